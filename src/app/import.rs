//! Reading a file that is to be imported, a piece at a time: in bounded memory, and so that nobody else waits for long.

use std::fs::File;
use std::io;
use std::thread;

use super::{App, PAUSE, off_the_event_loop};
use crate::crm::import::MOST_ROWS;
use crate::crm::import::draft::{self, Plan};
use crate::crm::import::table::{Line, Table};
use crate::db::id::BatchId;
use crate::error::{Error, Result};
use crate::people::Admin;

/// How many rows are written at once.
const ROWS: usize = 500;

/// How many letters are written at once.
const LETTERS: usize = 512 * 1024;

impl App {
    /// Reads a file into a draft.
    ///
    /// # Errors
    /// `Invalid` on `file`, saying what is wrong with it: nothing of it is kept then.
    pub async fn read_import(&self, admin: &Admin, file: File, name: String) -> Result<BatchId> {
        let (app, admin) = (self.clone(), admin.clone());
        off_the_event_loop(move || app.read_import_blocking(&admin, file, name)).await
    }

    fn read_import_blocking(&self, admin: &Admin, file: File, name: String) -> Result<BatchId> {
        let mut table = Table::open(file).map_err(unreadable)?;
        let plan = Plan {
            file: name,
            headers: table.headers.clone(),
            ..Plan::default()
        };
        let by = admin.by();
        let batch = self.write_blocking(&by, |tx| draft::begin(tx, admin, &plan))?;
        let read = self.read_rows(admin, &mut table, batch);
        if read.is_err() {
            self.write_blocking(&by, |tx| draft::discard(tx, admin, batch))?;
            self.bell.ring();
        }
        read.map(|()| batch)
    }

    fn read_rows(&self, admin: &Admin, table: &mut Table<File>, batch: BatchId) -> Result<()> {
        let by = admin.by();
        let mut rows = 0;
        loop {
            let lines = piece(table)?;
            let Some(read) = i64::try_from(lines.len()).ok().filter(|read| *read > 0) else {
                break;
            };
            rows += read;
            if rows > MOST_ROWS {
                return Err(Error::invalid(
                    "file",
                    "The file has more than 100,000 rows. Split it, and import one part after the other.",
                ));
            }
            self.write_blocking(&by, |tx| draft::add(tx, batch, &lines))?;
            thread::sleep(PAUSE);
        }
        if rows == 0 {
            return Err(Error::invalid("file", "The file has headers, but no rows."));
        }
        self.write_blocking(&by, |tx| draft::complete(tx, batch, rows))
    }
}

fn piece(table: &mut Table<File>) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    let mut letters = 0;
    while lines.len() < ROWS && letters < LETTERS {
        let Some(line) = table.next_line().map_err(unreadable)? else {
            break;
        };
        letters += line.cells.iter().map(String::len).sum::<usize>();
        lines.push(line);
    }
    Ok(lines)
}

fn unreadable(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::InvalidData => Error::invalid("file", error.to_string()),
        _ => Error::Internal(error.into()),
    }
}
