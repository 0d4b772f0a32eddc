//! A Postgres of a test's own, that it may stop and start. tests/run names the folder of the programs.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};

use super::database::Database;

pub struct Postgres {
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    pub fn start() -> Self {
        // Short, since the path of its socket may not be long; and its own, since it refuses to run as root.
        let folder = run("mktemp", &["-d", "/tmp/lb-XXXXXX"]);
        let postgres = Self {
            folder: PathBuf::from(folder.trim()),
            port: own_port(),
        };
        let data = postgres.data();
        let initdb = "-U leadboard --locale=C.UTF-8 -E UTF8 --auth=trust --no-sync";
        let arguments = ["-D", &data].into_iter().chain(initdb.split(' '));
        run(&program("initdb"), &arguments.collect::<Vec<_>>());
        postgres.start_again();
        postgres
    }

    pub fn database(&self) -> Database {
        Database::on_own_server(format!(
            "postgres://leadboard@127.0.0.1:{}/postgres",
            self.port
        ))
    }

    /// Stops it: `fast` says farewell to those connected, `immediate` is as if it had crashed.
    pub fn stop(&self, mode: &str) {
        self.control(&["-m", mode, "stop"]);
    }

    /// Waits until it answers.
    pub fn start_again(&self) {
        let (log, folder) = (self.folder.join("log"), self.folder.display());
        let options = format!("-p {} -k {folder} -h 127.0.0.1 -c fsync=off", self.port);
        self.control(&["-l", log.to_str().unwrap(), "-o", &options, "start"]);
    }

    fn control(&self, arguments: &[&str]) {
        let data = self.data();
        let arguments = [&["-w", "-s", "-D", &data], arguments].concat();
        run(&program("pg_ctl"), &arguments);
    }

    fn data(&self) -> String {
        self.folder.join("data").display().to_string()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.data();
        let stop = ["-D", &data, "-m", "immediate", "stop"];
        let _ = command(&program("pg_ctl"), &stop).output();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A port that is free. Below those that the system hands out, or somebody could get it while this Postgres is stopped.
fn own_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = u16::try_from(std::process::id() % 100).unwrap() * 100;
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let tried = std::iter::repeat_with(|| 20_000 + first + NEXT.fetch_add(1, Ordering::Relaxed));
    tried.take(100).find(is_free).unwrap()
}

fn program(name: &str) -> String {
    let folder = std::env::var("LEADBOARD_TEST_POSTGRES_PROGRAMS").expect(
        "LEADBOARD_TEST_POSTGRES_PROGRAMS must name the folder of initdb and pg_ctl; tests/run sets it",
    );
    Path::new(&folder).join(name).display().to_string()
}

/// Postgres refuses to run as root.
fn command(program: &str, arguments: &[&str]) -> Command {
    let id = Command::new("id").arg("-u").output().unwrap().stdout;
    let mut command = if id == b"0\n" {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", program]);
        command
    } else {
        Command::new(program)
    };
    command
        .args(arguments)
        .current_dir("/tmp")
        .stdin(Stdio::null());
    command
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = command(program, arguments).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}
