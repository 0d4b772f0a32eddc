//! The team, the organization, oneself, and the ways in.

use leadboard::config::{Config, Signup};

use super::{of_demo, picture};
use crate::support::Team;
use crate::support::cast::PASSWORD;
use crate::support::server::{Server, config};

#[tokio::test]
async fn pictures_of_the_team() {
    of_demo("owner", async |demo, _, browser, album| {
        browser.open("/settings/members/invitations/new").await;
        album.shows("invite").await;
        browser.press("Make a link").await;
        browser.waits_for_heading("Invitation").await;
        album.shows("invitation-made").await;
        let link = browser.find("textbox", "Link").await;
        let link = link.value().await.unwrap().unwrap();
        let link = link.strip_prefix(&browser.site).unwrap().to_owned();
        browser.open("/settings/members").await;
        album.shows("members").await;
        browser.unfold("What to do with Milo Novak").await;
        album.shows("members-menu").await;
        browser.open("/settings/members").await;
        browser.follow("Invite").await;
        browser.find("dialog", "Invite").await;
        album.shows("invite-dialog").await;
        browser.open("/settings/members/3/role").await;
        album.shows("change-role").await;
        browser.open("/settings/members/3/removal").await;
        album.shows("remove-member").await;
        browser.open("/settings/members/1/reset-link").await;
        album.shows("reset-link-of-oneself").await;
        browser.open("/settings/members/3/reset-link").await;
        album.shows("reset-link").await;
        browser.press("Make a link").await;
        let reset = browser.find("textbox", "Link").await;
        let reset = reset.value().await.unwrap().unwrap();
        let reset = reset.strip_prefix(&browser.site).unwrap().to_owned();
        album.shows("reset-link-made").await;
        browser.open(&reset).await;
        browser.waits_for_heading("Choose a new password").await;
        album.shows("reset-password").await;
        browser.open("/settings/organization").await;
        album.shows("organization").await;
        browser.follow("Transfer ownership").await;
        browser.find("dialog", "Transfer ownership").await;
        album.shows("ownership-dialog").await;
        browser.open("/settings/organization/ownership").await;
        album.shows("ownership").await;
        browser.open("/settings/organization").await;
        browser.write("Organization name", " ").await;
        browser.press("Save").await;
        browser.find("alert", "").await;
        album.shows("organization-errors").await;
        browser.open("/settings/members/leaving").await;
        album.shows("leave-as-owner").await;
        browser.open("/settings/organization/deletion").await;
        album.shows("delete-organization").await;
        browser.open("/settings/profile").await;
        album.shows("profile").await;
        browser.write("Present password", "not my password").await;
        browser
            .write(
                "New password At least 10 characters. You will be signed out everywhere else.",
                PASSWORD,
            )
            .await;
        browser.press("Change password").await;
        browser.waits_for_heading("Settings").await;
        album.shows("profile-errors").await;
        browser.open("/organizations").await;
        album.shows("organizations").await;
        browser.open(&link).await;
        album.shows("join-with-account").await;

        browser.becomes(&demo.cookie("admin").await.unwrap()).await;
        browser.open("/settings/members/1/reset-link").await;
        album.shows("reset-link-of-owner").await;
        browser.becomes(&demo.cookie("member").await.unwrap()).await;
        browser.open("/settings/members").await;
        album.shows("members-member").await;
        browser.open("/settings/members/leaving").await;
        album.shows("leave").await;
        browser.press("Leave").await;
        browser.waits_for_heading("Your organizations").await;
        album.shows("organizations-none").await;
        browser.press("Sign out").await;
        browser.waits_for_heading("Sign in").await;
        browser.open(&link).await;
        album.shows("join").await;
        browser.write("Your name", " ").await;
        browser.write("E-mail", "nora..neu@example.com").await;
        browser
            .write("Password At least 10 characters.", PASSWORD)
            .await;
        browser.press("Join").await;
        browser.find("alert", "").await;
        album.shows("join-errors").await;
        browser.open("/join?token=none").await;
        album.shows("join-closed").await;
        // Its maker's right ended with the membership.
        browser.open(&reset).await;
        album.shows("reset-closed").await;
    })
    .await;
}

#[tokio::test]
async fn pictures_of_two_organizations() {
    let team = Team::open();
    team.ana_joins_ottos();
    let settings = Config {
        signup: Signup::Open,
        ..config(&team.database.url)
    };
    let server = Server::start(settings, team.clock.clone());
    picture(
        &server.address,
        team.ana().cookie(),
        async |browser, album| {
            browser.open("/organizations").await;
            album.shows("organizations-two").await;
            browser.open("/signup").await;
            album.shows("sign-up-with-account").await;
            browser.open(&team.page_of("oskar")).await;
            browser.waits_for_heading("In Otto & Partner").await;
            album.shows("contact-elsewhere").await;
            browser.open("/contacts/new").await;
            browser.write("Username", "emil").await;
            team.ana()
                .post("/organizations/current", &[("organization", "2")])
                .await
                .expect(303);
            browser.press("Add contact").await;
            browser.waits_for_heading("Made for Berlin Coaching").await;
            album.shows("made-elsewhere").await;
            browser.open("/contacts/new").await;
            browser.write("Username", "emil").await;
            team.ana().post("/logout", &[]).await.expect(303);
            browser.press("Add contact").await;
            browser.waits_for_heading("You were signed out").await;
            album.shows("signed-out").await;
            browser.open("/login").await;
            album.shows("login-with-sign-up").await;
            browser.open("/signup").await;
            browser.write("Organization name", " ").await;
            browser.write("Your name", "Nora Neu").await;
            browser.write("E-mail", "ana@example.com").await;
            browser
                .write("Password At least 10 characters.", PASSWORD)
                .await;
            browser.press("Create organization").await;
            browser.find("alert", "").await;
            album.shows("sign-up-errors").await;
        },
    )
    .await;
}
