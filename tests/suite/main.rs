//! Tests through the front door: a person does something, and the test says what they see and what was written.

mod engine;
#[path = "../support/mod.rs"]
mod support;
