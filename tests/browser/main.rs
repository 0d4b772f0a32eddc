//! Leadboard in a real browser: headless Chromium, real clicks, real drags. Every test ends by asking the browser
//! whether any page broke its security policy or threw an error.

mod automations;
mod deleting_rules;
mod detector;
mod kit;
mod moving;
mod pictures;
mod set_up;
#[allow(dead_code, reason = "the suite uses the rest")]
#[path = "../support/mod.rs"]
mod support;
