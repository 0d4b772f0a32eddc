//! Codes, names and numbers made into sentences, when they are read.

pub(crate) mod activity;
pub(crate) mod batch;
pub(crate) mod change;
pub(crate) mod count;
pub(crate) mod message;
pub(crate) mod run;
