//! The release binary, as a process of its own.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// The same for all servers, so that a session goes on at the next one.
pub const SECRET: &str = "a secret that only the measures know and use";

pub struct Server {
    pub address: SocketAddr,
    process: Child,
    said: BufReader<ChildStdout>,
}

impl Server {
    /// Starts it in a folder, and waits until it says that it is ready.
    pub fn start(database: &str, folder: &Path) -> Result<Self> {
        let mut server = Self::start_at(free_address()?, database, folder)?;
        let said = server.next_line()?;
        if !said.starts_with("Leadboard is ready") {
            bail!("the server said “{said}” and not that it is ready");
        }
        Ok(server)
    }

    /// Starts it and waits for nothing.
    pub fn start_at(address: SocketAddr, database: &str, folder: &Path) -> Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_leadboard"));
        command
            .env("DATABASE_URL", database)
            .env("LEADBOARD_ADDR", address.to_string())
            .env("LEADBOARD_SECRET", SECRET)
            .env_remove("RUST_LOG")
            .current_dir(folder);
        Self::run(command, address)
    }

    pub fn run(mut command: Command, address: SocketAddr) -> Result<Self> {
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let said = process.stdout.take().context("it has an output")?;
        Ok(Self {
            address,
            process,
            said: BufReader::new(said),
        })
    }

    /// What it says next to whoever started it.
    pub fn next_line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.said.read_line(&mut line)?;
        Ok(line)
    }

    /// The megabytes that it has for itself, and its share of what it has with others.
    pub fn memory(&self) -> Result<f64> {
        let all = fs::read_to_string(format!("/proc/{}/smaps_rollup", self.process.id()))?;
        let line = all.lines().find_map(|line| line.strip_prefix("Pss:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
        let kilobytes: f64 = kilobytes.context("smaps_rollup has no Pss")?.parse()?;
        Ok(kilobytes / 1024.0)
    }

    /// The seconds that processors have spent on it.
    pub fn processor_seconds(&self) -> Result<f64> {
        let all = fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        let after_name = all.rsplit(')').next().unwrap_or_default();
        let ticks: Vec<f64> = after_name
            .split_whitespace()
            .skip(11)
            .take(2)
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        // Linux counts in hundredths for every program.
        Ok(ticks.iter().sum::<f64>() / 100.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
