//! Tests through the front door: a person does something, and the test says what they see and what was written.

mod access;
mod activity;
mod automations;
mod away;
mod backup;
mod board;
mod command_line;
mod contacts;
mod demo;
mod engine;
mod filters;
mod forgery;
mod guides;
mod hostile_text;
mod killed;
mod layers;
mod migrate;
mod moves;
mod notes;
mod pages;
mod paste;
mod program;
mod proxies;
mod races;
mod replay;
mod schema;
mod setup;
mod sign_in;
mod statuses;
#[path = "../support/mod.rs"]
mod support;
mod terminated;
mod writers;
