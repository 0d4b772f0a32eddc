//! People: who they are, where they belong, what they may do, and in whose name something is written.

pub mod api_token;
pub mod by;
pub mod email;
pub mod idempotency;
pub mod leftovers;
pub mod membership;
pub mod memory;
pub mod organization;
pub mod password;
pub mod reset_link;
pub mod session;
pub mod setup;
pub mod sign_in;
pub mod text;
pub mod token;
pub mod tx;
pub mod user;

pub use by::{By, Through};
pub use membership::{Admin, Member, Owner, Role};
pub use memory::Memory;
pub use organization::Organization;
pub use tx::Tx;
pub use user::User;
