//! Leadboard: a self-hosted CRM for teams that sell in direct messages. The layers, each knowing those to its
//! right alone: `main → web → app → crm → people → db`. `error`, `clock` and `config` are anyone's.

pub mod app;
pub mod clock;
pub mod config;
pub mod crm;
pub mod db;
pub mod demo;
pub mod error;
pub mod people;
pub mod web;
