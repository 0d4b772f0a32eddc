//! What a search finds, word by word.

use super::filters::{board, found};
use crate::support::Team;

#[tokio::test]
async fn a_search_looks_into_username_name_and_email() {
    let team = Team::open();
    for (query, expected) in [
        ("kowal", vec!["Anna Kowalska"]),
        ("ANNA", vec!["Anna Kowalska"]),
        ("@ben", vec!["ben"]),
        ("dora@example", vec!["Dora Ünal"]),
        ("ÜNAL", vec!["Dora Ünal"]),
        ("ünal", vec!["Dora Ünal"]),
        ("  kowal ", vec!["Anna Kowalska"]),
        ("kowalska anna", vec!["Anna Kowalska"]),
        ("@anna  wals", vec!["Anna Kowalska"]),
        ("anna cleo", vec![]),
        ("ko", vec!["Anna Kowalska"]),
        ("nn", vec![]),
        ("k", vec![]),
        ("b", vec!["ben"]),
        ("Ü", vec![]),
        ("d ünal", vec!["Dora Ünal"]),
        ("@", vec!["Anna Kowalska", "Dora Ünal", "ben", "cleo"]),
        ("U\u{308}NAL", vec!["Dora Ünal"]),
        ("ünal dora@example.com", vec!["Dora Ünal"]),
        ("+49", vec![]),
    ] {
        let query = reqwest::Url::parse_with_params("http://x", [("q", query)]).unwrap();
        assert_eq!(
            found(&team, query.query().unwrap()).await,
            expected,
            "{query}"
        );
    }
}

#[tokio::test]
async fn percent_signs_underscores_and_quotes_are_plain_characters() {
    let team = Team::open();
    let milo = team.milo();
    for (username, name) in [
        ("a_b", "100% sure"),
        ("axb", "1000 sure"),
        ("quote", "Pat O'Neil \"!\""),
        ("back", "c:\\dir !x"),
    ] {
        let fields = [("username", username), ("name", name), ("stage", "1")];
        milo.post("/contacts", &fields).await.expect(303);
    }
    for (search, expected) in [
        ("%", vec![]),
        ("_", vec![]),
        ("0%", vec![]),
        ("00%", vec!["100% sure"]),
        ("___", vec![]),
        ("a_b", vec!["100% sure"]),
        ("00% su", vec!["100% sure"]),
        ("t o'n", vec![]),
        ("'ne", vec!["Pat O'Neil \"!\""]),
        ("o'neil pat", vec!["Pat O'Neil \"!\""]),
        ("!x", vec!["c:\\dir !x"]),
        (":\\d", vec!["c:\\dir !x"]),
        ("\"!\"", vec!["Pat O'Neil \"!\""]),
        ("\"", vec![]),
        ("\"\"\"", vec![]),
        ("NEAR(pat o'neil)", vec![]),
        ("pat OR cleo", vec![]),
        ("pat*", vec![]),
        ("search_text:pat", vec![]),
        ("^pat", vec![]),
        ("' OR 1=1 --", vec![]),
        ("*", vec![]),
    ] {
        let query = reqwest::Url::parse_with_params("http://x", [("q", search)]).unwrap();
        assert_eq!(
            found(&team, query.query().unwrap()).await,
            expected,
            "{search}"
        );
        let page = board(&team, query.query().unwrap()).await;
        assert_eq!(page.attribute("input[name='q']", "value"), search);
    }
}

#[tokio::test]
async fn a_search_finds_the_name_and_the_email_that_a_contact_has_now() {
    let team = Team::open();
    let milo = team.milo();
    let form = team.sees(&milo, "dora").await.form("Save");
    milo.submit(
        &form
            .with("name", "Thea Öz")
            .with("email", "thea@example.com"),
    )
    .await
    .expect(303);
    assert_eq!(found(&team, "q=thea@").await, ["Thea Öz"]);
    assert_eq!(found(&team, "q=%C3%96z").await, ["Thea Öz"]);
    assert_eq!(found(&team, "q=dora@example").await, [""; 0]);
    assert_eq!(
        found(&team, "q=dora").await,
        ["Thea Öz"],
        "the username stays"
    );
}
