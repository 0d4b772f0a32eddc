//! Tests through the front door: a person does something, and the test says what they see and what was written.

mod access;
mod activity;
mod contacts;
mod engine;
mod moves;
mod notes;
mod paste;
mod replay;
mod setup;
mod sign_in;
#[path = "../support/mod.rs"]
mod support;
mod writers;
