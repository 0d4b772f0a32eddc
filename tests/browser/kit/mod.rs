//! What the browser tests are written in: a browser window and what a person finds and does in it.

pub mod axe;
pub mod board;
pub mod browser;
pub mod chromedriver;
pub mod controls;
pub mod demo;
pub mod patience;
pub mod pointer;
pub mod touch;

pub use browser::{Browser, browse};
pub use patience::until;
