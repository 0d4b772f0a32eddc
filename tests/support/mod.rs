//! What the suite and the browser tests share: a database for each test, the real server, and a cast of people.

pub mod caller;
pub mod cast;
pub mod database;
pub mod dice;
pub mod form;
mod full_disk;
pub mod hostile;
pub mod kept_counts;
pub mod load;
pub mod page;
pub mod person;
pub mod postgres;
pub mod replay;
pub mod rows;
pub mod server;
pub mod statements;
pub mod stream;
mod template;
pub mod theirs;
pub mod verbs;

pub use cast::Team;
