//! Tests through the front door: a person does something, and the test says what they see and what was written.

mod access;
mod activity;
mod automations;
mod board;
mod command_line;
mod contacts;
mod demo;
mod engine;
mod filters;
mod forgery;
mod guides;
mod hostile_text;
mod layers;
mod merge;
mod moves;
mod notes;
mod organizations;
mod pages;
mod paste;
mod program;
mod races;
mod replay;
mod schema;
mod setup;
mod sign_in;
mod statuses;
#[path = "../support/mod.rs"]
mod support;
mod team_activity;
mod writers;
