//! The one chromedriver of this run, on a port of its own.

use std::env;
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::thread;

static DRIVER: LazyLock<Chromedriver> = LazyLock::new(Chromedriver::start);

struct Chromedriver {
    address: String,
    /// Holds the pipe whose end tells the driver that this process is gone, however it went.
    _shell: Child,
}

/// Where it listens.
pub fn address() -> &'static str {
    &DRIVER.address
}

impl Chromedriver {
    fn start() -> Self {
        for program in ["chromedriver", "chromium"] {
            let path = env::var_os("PATH").unwrap_or_default();
            let is_there = env::split_paths(&path).any(|folder| folder.join(program).is_file());
            assert!(
                is_there,
                "{program} not found. Install Debian's chromium and chromium-driver."
            );
        }
        let mut shell = Command::new("sh")
            .args(["-c", "chromedriver --port=0 & read -r _; kill 0"])
            // A group of its own, so that the end takes the browsers along.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(shell.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let port = lines
            .find_map(|line| {
                line.split_once("started successfully on port ")
                    .map(|(_, port)| port.to_owned())
            })
            .expect("chromedriver says on which port it listens");
        thread::spawn(move || lines.for_each(drop));
        Self {
            address: format!("http://127.0.0.1:{}", port.trim_end_matches('.')),
            _shell: shell,
        }
    }
}
