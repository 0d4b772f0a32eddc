//! Pages. A handler finds, tells, shows; what it may do, its signature says.

mod activity;
mod answer;
mod board_query;
mod choice;
mod contacts;
mod errors;
mod extract;
mod form;
mod headers;
mod health;
mod login;
mod organizations;
mod origin;
mod page;
mod pipeline;
mod place;
mod posted;
mod request_log;
pub mod routes;
pub mod server;
mod session;
mod session_store;
mod settings;
mod setup;
mod when;
mod words;
