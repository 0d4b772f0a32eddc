//! Tests through the front door: a person does something, and the test says what they see and what was written.

mod access;
mod engine;
mod moves;
mod replay;
#[path = "../support/mod.rs"]
mod support;
mod writers;
