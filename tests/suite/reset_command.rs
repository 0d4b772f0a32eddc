//! `leadboard reset-link EMAIL`: a way back in for anybody, also the Owner, made on the server.

use std::process::Output;

use crate::program::{program, refusal, setting_of};
use crate::support::Team;
use crate::support::cast::PASSWORD;
use crate::support::database::{Database, Kind};

const URL: (&str, &str) = ("LEADBOARD_URL", "https://leads.example.com");

#[tokio::test]
async fn the_owner_gets_back_in_by_a_link_that_is_printed() {
    let team = Team::open();
    let database = setting_of(&team.database.url);
    // The program's clock is the system's.
    team.clock.set(chrono::Utc::now().into());

    let Output { status, stdout, .. } = program(
        &["reset-link", " Olga@Example.com"],
        &[("DATABASE_URL", &database), URL],
    )
    .output()
    .unwrap();

    assert!(status.success());
    let said = String::from_utf8(stdout).unwrap();
    assert!(said.starts_with("With this link olga@example.com chooses a new password."));
    let link = said.lines().last().unwrap();
    let place = link.strip_prefix("https://leads.example.com").unwrap();
    let olga = team.stranger();
    let form = olga.get(place).await.expect(200).page();
    let form = form.form("Save and sign in");
    let saved = olga
        .submit(&form.with("password", "a whole new password"))
        .await;
    let board = olga.follow(&saved).await.expect(200).page();
    assert_eq!(board.words(".sidebar-name"), "Olga BergOwner");
    let fields = [
        ("email", "olga@example.com"),
        ("password", PASSWORD),
        ("next", ""),
    ];
    team.stranger().post("/login", &fields).await.expect(422);
    team.stranger().get(place).await.expect(403);
}

#[test]
fn a_link_for_nobody_or_of_no_database_is_refused_with_a_sentence() {
    let team = Team::open();
    let database = setting_of(&team.database.url);
    let settings = [("DATABASE_URL", &*database)];
    let said = refusal(&["reset-link", "nobody@example.com"], &settings);
    assert!(
        said.contains("No link was made. Nobody has the e-mail nobody@example.com."),
        "{said}"
    );
    let said = refusal(&["reset-link"], &settings);
    assert!(said.contains("“reset-link” is not a command."), "{said}");
    let nowhere = Database::empty(Kind::Sqlite);
    let path = setting_of(&nowhere.url);
    let said = refusal(
        &["reset-link", "olga@example.com"],
        &[("DATABASE_URL", &*path)],
    );
    assert!(said.contains("there is no database at"), "{said}");
    let file = path.strip_prefix("sqlite://").unwrap();
    assert!(!std::path::Path::new(file).exists(), "none was made");
}
