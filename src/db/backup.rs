//! A copy of a SQLite database, consistent although others write meanwhile.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};
use diesel::sql_types::Text;
use diesel::{Connection as _, RunQueryDsl as _, SqliteConnection, sql_query};
use uuid::Uuid;

use super::DatabaseUrl;

/// Copies the database to `file`, which is whole or not there.
///
/// # Errors
/// A sentence for the person who asked.
pub fn write(url: &DatabaseUrl, file: &Path) -> anyhow::Result<()> {
    let DatabaseUrl::Sqlite { path } = url else {
        bail!("This database is on Postgres: pg_dump backs it up, as the README says.");
    };
    if !url.is_there() {
        bail!("DATABASE_URL: there is no database at {path}.");
    }
    if fs::symlink_metadata(file).is_ok() {
        bail!("{} is there already. Choose another name.", file.display());
    }
    let part = beside(file)?;
    let copied = copy(path, &part).and_then(|()| Ok(fs::rename(&part, file)?));
    if copied.is_err() {
        let _ = fs::remove_file(&part);
    }
    copied.map_err(|error| anyhow!("{} could not be written: {error}", file.display()))?;
    // The new name is kept, too.
    #[cfg(unix)]
    File::open(folder_of(file))?.sync_all()?;
    Ok(())
}

/// An unfinished copy has another name, in the same folder, so that it can be renamed.
fn beside(file: &Path) -> anyhow::Result<PathBuf> {
    let Some(name) = file.file_name() else {
        bail!("{} is no name of a file.", file.display());
    };
    let mut part = name.to_owned();
    part.push(format!(".{}.part", Uuid::now_v7().simple()));
    Ok(folder_of(file).join(part))
}

fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn copy(path: &str, part: &Path) -> anyhow::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    // What people wrote is nobody else's to read.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(part)?;
    let mut connection = SqliteConnection::establish(&read_only(path))?;
    sql_query("PRAGMA busy_timeout = 10000").execute(&mut connection)?;
    let Some(part) = part.to_str() else {
        bail!("its name is not readable text");
    };
    sql_query("VACUUM INTO ?")
        .bind::<Text, _>(part)
        .execute(&mut connection)?;
    file.sync_all()?;
    Ok(())
}

/// The address of a file for a connection that can neither write nor create it.
fn read_only(path: &str) -> String {
    let path = path
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    format!("file:{path}?mode=ro")
}
