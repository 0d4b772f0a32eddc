//! Writing the log. Every change has one door to it: the functions here.

mod change;
mod change_id;
mod change_of_all;
mod event;
mod logged;
mod setting;

pub(in crate::crm) use change::{Line, Lines, log_changes};
pub use change_id::ChangeId;
pub(in crate::crm) use change_of_all::log_change_of_all;
pub(in crate::crm) use event::{log_deletion, log_event, log_merge};
pub use logged::Logged;
pub(in crate::crm) use setting::{log_setting, log_setting_event};
