//! Backing a SQLite database up while it is served, and restoring it as the README says.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use leadboard::db::DatabaseUrl;

use crate::program::{Running, program, refusal, setting_of};
use crate::support::Team;
use crate::support::cast::PASSWORD;
use crate::support::database::{Database, Kind};
use crate::support::load::Load;
use crate::support::server::SECRET;

const READY: &str = "Leadboard is ready";

fn file_of(database: &Database) -> PathBuf {
    match &database.url {
        DatabaseUrl::Sqlite { path } => PathBuf::from(path),
        DatabaseUrl::Postgres { .. } => unreachable!("backups are of files"),
    }
}

/// Everything beside the database.
fn beside(file: &Path) -> Vec<String> {
    let entries = fs::read_dir(file.parent().unwrap()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| !name.starts_with("test.db")).collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_taken_under_a_load_of_moves_can_be_restored_and_is_as_the_log_says() {
    let team = Team::open_on(Kind::Sqlite);
    let file = file_of(&team.database);
    let url = setting_of(&team.database.url);
    let settings = [
        ("DATABASE_URL", &*url),
        ("LEADBOARD_SECRET", SECRET),
        ("RUST_LOG", "warn"),
    ];
    let running = Running::start(&[], &settings, READY).await;
    let load = Load::of(&team, &running.address).await;
    let moving = load.begin(&running.address);
    moving.goes_on_for(40).await;
    let done_before = moving.done();
    let backup = file.with_file_name("backup.db");
    let mut command = program(
        &["backup", backup.to_str().unwrap()],
        // Neither a secret nor a port is needed.
        &[("DATABASE_URL", &*url), ("LEADBOARD_ADDR", "nowhere")],
    );

    let output = tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap();

    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    let done_after = moving.done();
    moving.goes_on_for(40).await;
    let load = moving.stop().await;
    running.stop();
    assert_eq!(beside(&file), ["backup.db"], "nothing unfinished is left");
    let mode = fs::metadata(&backup).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let aside = file.with_file_name("aside");
    fs::create_dir(&aside).unwrap();
    for end in ["", "-wal", "-shm"] {
        let name = format!("test.db{end}");
        let _ = fs::rename(file.with_file_name(&name), aside.join(&name));
    }
    fs::copy(&backup, &file).unwrap();
    let restored = Running::start(&[], &settings, READY).await;

    let moves: usize = load
        .check_so_far(&mut team.database.connect())
        .iter()
        .map(Vec::len)
        .sum();
    // Each mover may have had a move under way.
    assert!(
        (done_before..=done_after + 4).contains(&moves),
        "{done_before} to {done_after}: {moves}"
    );
    let milo = restored.person();
    let board = milo
        .follow(&milo.signs_in("milo@example.com", PASSWORD).await)
        .await;
    assert_eq!(board.expect(200).page().heading(), "Pipeline");
}

#[test]
fn a_backup_that_cannot_be_made_is_refused_with_a_sentence_and_leaves_nothing_behind() {
    let team = Team::open_on(Kind::Sqlite);
    let file = file_of(&team.database);
    let there = file.with_file_name("there.db");
    fs::write(&there, "somebody's").unwrap();
    let nowhere = file.with_file_name("nowhere").join("backup.db");
    let missing = file.with_file_name("missing.db");
    let copy = file.with_file_name("backup.db");
    let url = setting_of(&team.database.url);
    let missing_url = format!("sqlite://{}", missing.display());
    let cases = [
        (&*url, &there, "is there already. Choose another name."),
        (&*url, &nowhere, "could not be written: "),
        (
            &*missing_url,
            &copy,
            "DATABASE_URL: there is no database at",
        ),
        ("postgres://localhost/leads", &copy, "pg_dump"),
    ];
    for (url, file, sentence) in cases {
        let said = refusal(
            &["backup", file.to_str().unwrap()],
            &[("DATABASE_URL", url)],
        );
        assert!(said.starts_with("No backup was made. "), "{said}");
        assert!(said.contains(sentence), "{sentence} in {said}");
    }
    assert_eq!(fs::read(&there).unwrap(), b"somebody's");
    assert_eq!(beside(&file), ["there.db"]);
}
