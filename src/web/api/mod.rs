//! The API: the same verbs as the pages, in JSON, for programs with a token. Strict but for the four requests in
//! [`drop_in`], which are lenient.

pub(crate) mod activity;
mod body;
mod caller;
mod coded;
pub(crate) mod contacts;
pub(crate) mod document;
pub(crate) mod drop_in;
pub(crate) mod fault;
mod limit;
pub(crate) mod lists;
mod query;
mod refusal;
mod reply;
pub(crate) mod rules;
pub(crate) mod runs;
mod schema;
mod sent;
pub(crate) mod stages;
mod who;

pub(crate) use limit::Limits;
pub(crate) use refusal::{Shape, answer as refusal};
pub(crate) use reply::UnderWay;
