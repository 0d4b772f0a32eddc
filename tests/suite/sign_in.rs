//! Signing in, and where it leads.

use crate::support::Team;
use crate::support::cast::PASSWORD;

#[tokio::test]
async fn milo_signs_in_by_the_form_and_stands_before_the_board() {
    let team = Team::open();
    let milo = team.stranger();
    let page = milo.get("/login").await.expect(200).page();
    assert_eq!(page.heading(), "Sign in");

    let form = page
        .form("Sign in")
        .with("email", " Milo@Example.com ")
        .with("password", PASSWORD);
    let board = milo
        .follow(&milo.submit(&form).await)
        .await
        .expect(200)
        .page();

    assert_eq!(board.heading(), "Pipeline");
    assert_eq!(board.words(".sidebar-name"), "Milo NovakMember");
    assert_eq!(
        milo.get("/login").await.expect(303).header("location"),
        "/pipeline"
    );
}

#[tokio::test]
async fn an_unknown_email_and_a_wrong_password_get_the_same_answer() {
    let team = Team::open();
    let unknown = team
        .stranger()
        .signs_in("nobody@example.com", "not my password")
        .await;
    let wrong = team
        .stranger()
        .signs_in("milo@example.com", "not my password")
        .await;

    assert_eq!((unknown.status, wrong.status), (422, 422));
    assert_eq!(
        wrong.page().words(".alert"),
        "The e-mail or the password is wrong."
    );
    assert_eq!(
        wrong.page().attribute("input[name='email']", "value"),
        "milo@example.com"
    );
    assert_eq!(
        unknown
            .body
            .replace("nobody@example.com", "milo@example.com"),
        wrong.body
    );
    assert!(unknown.headers.get("set-cookie").is_none());
}

#[tokio::test]
async fn after_sign_in_one_comes_back_to_the_page_that_was_asked_for() {
    let team = Team::open();
    let milo = team.stranger();
    let led = milo.get("/contacts/1?kind=notes").await;
    let page = milo.follow(&led).await.expect(200).page();

    let form = page
        .form("Sign in")
        .with("email", "milo@example.com")
        .with("password", PASSWORD);
    let answer = milo.submit(&form).await.expect(303);

    assert_eq!(answer.header("location"), "/contacts/1?kind=notes");
    assert_eq!(milo.follow(&answer).await.page().heading(), "Anna Kowalska");
}

#[tokio::test]
async fn the_way_after_sign_in_never_leaves_the_site() {
    let team = Team::open();
    for next in [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "https://evil.example",
        "https:evil.example",
        "//evil.example/pipeline",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "evil.example",
        "@evil.example",
        "",
        "http:/evil.example",
        "/%09\u{0}/evil.example",
    ] {
        let fields = [
            ("email", "milo@example.com"),
            ("password", PASSWORD),
            ("next", next),
        ];
        let answer = team.stranger().post("/login", &fields).await.expect(303);
        assert_eq!(answer.header("location"), "/pipeline", "{next:?}");
        let place = reqwest::Url::parse_with_params("http://x/login", [("next", next)]).unwrap();
        let shown = format!("/login?{}", place.query().unwrap());
        let form = team
            .stranger()
            .get(&shown)
            .await
            .expect(200)
            .page()
            .form("Sign in");
        assert_eq!(form.value("next"), "/pipeline", "{next:?}");
    }
}
