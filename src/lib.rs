//! Leadboard: a self-hosted CRM for teams that sell in direct messages. The layers, each knowing those to its
//! right alone: `main → web → app → crm → people → db`. `upkeep` stands beside `web`, and `live` is known to `app` and
//! `web`. `error`, `clock`, `config`, `news` and `kept` are anyone's.

#![forbid(unsafe_code)]
#![warn(
    clippy::pedantic,
    clippy::allow_attributes,
    clippy::dbg_macro,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::todo,
    clippy::too_many_lines,
    clippy::unwrap_used,
    unreachable_pub
)]

pub mod app;
pub mod clock;
pub mod config;
pub mod crm;
pub mod db;
pub mod demo;
pub mod error;
mod kept;
pub mod live;
pub mod news;
pub mod people;
pub mod upkeep;
pub mod web;
