//! The command line.

use std::io::Write as _;
use std::net::TcpListener;
use std::process::ExitCode;

use leadboard::app::App;
use leadboard::clock::Clock;
use leadboard::config::Config;
use leadboard::people::{password, setup};
use leadboard::{demo, web};
use tracing_subscriber::EnvFilter;

const USAGE: &str = "\
leadboard: a CRM for teams that sell in direct messages

  leadboard          serves (the same as leadboard serve)
  leadboard serve    serves; the first start prints a link to set it up
  leadboard demo     serves a made-up team, and prints how to sign in;
                     leadboard demo --contacts 100000 makes a large one

Settings are read from the environment; the README lists them.
";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Command {
    Serve,
    Demo(Option<demo::Size>),
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let command = match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        [] | ["serve"] => Command::Serve,
        ["demo"] => Command::Demo(None),
        ["demo", "--contacts", size @ ..] if size.len() < 2 => {
            match demo::Size::parse(size.first().unwrap_or(&"")) {
                Ok(size) => Command::Demo(Some(size)),
                Err(sentence) => {
                    complain(&sentence);
                    return ExitCode::FAILURE;
                }
            }
        }
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
    match run(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("Leadboard cannot start. {error}"));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    let level = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(level)
        .with_writer(std::io::stderr)
        .init();
    let default_database = match command {
        Command::Serve => "sqlite://leadboard.db",
        Command::Demo(_) => "sqlite://leadboard-demo.db",
    };
    let mut config = Config::from_env(default_database).map_err(anyhow::Error::msg)?;
    // Before anything is written: a port that is taken must not leave a new database behind.
    let listener = TcpListener::bind(config.listen).map_err(|error| {
        anyhow::anyhow!(
            "LEADBOARD_ADDR: cannot listen on {}: {error}",
            config.listen
        )
    })?;
    config.listen = listener.local_addr()?;
    let app = App::open(config, Clock::System)?;
    let url = app.config.shown_url();
    if let Command::Demo(size) = command {
        let sign_in = demo::prepare(&app, size, say)?;
        say(&format!("{sign_in}\nLeadboard is ready: {url}\n"));
    } else {
        demo::refuse_half_made(&app)?;
        let clock = app.clock.clone();
        let link = app.write_public_blocking(|db| setup::open_link(db, clock.now()))?;
        say(&format!("Leadboard is ready: {url}\n"));
        if let Some(token) = link {
            say(&format!(
                "Set it up with this link, which works once: {url}/setup?token={token}\n"
            ));
        }
    }
    password::warm_up();
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    actix_web::rt::System::new()
        .block_on(async { web::server::serve(app, listener, workers)?.await })?;
    Ok(())
}

/// To people, beside the log. A closed pipe is no reason to stop serving.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn complain(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
