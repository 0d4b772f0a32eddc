//! Smart automations: rules that answer a change. Source: guide "Smart Automations" and design, section 2.

pub mod old_runs;
pub mod rule;
pub mod run;
pub mod settle;
pub mod starter;
