//! The team: an invitation from the link to the first move, roles by the menu, leaving, and two organizations.

use crate::kit::{browse, until};
use crate::support::Team;
use crate::support::cast::PASSWORD;

const MEMBERS: &str = "/settings/members";

#[tokio::test]
async fn ana_invites_somebody_who_joins_and_sees_the_board() {
    let team = Team::open();
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open("/pipeline").await;
        browser.follow("Settings").await;
        browser.follow("Members").await;
        browser.follow("Invite").await;
        browser.find("dialog", "Invite").await;
        browser
            .write(
                "For whom Only for you, to tell invitations apart. It may stay empty.",
                "Nora",
            )
            .await;
        browser.press("Make a link").await;
        browser.waits_for_heading("Invitation for Nora").await;
        let link = browser.find("textbox", "Link").await;
        let link = link.value().await.unwrap().unwrap();
        browser.follow("Done").await;
        browser
            .find("button", "Revoke the invitation for Nora")
            .await;

        browser.press("Sign out").await;
        browser.waits_for_heading("Sign in").await;
        browser
            .open(link.strip_prefix(&browser.site).unwrap())
            .await;
        browser.waits_for_heading("Join Berlin Coaching").await;
        browser.write("Your name", "Nora Neu").await;
        browser.write("E-mail", "nora@example.com").await;
        browser
            .write("Password At least 10 characters.", PASSWORD)
            .await;
        browser.press("Join").await;

        browser.waits_for_heading("Pipeline").await;
        browser.waits_for_toast("Welcome to Berlin Coaching.").await;
    })
    .await;
}

#[tokio::test]
async fn olga_changes_a_role_and_removes_somebody_by_the_menu() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.olga().cookie(),
        async |browser| {
            browser.open(MEMBERS).await;
            browser.unfold("What to do with Milo Novak").await;
            let milo = browser.find("listitem", "Milo Novak").await;
            let change = browser.find_in(&milo, "link", "Change Role").await;
            change.click().await.unwrap();
            browser.find("dialog", "Change Role").await;
            let admin =
                "Admin Also changes stages, automations and the team, and deletes contacts.";
            browser.picks(admin).await;
            browser.press("Save").await;
            browser.waits_for_toast("Milo Novak: Admin.").await;

            browser.unfold("What to do with Milo Novak").await;
            let milo = browser.find("listitem", "Milo Novak").await;
            let remove = browser.find_in(&milo, "link", "Remove from the team").await;
            remove.click().await.unwrap();
            browser.find("dialog", "Remove Milo Novak?").await;
            browser.press("Remove from the team").await;

            browser
                .waits_for_toast("Milo Novak was removed. Their contact is unassigned now.")
                .await;
            assert!(!browser.has("listitem", "Milo Novak").await);
        },
    )
    .await;
}

#[tokio::test]
async fn a_form_of_the_other_organization_is_sent_after_the_switch_with_what_was_typed() {
    let team = Team::open();
    team.ana_joins_ottos();
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open("/contacts/new").await;
        browser.write("Username", "emil").await;
        // In another tab.
        team.ana()
            .post("/organizations/current", &[("organization", "2")])
            .await
            .expect(303);
        browser.press("Add contact").await;
        browser.waits_for_heading("Made for Berlin Coaching").await;

        browser.press("Switch to Berlin Coaching and save").await;

        browser.waits_for_heading("emil").await;
        browser.waits_for_toast("Contact added.").await;
    })
    .await;
}

#[tokio::test]
async fn a_drop_on_a_board_of_the_other_organization_is_refused_and_the_card_goes_back() {
    let team = Team::open();
    team.ana_joins_ottos();
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open("/pipeline").await;
        team.ana()
            .post("/organizations/current", &[("organization", "2")])
            .await
            .expect(303);

        browser.drags("Anna Kowalska", "Closed").await;

        browser
            .waits_for_toast(
                "This page was made for Berlin Coaching, but you are in Otto & Partner now. Nothing was saved.",
            )
            .await;
        assert_eq!(team.standing("anna"), "Outreach Sent, Open");
    })
    .await;
}

#[tokio::test]
async fn milo_changes_his_password_and_stays_signed_in_here() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/settings/profile").await;
            browser.write("Present password", PASSWORD).await;
            browser
                .write(
                    "New password At least 10 characters. You will be signed out everywhere else.",
                    "a whole new password",
                )
                .await;
            browser.press("Change password").await;
            browser
                .waits_for_toast("Password changed. You are signed out everywhere else.")
                .await;
            browser.open("/pipeline").await;
            browser.waits_for_heading("Pipeline").await;
            team.milo().get("/pipeline").await.expect(303);
        },
    )
    .await;
}

#[tokio::test]
async fn olga_types_the_name_and_the_organization_is_gone() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.olga().cookie(),
        async |browser| {
            browser.open("/settings/organization").await;
            browser.follow("Delete the organization").await;
            browser.find("dialog", "Delete Berlin Coaching?").await;
            browser
                .write(
                    "Type the name to delete it: Berlin Coaching",
                    "Berlin Coaching",
                )
                .await;
            browser.press("Delete the organization").await;
            until("the way out of the organization", async || {
                let place = browser.place().await;
                (place == "/organizations" || place.starts_with("/login")).then_some(())
            })
            .await;
            team.ana().get("/pipeline").await.expect(303);
        },
    )
    .await;
}

#[tokio::test]
async fn olga_transfers_the_ownership_and_is_an_admin_then() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.olga().cookie(),
        async |browser| {
            browser.open("/settings/organization").await;
            browser.follow("Transfer ownership").await;
            browser.find("dialog", "Transfer ownership").await;
            browser.choose("New Owner", "Ana Lima").await;
            browser.press("Transfer ownership").await;
            browser
                .waits_for_toast("Ana Lima is the Owner now. You are an Admin.")
                .await;
            browser.waits_until_gone("link", "Transfer ownership").await;

            browser.becomes(&team.ana().cookie().unwrap()).await;
            browser.open("/settings/organization").await;
            browser.find("link", "Transfer ownership").await;
        },
    )
    .await;
}

#[tokio::test]
async fn milo_follows_a_reset_link_that_ana_made_to_the_board() {
    let team = Team::open();
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open(MEMBERS).await;
        browser.unfold("What to do with Milo Novak").await;
        browser.follow("Reset password").await;
        let dialog = browser.find("dialog", "Reset password").await;
        let make = browser.find_in(&dialog, "button", "Make a link").await;
        make.click().await.unwrap();
        let link = browser.find("textbox", "Link").await;
        let link = link.value().await.unwrap().unwrap();
        browser.follow("Done").await;
        browser.press("Sign out").await;
        browser.waits_for_heading("Sign in").await;

        browser
            .open(link.strip_prefix(&browser.site).unwrap())
            .await;
        browser.waits_for_heading("Choose a new password").await;
        browser
            .write(
                "New password At least 10 characters.",
                "a whole new password",
            )
            .await;
        browser.press("Save and sign in").await;
        browser.waits_for_toast("Your new password is set.").await;
        browser.waits_for_place("/pipeline").await;
        browser.waits_for_heading("Pipeline").await;

        team.milo().get("/pipeline").await.expect(303);
        let again = team.stranger();
        again
            .signs_in("milo@example.com", "a whole new password")
            .await
            .expect(303);
    })
    .await;
}
