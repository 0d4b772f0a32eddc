//! Leadboard in a real browser: headless Chromium, real clicks, real drags. Every test ends by asking the browser
//! whether any page broke its security policy or threw an error.

mod api;
mod automations;
mod bulk;
mod deleting_rules;
mod details;
mod detector;
mod drawer;
mod filtering;
mod finding;
mod folding;
mod importing;
mod keyboard;
mod kit;
mod live;
mod long_columns;
mod menus;
mod merging;
mod messages;
mod moving;
mod pictures;
mod refused;
mod rules;
mod selecting;
mod set_up;
mod shortcuts;
mod slow_line;
mod stages;
#[allow(dead_code, reason = "the suite uses the rest")]
#[path = "../support/mod.rs"]
mod support;
mod team;
mod team_activity;
mod together;
mod undoing;
