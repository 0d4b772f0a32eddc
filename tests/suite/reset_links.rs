//! A way back in by a link that an Admin makes.

use chrono::TimeDelta;

use crate::members::{ANA, MEMBERS, MILO, sets_role};
use crate::sign_up::open_server;
use crate::support::Team;
use crate::support::cast::PASSWORD;
use crate::support::person::Person;

/// Makes a link for a member, and returns its path.
async fn reset_link(who: &Person, user: i64) -> String {
    let page = who.get(&format!("{MEMBERS}/{user}/reset-link")).await;
    let made = who
        .submit(&page.expect(200).page().form("Make a link"))
        .await;
    let link = made.expect(200).page().attribute(".copy-text", "value");
    link[link.find("/reset").unwrap()..].to_owned()
}

#[tokio::test]
async fn milo_chooses_a_new_password_by_a_link_of_an_admin_and_is_signed_out_elsewhere() {
    let team = Team::open();
    let older = reset_link(&team.ana(), MILO).await;
    let link = reset_link(&team.ana(), MILO).await;
    team.stranger().get(&older).await.expect(403);
    let milo = team.stranger();
    let page = milo.get(&link).await.expect(200).page();
    let form = page.form("Save and sign in");
    milo.submit(&form.with("password", "short"))
        .await
        .expect(422);

    let saved = milo
        .submit(&form.with("password", "a whole new password"))
        .await;

    let board = milo.follow(&saved).await.page();
    assert_eq!(board.words(".sidebar-name"), "Milo NovakMember");
    team.milo().get("/pipeline").await.expect(303);
    team.stranger()
        .signs_in("milo@example.com", PASSWORD)
        .await
        .expect(422);
    team.stranger()
        .signs_in("milo@example.com", "a whole new password")
        .await
        .expect(303);
    team.stranger().get(&link).await.expect(403);
    team.stranger()
        .submit(&form.with("password", "another new password"))
        .await
        .expect(403);
    let (_, secret) = link.split_once("token=").unwrap();
    assert!(!team.dump(&["reset_links"]).concat().contains(secret));
    assert_eq!(
        team.settings_log(),
        [
            "reset_link_made Milo Novak, by_hand Ana Lima",
            "reset_link_made Milo Novak, by_hand Ana Lima"
        ]
    );
}

#[tokio::test]
async fn a_reset_link_ends_after_a_day() {
    let team = Team::open();
    let link = reset_link(&team.olga(), ANA).await;
    team.later(TimeDelta::days(1) - TimeDelta::seconds(1));
    team.stranger().get(&link).await.expect(200);
    team.later(TimeDelta::seconds(1));
    team.stranger().get(&link).await.expect(403);
}

#[tokio::test]
async fn an_admin_cannot_reset_the_password_of_somebody_of_another_organization_too() {
    let team = Team::open();
    let link = reset_link(&team.ana(), MILO).await;
    let made = team
        .otto()
        .post(
            "/settings/members/invitations",
            &[("guest", ""), ("role", "member")],
        )
        .await;
    let join = made.page().attribute(".copy-text", "value");
    let form = team.milo().get(&join[join.find("/join").unwrap()..]).await;
    team.milo()
        .submit(&form.page().form("Join as Milo Novak"))
        .await
        .expect(303);

    let refused = team
        .ana()
        .post(&format!("{MEMBERS}/{MILO}/reset-link"), &[])
        .await;

    assert!(
        refused
            .clone()
            .expect(403)
            .body
            .contains("leadboard reset-link milo@example.com"),
        "{}",
        refused.body
    );
    team.stranger().get(&link).await.expect(403);
}

#[tokio::test]
async fn a_reset_link_does_nothing_once_its_maker_may_not_make_it_any_more() {
    for end in [
        "maker removed",
        "maker demoted",
        "mate is owner",
        "mate founds",
    ] {
        let team = Team::open();
        let link = reset_link(&team.ana(), MILO).await;
        team.stranger().get(&link).await.expect(200);
        let olga = team.olga();
        match end {
            "maker removed" => {
                let place = format!("{MEMBERS}/{ANA}/removal");
                olga.post(&place, &[]).await.expect(303);
            }
            "maker demoted" => {
                sets_role(&olga, ANA, "member").await.expect(303);
            }
            "mate is owner" => {
                let place = "/settings/organization/ownership";
                olga.post(place, &[("user", "3")]).await.expect(303);
            }
            _ => {
                let server = open_server(&team);
                let milo = Person::new(&server.address, team.milo().cookie());
                let form = milo.get("/signup").await.page().form("Create organization");
                milo.submit(&form.with("name", "Milo's own"))
                    .await
                    .expect(303);
            }
        }

        team.stranger().get(&link).await.expect(403);

        let (_, token) = link.split_once("token=").unwrap();
        let fields = [("token", token), ("password", "a whole new password")];
        team.stranger().post("/reset", &fields).await.expect(403);
        let signed_in = team.stranger().signs_in("milo@example.com", PASSWORD).await;
        assert_eq!(signed_in.status, 303, "the password is as it was: {end}");
    }
}
