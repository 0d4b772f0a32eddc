//! The settings, all from the environment. A wrong one stops the start with a sentence that names it.

use std::env;
use std::fs;
use std::io::{Read as _, Seek as _, Write as _};
use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::path::Path;

use ipnet::IpNet;

use crate::db::DatabaseUrl;

const SHORTEST_SECRET: usize = 32;

#[derive(Debug, Clone)]
pub struct Config {
    pub database: DatabaseUrl,
    pub listen: SocketAddr,
    /// How people reach it, without a slash at the end; nothing when it was not set.
    pub url: Option<String>,
    /// Signs the session cookie.
    pub secret: String,
    /// The proxies whose word counts for from where a request came.
    pub trusted_proxies: Vec<IpNet>,
    pub signup: Signup,
    pub demo_password: Option<String>,
}

/// Who may create an organization, once there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signup {
    Closed,
    /// Anyone.
    Open,
}

impl Config {
    /// Reads the environment; `default_database` counts when `DATABASE_URL` is not set.
    ///
    /// # Errors
    /// A sentence that names the setting.
    pub fn from_env(default_database: &str) -> Result<Self, String> {
        let database = database_from_env(default_database)?;
        let listen = listen_from_env()?;
        let url = url_from_env()?;
        let trusted_proxies =
            parse_proxies(&read("LEADBOARD_TRUSTED_PROXIES")?.unwrap_or_default())?;
        let signup = parse_signup(read("LEADBOARD_SIGNUP")?.as_deref())?;
        Ok(Self {
            // Last, since it may be written: a wrong setting must not leave a file behind.
            secret: secret(read("LEADBOARD_SECRET")?, &database)?,
            database,
            listen,
            url,
            trusted_proxies,
            signup,
            demo_password: read("LEADBOARD_DEMO_PASSWORD")?,
        })
    }

    /// How people reach it, as far as it is known.
    #[must_use]
    pub fn shown_url(&self) -> String {
        self.url
            .clone()
            .unwrap_or_else(|| format!("http://{}", self.listen))
    }

    /// Whether cookies may travel over TLS alone.
    #[must_use]
    pub fn is_behind_tls(&self) -> bool {
        self.url
            .as_deref()
            .is_some_and(|url| url.starts_with("https://"))
    }
}

/// `DATABASE_URL` alone, for commands that do not serve; `default` counts when it is not set.
///
/// # Errors
/// A sentence that names it.
pub fn database_from_env(default: &str) -> Result<DatabaseUrl, String> {
    DatabaseUrl::parse(&read("DATABASE_URL")?.unwrap_or_else(|| default.to_owned()))
}

/// How people reach it, for commands that do not serve: `LEADBOARD_URL`, or where it listens.
///
/// # Errors
/// A sentence that names the setting.
pub fn site_from_env() -> Result<String, String> {
    match url_from_env()? {
        Some(url) => Ok(url),
        None => Ok(format!("http://{}", listen_from_env()?)),
    }
}

fn listen_from_env() -> Result<SocketAddr, String> {
    parse_listen(&read("LEADBOARD_ADDR")?.unwrap_or_else(|| "127.0.0.1:8080".to_owned()))
}

fn url_from_env() -> Result<Option<String>, String> {
    read("LEADBOARD_URL")?
        .map(|url| parse_url(&url))
        .transpose()
}

fn read(name: &str) -> Result<Option<String>, String> {
    match env::var(name) {
        Ok(value) if value.trim().is_empty() => Ok(None),
        Ok(value) => Ok(Some(value.trim().to_owned())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(format!("{name} is not readable text.")),
    }
}

fn parse_listen(text: &str) -> Result<SocketAddr, String> {
    text.to_socket_addrs()
        .ok()
        .and_then(|mut found| found.next())
        .ok_or_else(|| {
            format!(
                "LEADBOARD_ADDR is “{text}”, which is no address and port such as 127.0.0.1:8080."
            )
        })
}

fn parse_url(text: &str) -> Result<String, String> {
    let url = text.trim_end_matches('/');
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => {
            Ok(url.to_lowercase())
        }
        _ => Err(format!(
            "LEADBOARD_URL is “{text}”; write it as people type it, such as https://leads.example.com, without a path."
        )),
    }
}

fn parse_proxies(text: &str) -> Result<Vec<IpNet>, String> {
    let parts = text.split(',').map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    let parse = |part: &str| {
        let address = part.parse::<IpAddr>().map(IpNet::from);
        address.or_else(|_| part.parse()).map_err(|_| {
            format!(
                "LEADBOARD_TRUSTED_PROXIES holds “{part}”, which is no address or network such as 127.0.0.1 or \
                 10.0.0.0/8. Put commas between several."
            )
        })
    };
    parts.map(parse).collect()
}

fn parse_signup(text: Option<&str>) -> Result<Signup, String> {
    match text {
        None | Some("closed") => Ok(Signup::Closed),
        Some("open") => Ok(Signup::Open),
        Some(other) => Err(format!(
            "LEADBOARD_SIGNUP is “{other}”; it may be closed or open."
        )),
    }
}

/// The given secret; or on SQLite one that is made at the first start and kept beside the database.
fn secret(given: Option<String>, database: &DatabaseUrl) -> Result<String, String> {
    if let Some(secret) = given {
        return if secret.len() < SHORTEST_SECRET {
            Err(format!(
                "LEADBOARD_SECRET is too short: use at least {SHORTEST_SECRET} characters."
            ))
        } else {
            Ok(secret)
        };
    }
    match database {
        DatabaseUrl::Sqlite { path } => kept_secret(&format!("{path}.secret")),
        DatabaseUrl::Postgres { .. } => Err(
            "LEADBOARD_SECRET is missing. With Postgres set it to 32 random characters or more, the same on every \
             server: openssl rand -hex 32 makes one."
                .to_owned(),
        ),
    }
}

fn kept_secret(path: &str) -> Result<String, String> {
    let unusable = |error: std::io::Error| {
        format!("DATABASE_URL: {path}, where the secret is kept, cannot be used: {error}.")
    };
    let is_whole = |secret: &str| secret.trim().len() >= SHORTEST_SECRET;
    if let Ok(kept) = fs::read_to_string(path)
        && is_whole(&kept)
    {
        return Ok(kept.trim().to_owned());
    }
    if let Some(folder) = Path::new(path)
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder).map_err(unusable)?;
    }
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(unusable)?;
    // Of several that start at once one makes the secret, and the others read it.
    file.lock().map_err(unusable)?;
    let mut kept = String::new();
    file.read_to_string(&mut kept).map_err(unusable)?;
    if is_whole(&kept) {
        return Ok(kept.trim().to_owned());
    }
    let secret = crate::people::token::new();
    file.set_len(0).map_err(unusable)?;
    file.rewind().map_err(unusable)?;
    writeln!(file, "{secret}").map_err(unusable)?;
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_setting_is_named() {
        assert!(
            parse_listen("nowhere")
                .unwrap_err()
                .contains("LEADBOARD_ADDR")
        );
        assert!(
            parse_url("leads.example.com")
                .unwrap_err()
                .contains("LEADBOARD_URL")
        );
        assert!(
            parse_url("https://leads.example.com/crm")
                .unwrap_err()
                .contains("LEADBOARD_URL")
        );
        assert!(
            DatabaseUrl::parse("mysql://x")
                .unwrap_err()
                .contains("DATABASE_URL")
        );
        let postgres = DatabaseUrl::parse("postgres://localhost/x").unwrap();
        assert!(
            secret(None, &postgres)
                .unwrap_err()
                .contains("LEADBOARD_SECRET")
        );
        assert!(
            secret(Some("short".into()), &postgres)
                .unwrap_err()
                .contains("LEADBOARD_SECRET")
        );
    }

    #[test]
    fn proxies_are_addresses_and_networks_and_none_when_nothing_is_set() {
        assert_eq!(parse_proxies("").unwrap(), []);
        let parsed = parse_proxies("127.0.0.1, 10.0.0.0/8,::1").unwrap();
        let shown: Vec<_> = parsed.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]);
    }

    #[test]
    fn a_url_is_kept_without_its_last_slash() {
        assert_eq!(
            parse_url("https://Leads.example.com/").unwrap(),
            "https://leads.example.com"
        );
    }
}
