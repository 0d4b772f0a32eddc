//! From the printed link to an empty board.

use leadboard::app::App;
use leadboard::clock::Clock;
use leadboard::people::setup;

use crate::kit::browse;
use crate::support::cast::start;
use crate::support::database::{Database, Kind};
use crate::support::server::{Server, config};

#[tokio::test]
async fn an_owner_opens_the_printed_link_and_ends_on_an_empty_board() {
    let database = Database::empty(Kind::under_test());
    let clock = Clock::set_at(start());
    let server = Server::start(config(&database.url), clock.clone());
    let app = App::open(config(&database.url), clock.clone()).unwrap();
    let link = app.write_public_blocking(|connection| setup::open_link(connection, clock.now()));
    let link = format!("/setup?token={}", link.unwrap().unwrap());
    drop(app);
    browse(&server.address, None, async |browser| {
        browser.open("/setup").await;
        browser.waits_for_heading("Set up Leadboard").await;
        assert!(
            !browser.has("button", "Set up").await,
            "without the link nothing can be filled in"
        );

        browser.open(&link).await;
        browser.write("Organization name", "Studio Nord").await;
        browser.choose("Time zone", "Europe/Berlin").await;
        browser.choose("Currency", "EUR · Euro").await;
        browser.write("Your name", "Nora Lind").await;
        browser.write("E-mail", "nora@example.com").await;
        // The field's name takes in its hint.
        browser
            .write("Password At least 10 characters.", "a long enough one")
            .await;
        browser.press("Set up").await;

        browser.waits_for_place("/pipeline").await;
        browser
            .waits_for_toast("Leadboard is yours. Add your first contacts.")
            .await;
        browser.waits_for_heading("Your pipeline is empty").await;
        for stage in [
            "Outreach Sent",
            "In Conversation",
            "Interested",
            "Meeting Booked",
            "Closed",
            "Lost",
        ] {
            assert_eq!(browser.count(stage).await, 0);
        }

        browser.press("Sign out").await;
        browser.waits_for_heading("Sign in").await;
        browser.open(&link).await;
        browser.waits_for_place("/login").await;
        browser.write("E-mail", "nora@example.com").await;
        browser.write("Password", "a long enough one").await;
        browser.press("Sign in").await;
        browser.waits_for_heading("Your pipeline is empty").await;

        let main = browser.find("main", "").await;
        browser
            .find_in(&main, "link", "Paste usernames")
            .await
            .click()
            .await
            .unwrap();
        browser.waits_for_heading("Add contacts").await;
    })
    .await;
}
