//! A file as a table: one row of headers, and rows of cells, read one at a time.

use std::cell::Cell;
use std::io::{self, Read, Seek};
use std::rc::Rc;

use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};

use super::encoding::{Decoded, detect, refused};

/// How long one row may be, in bytes: a quote that is never closed makes a row of all the rest.
const LONGEST_ROW: usize = 256 * 1024;

/// How many columns are taken.
const MOST_COLUMNS: usize = 200;

const LONGEST_HEADER: usize = 200;

/// How much of a file is looked at to find what is between its cells.
const SAMPLE: u64 = 64 * 1024;

/// What may be between cells. Where several would do, the first.
const DELIMITERS: [u8; 3] = *b",;\t";

/// A row with its number, as a spreadsheet shows it: the headers stand in row 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub number: i64,
    pub cells: Vec<String>,
}

pub struct Table<R> {
    pub headers: Vec<String>,
    rows: Reader<Guarded<Decoded<R>>>,
    /// How many bytes were read since a row ended.
    since_row: Rc<Cell<usize>>,
    record: ByteRecord,
    /// The row that was read last.
    number: i64,
    /// Whether that may be one whose quotation mark is never closed: it goes on to the end of its line.
    may_be_open: bool,
}

impl<R: Read + Seek> Table<R> {
    /// Reads the headers. What is between the cells is found out, or said by a first line `sep=;` as Excel has it.
    ///
    /// # Errors
    /// `InvalidData`, with a sentence for whoever chose the file; the system's.
    pub fn open(mut file: R) -> io::Result<Self> {
        let encoding = detect(&mut file)?;
        let mut sample = Vec::new();
        Decoded::new(&mut file, encoding)
            .take(SAMPLE)
            .read_to_end(&mut sample)?;
        file.rewind()?;
        let said = said_delimiter(&sample);
        let row_end = row_end(&sample);
        let delimiter = said.unwrap_or_else(|| likely_delimiter(&sample));
        let since_row = Rc::new(Cell::new(0));
        let guarded = Guarded {
            inner: Decoded::new(file, encoding),
            row_end,
            since_row: Rc::clone(&since_row),
            has_ended: false,
            ends_quoted: false,
        };
        let mut table = Self {
            headers: Vec::new(),
            rows: builder(delimiter, row_end).from_reader(guarded),
            since_row,
            record: ByteRecord::new(),
            number: 0,
            may_be_open: false,
        };
        if said.is_some() {
            table.next_line()?;
        }
        let first = table
            .next_line()?
            .ok_or_else(|| refused("The file is empty."))?;
        table.headers = headers(first.cells)?;
        Ok(table)
    }

    /// The next row that has anything in it.
    ///
    /// # Errors
    /// As [`Table::open`].
    pub fn next_line(&mut self) -> io::Result<Option<Line>> {
        loop {
            let before = self.rows.position().line();
            self.since_row.set(0);
            if !self
                .rows
                .read_byte_record(&mut self.record)
                .map_err(io_error)?
            {
                return self.end();
            }
            let cells = self
                .record
                .iter()
                .map(|cell| String::from_utf8_lossy(cell).into_owned());
            let mut cells: Vec<String> = cells.collect();
            let row_end = char::from(self.rows.get_ref().row_end);
            self.may_be_open = cells.last().is_some_and(|cell| cell.ends_with(row_end));
            // Where rows end as on Windows, the last cell has the first half of that.
            if let Some(last) = cells.last_mut()
                && last.ends_with('\r')
            {
                last.pop();
            }
            // Empty lines before it are no records, but rows of the spreadsheet; line breaks in cells are none.
            let within: usize = cells.iter().map(|cell| cell.matches('\n').count()).sum();
            let lines = usize::try_from(self.rows.position().line() - before).unwrap_or(0);
            let empty = lines.saturating_sub(within + 1);
            self.number += 1 + i64::try_from(empty).unwrap_or(0);
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(Some(Line {
                    number: self.number,
                    cells,
                }));
            }
        }
    }
}

impl<R: Read> Table<R> {
    /// A quotation mark that is never closed would make one cell of all the rest.
    fn end(&self) -> io::Result<Option<Line>> {
        if self.may_be_open && !self.rows.get_ref().ends_quoted {
            return Err(refused(&format!(
                "A quotation mark in row {} is opened and never closed. Close it, or take it out.",
                self.number
            )));
        }
        Ok(None)
    }
}

fn builder(delimiter: u8, row_end: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .terminator(Terminator::Any(row_end));
    builder
}

/// What rows end with: also on Windows, where something stands before it.
fn row_end(sample: &[u8]) -> u8 {
    if sample.contains(&b'\n') || !sample.contains(&b'\r') {
        b'\n'
    } else {
        b'\r'
    }
}

fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => refused(&format!("The file cannot be read as a table: {other:?}.")),
    }
}

/// The headers as they are shown; those that say nothing are called by their place.
fn headers(mut cells: Vec<String>) -> io::Result<Vec<String>> {
    while cells.len() > 1 && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    if cells.len() > MOST_COLUMNS {
        let columns = cells.len();
        return Err(refused(&format!(
            "The file has {columns} columns. At most {MOST_COLUMNS} can be taken: remove those that you do not need."
        )));
    }
    let shown = |(place, cell): (usize, &String)| {
        let words: Vec<&str> = cell
            .split(|c: char| c.is_whitespace() || c.is_control())
            .collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let header: String = words.join(" ").chars().take(LONGEST_HEADER).collect();
        if header.is_empty() {
            format!("Column {}", place + 1)
        } else {
            header
        }
    };
    Ok(cells.iter().enumerate().map(shown).collect())
}

fn said_delimiter(sample: &[u8]) -> Option<u8> {
    let line = sample.split(|byte| matches!(byte, b'\r' | b'\n')).next()?;
    let [said @ .., delimiter] = line else {
        return None;
    };
    (said.eq_ignore_ascii_case(b"sep=") && DELIMITERS.contains(delimiter)).then_some(*delimiter)
}

/// What divides most rows into as many cells as the first one has; the more cells, the better.
fn likely_delimiter(sample: &[u8]) -> u8 {
    let score = |delimiter: u8| {
        let mut reader = builder(delimiter, row_end(sample)).from_reader(sample);
        let records: Vec<ByteRecord> = reader
            .byte_records()
            .map_while(Result::ok)
            .take(50)
            .collect();
        let width = records.first().map_or(1, ByteRecord::len);
        let alike = records
            .iter()
            .filter(|record| record.len() == width)
            .count();
        let is_regular = alike * 2 > records.len();
        (width > 1, is_regular, width)
    };
    let mut best = (DELIMITERS[0], score(DELIMITERS[0]));
    for delimiter in DELIMITERS.into_iter().skip(1) {
        let scored = score(delimiter);
        if scored.0 && scored > best.1 {
            best = (delimiter, scored);
        }
    }
    best.0
}

/// Refuses a row that does not end, and ends the last one.
struct Guarded<R> {
    inner: R,
    row_end: u8,
    since_row: Rc<Cell<usize>>,
    has_ended: bool,
    /// Whether the last that was read is a quotation mark, but for the end of the line.
    ends_quoted: bool,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut read = self.inner.read(into)?;
        let last = into[..read].iter().rfind(|byte| !b"\r\n".contains(byte));
        if let Some(last) = last {
            self.ends_quoted = *last == b'"';
        }
        if read == 0
            && !self.has_ended
            && let Some(first) = into.first_mut()
        {
            *first = self.row_end;
            self.has_ended = true;
            read = 1;
        }
        self.since_row.set(self.since_row.get() + read);
        if self.since_row.get() > LONGEST_ROW {
            return Err(refused(
                "The file has a row of more than 256 KB. Most likely a quotation mark is opened and never closed.",
            ));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn rows(text: &str) -> (Vec<String>, Vec<(i64, Vec<String>)>) {
        let mut table = Table::open(Cursor::new(text.as_bytes().to_vec())).unwrap();
        let mut rows = Vec::new();
        while let Some(line) = table.next_line().unwrap() {
            rows.push((line.number, line.cells));
        }
        (table.headers, rows)
    }

    fn refusal(text: &str) -> String {
        let table = Table::open(Cursor::new(text.as_bytes().to_vec()));
        let mut table = match table {
            Ok(table) => table,
            Err(error) => return error.to_string(),
        };
        loop {
            match table.next_line() {
                Ok(Some(_)) => {}
                Ok(None) => return String::new(),
                Err(error) => return error.to_string(),
            }
        }
    }

    #[test]
    fn cells_may_be_divided_by_commas_semicolons_or_tabs() {
        let expected = ["a b", "c,d", "e;\"f\"\ng"];
        for (text, name) in [
            ("x,y,z\n a b ,\"c,d\",\"e;\"\"f\"\"\ng\"\n", "comma"),
            ("x;y;z\r\n a b ;c,d;\"e;\"\"f\"\"\ng\"\r\n", "semicolon"),
            ("x\ty\tz\n a b \tc,d\t\"e;\"\"f\"\"\ng\"", "tab"),
            ("sep=;\nx;y;z\n a b ;c,d;\"e;\"\"f\"\"\ng\"\n", "said"),
        ] {
            let (headers, rows) = rows(text);
            assert_eq!(headers, ["x", "y", "z"], "{name}");
            assert_eq!(rows.len(), 1, "{name}");
            let cells: Vec<&str> = rows[0].1.iter().map(|cell| cell.trim()).collect();
            assert_eq!(cells, expected, "{name}");
        }
    }

    #[test]
    fn amounts_with_commas_do_not_hide_the_semicolons() {
        let (headers, _) = rows("name;value\nanna;1,50\nben;2,50\ncleo;1,234,50\n");
        assert_eq!(headers, ["name", "value"]);
    }

    #[test]
    fn a_file_of_one_column_is_a_table() {
        let (headers, rows) = rows("username\nanna\nben");
        assert_eq!(headers, ["username"]);
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        let (_, rows) = rows("a,b\n1,\"two\nlines\"\n\n\n,\n2,x\r\n\r\n3\n4,5,6\n");
        let numbers: Vec<i64> = rows.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [2, 6, 8, 9]);
        assert_eq!(rows[2].1, ["3"], "a short row is as short as it is");
        assert_eq!(rows[3].1.len(), 3, "and a long one as long");
    }

    #[test]
    fn rows_are_numbered_whatever_they_end_with() {
        let numbers = |text: &str| -> Vec<i64> {
            let (_, rows) = rows(text);
            rows.iter().map(|(number, _)| *number).collect()
        };
        assert_eq!(numbers("a,b\r\n\r\n1,2\r\n\r\n3,\"x\r\ny\""), [3, 5]);
        assert_eq!(numbers("a,b\n\n\n1,2"), [4]);
        assert_eq!(numbers("a,b\r1,2\r3,4\r"), [2, 3]);
    }

    #[test]
    fn headers_that_say_nothing_are_called_by_their_place() {
        let (headers, _) = rows("User\n name,,\u{feff}x,\n");
        assert_eq!(headers, ["User"], "the first row is the headers");
        let (headers, _) = rows("\"User\n name\",,E-mail,,\n1,2,3\n");
        assert_eq!(headers, ["User name", "Column 2", "E-mail"]);
    }

    #[test]
    fn what_is_no_table_is_refused_in_words() {
        assert_eq!(refusal(""), "The file is empty.");
        assert_eq!(refusal("\n \n,,\n"), "The file is empty.");
        let endless = format!("a,b\n1,\"{}", "x\n".repeat(200_000));
        assert!(refusal(&endless).contains("never closed"));
        assert!(
            refusal(&"a,".repeat(300)).starts_with("The file"),
            "many columns"
        );
        assert!(refusal(&format!("{}b", "a,".repeat(300))).contains("301 columns"));
    }
}
