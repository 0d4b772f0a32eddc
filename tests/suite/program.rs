//! The program itself, run as people run it.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use leadboard::db::DatabaseUrl;

use crate::support::person::Person;

const LONGEST_START: Duration = Duration::from_secs(60);

/// The program with these settings and no others.
pub fn program(arguments: &[&str], settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_leadboard"));
    command
        .args(arguments)
        .env_clear()
        .envs(settings.iter().copied());
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::null());
    command
}

/// What it says when it cannot start.
pub fn refusal(arguments: &[&str], settings: &[(&str, &str)]) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = program(arguments, settings).output().unwrap();
    assert!(!status.success(), "it started with {settings:?}");
    assert!(stdout.is_empty(), "{}", String::from_utf8_lossy(&stdout));
    String::from_utf8(stderr).unwrap()
}

pub fn setting_of(url: &DatabaseUrl) -> String {
    match url {
        DatabaseUrl::Sqlite { path } => format!("sqlite://{path}"),
        DatabaseUrl::Postgres { url } => url.clone(),
    }
}

/// A server that was started by its command line, until it is dropped.
pub struct Running {
    child: Child,
    pub address: String,
    /// What it printed until it was ready.
    pub said: String,
    log: ChildStderr,
    _out: BufReader<ChildStdout>,
}

impl Running {
    /// Waits until it says that it is ready, and answers.
    pub async fn start(arguments: &[&str], settings: &[(&str, &str)], last_words: &str) -> Self {
        let mut command = program(arguments, settings);
        command
            .env("LEADBOARD_ADDR", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (mut out, log) = (
            BufReader::new(child.stdout.take().unwrap()),
            child.stderr.take().unwrap(),
        );
        let mut said = String::new();
        while !said.contains(last_words) {
            if out.read_line(&mut said).unwrap() == 0 {
                let mut error = String::new();
                let mut log = log;
                log.read_to_string(&mut error).unwrap();
                panic!("it stopped: {said}{error}");
            }
        }
        let running = Self {
            child,
            address: address_in(&said),
            said,
            log,
            _out: out,
        };
        running.wait_until_it_answers().await;
        running
    }

    pub fn person(&self) -> Person {
        Person::new(&self.address, None)
    }

    /// Kills it, and returns its log.
    pub fn stop(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let mut log = String::new();
        self.log.read_to_string(&mut log).unwrap();
        log
    }

    /// Asks it to end, as service managers do.
    pub fn terminate(&self) {
        let pid = self.child.id().to_string();
        let status = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(status.success());
    }

    /// Waits until it has ended by itself.
    pub fn ended(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    async fn wait_until_it_answers(&self) {
        let began = Instant::now();
        let health = format!("{}/health", self.address);
        loop {
            match reqwest::get(&health).await {
                Ok(answer) if answer.status() == 200 => return,
                _ => assert!(began.elapsed() < LONGEST_START, "{health} does not answer"),
            }
            tokio::task::yield_now().await;
        }
    }
}

/// The address at which it says that it is ready.
fn address_in(said: &str) -> String {
    let ready = |line: &str| line.strip_prefix("Leadboard is ready: ").map(str::to_owned);
    said.lines().find_map(ready).unwrap()
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
