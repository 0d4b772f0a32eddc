//! Pages. A handler finds, tells, shows; what it may do, its signature says.

mod address;
mod answer;
mod board_query;
mod choice;
mod contacts;
mod errors;
mod extract;
mod form;
mod head;
mod headers;
mod health;
mod login;
mod origin;
mod page;
mod pipeline;
mod request_log;
pub mod routes;
pub mod server;
mod session;
mod session_store;
mod settings;
mod setup;
mod when;
mod words;
