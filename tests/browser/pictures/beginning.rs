//! From nothing to the first contact.

use leadboard::app::App;
use leadboard::clock::Clock;
use leadboard::people::setup;

use super::picture;
use crate::support::cast::start;
use crate::support::database::{Database, Kind};
use crate::support::server::{Server, config};

#[tokio::test]
async fn pictures_of_a_beginning() {
    let database = Database::empty(Kind::under_test());
    let clock = Clock::set_at(start());
    let server = Server::start(config(&database.url), clock.clone());
    let app = App::open(config(&database.url), clock.clone()).unwrap();
    let link = app.write_public_blocking(|connection| setup::open_link(connection, clock.now()));
    let link = format!("/setup?token={}", link.unwrap().unwrap());
    drop(app);
    picture(&server.address, None, async |browser, album| {
        browser.open("/setup").await;
        album.shows("set-up-closed").await;
        browser.open(&link).await;
        album.shows("set-up").await;
        browser.write("Organization name", " ").await;
        browser.write("Your name", "Nora Lind").await;
        browser.write("E-mail", "nora..lind@example.com").await;
        browser
            .write("Password At least 10 characters.", "a long enough one")
            .await;
        browser.press("Set up").await;
        browser.find("alert", "").await;
        album.shows("set-up-errors").await;
        browser.open(&link).await;
        browser.write("Organization name", "Studio Nord").await;
        browser.write("Your name", "Nora Lind").await;
        browser.write("E-mail", "nora@example.com").await;
        browser
            .write("Password At least 10 characters.", "a long enough one")
            .await;
        browser.press("Set up").await;
        browser.waits_for_heading("Your pipeline is empty").await;
        album.shows("board-empty-with-toast").await;
        browser.open("/pipeline").await;
        album.shows("board-empty").await;

        browser.open("/settings/pipeline/automations").await;
        album.shows("automations-empty").await;
        browser.open("/contacts/new").await;
        album.shows("add-contact").await;
        browser.write("Username", "not a username").await;
        browser.write("Deal value EUR", "a lot").await;
        browser
            .find("textbox", "Username")
            .await
            .send_keys("\u{e007}")
            .await
            .unwrap();
        browser.find("alert", "").await;
        album.shows("add-contact-errors").await;
        browser.open("/contacts/new").await;
        browser.write("Username", "@Anna.K\u{e007}").await;
        browser.waits_for_toast("Contact added.").await;
        album.shows("contact-first").await;
        browser.open("/pipeline").await;
        album.shows("board-one").await;

        browser.press("Sign out").await;
        browser.waits_for_heading("Sign in").await;
        album.shows("login").await;
        browser.write("E-mail", "nora@example.com").await;
        browser.write("Password", "not this one").await;
        browser.press("Sign in").await;
        browser.find("alert", "").await;
        album.shows("login-error").await;
    })
    .await;
}
