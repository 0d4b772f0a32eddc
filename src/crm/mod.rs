//! The CRM: contacts and what happens to them.

pub mod activity;
pub mod api_token;
pub mod automation;
pub mod batch;
pub mod board;
pub mod cell;
pub mod contact;
pub mod digits;
pub mod export;
pub mod filter;
pub mod founding;
pub mod import;
mod in_force;
pub mod list;
pub mod message;
pub mod money;
mod name_key;
pub mod note;
pub mod order;
pub mod organization;
pub mod stage;
pub mod status;
pub mod tag;
pub mod team;
pub mod undo;
pub mod view;
