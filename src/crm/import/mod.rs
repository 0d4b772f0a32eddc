//! Contacts from a CSV file. The file is read into the items of a batch that is a draft ([`draft`]), a column is taken
//! for each field ([`mapping`]), what would come of it is shown ([`preview`]), and then the batch runs, row by row.

pub mod column;
pub mod draft;
mod encoding;
mod found;
pub mod item;
pub mod known;
pub mod mapping;
pub mod preview;
pub mod report;
mod row;
pub mod table;
pub mod tag_list;

/// How many rows one file may have.
pub const MOST_ROWS: i64 = 100_000;
