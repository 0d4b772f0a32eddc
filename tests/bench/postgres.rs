//! A Postgres of our own, as its defaults have it: what was committed is on the disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use chrono::Utc;
use diesel::{Connection as _, PgConnection, RunQueryDsl as _, sql_query};

use crate::load::Waits;
use crate::server::free_address;

const USER: &str = "leadboard";

pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    process: Child,
}

impl Postgres {
    /// In a folder that is not there yet. Nothing where no Postgres is installed.
    pub fn start(folder: PathBuf) -> Result<Option<Self>> {
        let Some(programs) = programs() else {
            return Ok(None);
        };
        fs::create_dir(&folder)?;
        if is_root() {
            done(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let data = folder.join("data");
        let options = ["-U", USER, "--locale=C.UTF-8", "-E", "UTF8", "--auth=trust"];
        done(
            as_postgres(&programs.join("initdb"), &folder)
                .args(options)
                .arg("-D")
                .arg(&data),
        )?;
        let port = free_address()?.port();
        let process = as_postgres(&programs.join("postgres"), &folder)
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(&folder)
            .args(["-h", "127.0.0.1", "-p", &port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let postgres = Self {
            programs,
            folder,
            port,
            process,
        };
        postgres.wait_until_it_answers()?;
        Ok(Some(postgres))
    }

    pub fn url(&self, database: &str) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/{database}", self.port)
    }

    /// Runs a statement of the server's own, such as one that makes a database.
    pub fn command(&self, statement: &str) -> Result<()> {
        let mut connection = PgConnection::establish(&self.url("postgres"))?;
        sql_query(statement).execute(&mut connection)?;
        Ok(())
    }

    /// Lets pgbench run a script, its statements prepared, for whole seconds.
    pub fn pgbench(
        &self,
        database: &str,
        script: &str,
        clients: usize,
        span: Duration,
    ) -> Result<Waits> {
        let (file, log) = (self.folder.join("script.sql"), self.folder.join("waits"));
        fs::write(&file, script)?;
        let said = done(
            as_postgres(&self.programs.join("pgbench"), &self.folder)
                .args(["-n", "-M", "prepared", "-l", "-D"])
                .arg(format!("now={}", Utc::now().timestamp_micros()))
                .arg(format!("--log-prefix={}", log.display()))
                .args(["-U", USER, "-h", "127.0.0.1", "-p", &self.port.to_string()])
                .args([
                    "-c",
                    &clients.to_string(),
                    "-j",
                    &clients.min(2).to_string(),
                ])
                .args(["-T", &span.as_secs().max(1).to_string()])
                .arg("-f")
                .arg(&file)
                .arg(database),
        )?;
        let mut micros = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("waits."))
            {
                for line in fs::read_to_string(&path)?.lines() {
                    let wait = line.split(' ').nth(2).context("pgbench logs waits")?;
                    micros.push(wait.parse()?);
                }
                fs::remove_file(path)?;
            }
        }
        let rate = said.lines().find_map(|line| line.strip_prefix("tps = "));
        let rate = rate.and_then(|rest| rest.split(' ').next());
        let rate: f64 = rate.context("pgbench says a rate")?.parse()?;
        let lasted = Duration::from_secs_f64(micros.len() as f64 / rate);
        Ok(Waits::new(micros, lasted))
    }

    fn wait_until_it_answers(&self) -> Result<()> {
        let begun = Instant::now();
        while let Err(error) = PgConnection::establish(&self.url("postgres")) {
            if begun.elapsed() > Duration::from_secs(30) {
                return Err(error).context("Postgres does not answer");
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.folder.join("data");
        let mut stop = as_postgres(&self.programs.join("pg_ctl"), &self.folder);
        let _ = stop
            .arg("-D")
            .arg(data)
            .args(["-m", "immediate", "stop"])
            .output();
        let _ = self.process.wait();
    }
}

/// The folder of Postgres' programs, the newest where there are several.
fn programs() -> Option<PathBuf> {
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut folders: Vec<PathBuf> = installed
        .flatten()
        .map(|it| it.path().join("bin"))
        .collect();
    folders.sort();
    folders.reverse();
    folders.extend(std::env::split_paths(&std::env::var_os("PATH")?));
    folders
        .into_iter()
        .find(|folder| folder.join("initdb").is_file())
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout == b"0\n")
}

/// Postgres refuses to run as root.
fn as_postgres(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(if is_root() {
        Path::new("runuser")
    } else {
        program
    });
    if is_root() {
        command.args(["-u", "postgres", "--"]).arg(program);
    }
    command.current_dir(folder);
    command
}

/// Runs a program to its end, and returns what it printed.
fn done(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    if !output.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}
