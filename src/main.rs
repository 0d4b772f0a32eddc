//! The command line.

#![forbid(unsafe_code)]
#![warn(
    clippy::pedantic,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used
)]

mod command;

use std::io::Write as _;
use std::process::ExitCode;

use command::{backup, migrate, reset_link, serve};

const USAGE: &str = "\
leadboard: a CRM for teams that sell in direct messages

  leadboard                    serves (the same as leadboard serve)
  leadboard serve              serves; the first start prints a link to set it up
  leadboard demo               serves a made-up team, and prints how to sign in;
                               leadboard demo --contacts 100000 makes a large one
  leadboard migrate            brings the database to this version, without serving
  leadboard backup FILE        copies a SQLite database, also while it is served
  leadboard reset-link EMAIL   prints a link with which that person chooses a new password

Settings are read from the environment; the README lists them.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (failed, result) = match arguments.as_slice() {
        [] | ["serve"] => ("Leadboard cannot start.", serve::run()),
        ["demo"] => ("Leadboard cannot start.", serve::run_demo(None)),
        ["demo", "--contacts"] => ("Leadboard cannot start.", serve::run_demo(Some(""))),
        ["demo", "--contacts", size] => ("Leadboard cannot start.", serve::run_demo(Some(size))),
        ["migrate"] => ("Leadboard cannot migrate.", migrate::run()),
        ["backup", file] => ("No backup was made.", backup::run(file)),
        ["reset-link", email] => ("No link was made.", reset_link::run(email)),
        ["help" | "--help" | "-h"] => {
            say(USAGE);
            return ExitCode::SUCCESS;
        }
        other => {
            complain(&format!(
                "“{}” is not a command.\n\n{USAGE}",
                other.join(" ")
            ));
            return ExitCode::FAILURE;
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("{failed} {error}"));
            ExitCode::FAILURE
        }
    }
}

/// To people, beside the log. A closed pipe is no reason to stop serving.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn complain(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
