//! The team: roles, removal, leaving, and the Owner. All of it holds from the next request on.

use crate::support::Team;
use crate::support::cast::PASSWORD;
use crate::support::person::{Answer, Person};

pub const MEMBERS: &str = "/settings/members";

pub async fn sets_role(who: &Person, user: i64, role: &str) -> Answer {
    let place = format!("{MEMBERS}/{user}/role");
    who.post(&place, &[("role", role)]).await
}

pub const ANA: i64 = 2;
pub const MILO: i64 = 3;
const MEI: i64 = 4;

#[tokio::test]
async fn ana_makes_milo_an_admin_by_the_menu_and_it_counts_with_his_next_request() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    milo.get("/settings/pipeline/automations/new")
        .await
        .expect(403);
    let page = ana.get(MEMBERS).await.expect(200).page();
    assert_eq!(
        page.list(".mate-role"),
        ["Owner", "Admin", "Member", "Member"]
    );
    let form = ana.get(&format!("{MEMBERS}/{MILO}/role")).await;
    let form = form.expect(200).page().form("Save");
    assert_eq!(form.value("role"), "member");

    let saved = ana.submit(&form.with("role", "admin")).await;

    assert_eq!(
        ana.follow(&saved).await.page().toast(),
        "Milo Novak: Admin."
    );
    milo.get("/settings/pipeline/automations/new")
        .await
        .expect(200);
    sets_role(&ana, MILO, "admin").await.expect(303);
    assert_eq!(
        team.settings_log(),
        ["role_changed Milo Novak: member → admin, by_hand Ana Lima"]
    );
    sets_role(&milo, MILO, "member").await.expect(303);
    milo.get("/settings/pipeline/automations/new")
        .await
        .expect(403);
}

#[tokio::test]
async fn nobody_is_made_owner_and_the_owner_is_neither_demoted_nor_removed() {
    let team = Team::open();
    let before = team.dump(&["memberships", "activities"]);
    for who in [team.ana(), team.olga()] {
        sets_role(&who, MILO, "owner").await.expect(422);
        sets_role(&who, 1, "member").await.expect(403);
        who.post(&format!("{MEMBERS}/1/removal"), &[])
            .await
            .expect(403);
        who.post(&format!("{MEMBERS}/1/reset-link"), &[])
            .await
            .expect(403);
    }
    team.olga()
        .post(&format!("{MEMBERS}/leaving"), &[])
        .await
        .expect(403);
    let page = team.olga().get(&format!("{MEMBERS}/leaving")).await.page();
    assert!(page.text().contains("Transfer the ownership first"));
    assert!(!page.has_control("Leave"));
    assert_eq!(team.dump(&["memberships", "activities"]), before);
}

#[tokio::test]
async fn a_member_sees_the_team_without_addresses_and_no_control_but_to_leave() {
    let team = Team::open();
    let page = team.milo().get(MEMBERS).await.expect(200).page();
    assert_eq!(page.list(".mate-name b").len(), 4);
    assert!(!page.text().contains("@example.com"), "{}", page.text());
    assert!(!page.has_control("Invite"));
    assert_eq!(page.list(".mate-menu .menu-item"), ["Leave the team"]);
    assert!(!page.text().contains("Organization"), "{}", page.text());
}

#[tokio::test]
async fn somebody_who_is_removed_is_out_at_once_and_their_contacts_are_nobodys() {
    let team = Team::open();
    let (ana, mei) = (team.ana(), team.mei());
    let confirm = ana.get(&format!("{MEMBERS}/{MEI}/removal")).await;
    let form = confirm.expect(200).page().form("Remove from the team");

    let removed = ana.submit(&form).await;

    let page = ana.follow(&removed).await.page();
    assert_eq!(
        page.list(".mate-name b"),
        ["Olga Berg", "Ana Lima", "Milo Novak"]
    );
    let led = mei.get("/pipeline").await;
    assert_eq!(
        mei.follow(&led).await.page().heading(),
        "Your organizations"
    );
    team.moves(&mei, "dora", "Lost").await.expect(303);
    assert_eq!(team.standing("dora"), "Interested, Open");
    assert_eq!(team.contact("dora").assignee_id, None);
    assert_eq!(
        team.log("dora"),
        ["assignee Mei Chen → -, member_removed Ana Lima"]
    );
    assert_eq!(
        team.settings_log(),
        ["member_removed Mei Chen, by_hand Ana Lima"]
    );
    ana.submit(&form).await.expect(404);
    let details = ana.get(&team.page_of("dora")).await.page();
    assert!(
        details.text().contains("Mei Chen"),
        "the name stays in the log"
    );
}

#[tokio::test]
async fn milo_leaves_and_can_be_invited_again() {
    let team = Team::open();
    let milo = team.milo();
    let form = milo.get(&format!("{MEMBERS}/leaving")).await;
    let left = milo.submit(&form.expect(200).page().form("Leave")).await;
    let page = milo.follow(&left).await.expect(200).page();
    assert_eq!(page.toast(), "You left Berlin Coaching.");
    assert!(
        page.text()
            .contains("you do not belong to any organization")
    );
    assert_eq!(team.contact("anna").assignee_id, None);
    assert_eq!(
        team.settings_log(),
        ["member_left Milo Novak, by_hand Milo Novak"]
    );
    team.stranger()
        .signs_in("milo@example.com", PASSWORD)
        .await
        .expect(303);
    let invitation = [("guest", ""), ("role", "admin")];
    let made = team
        .ana()
        .post("/settings/members/invitations", &invitation)
        .await;
    let link = made.page().attribute(".copy-text", "value");
    let place = &link[link.find("/join").unwrap()..];
    let form = milo.get(place).await.expect(200).page();
    let joined = milo.submit(&form.form("Join as Milo Novak")).await;
    let board = milo.follow(&joined).await.page();
    assert_eq!(board.words(".sidebar-name"), "Milo NovakAdmin");
}

#[tokio::test]
async fn olga_gives_the_organization_to_ana_and_only_ana_can_give_it_back() {
    let team = Team::open();
    let (olga, ana) = (team.olga(), team.ana());
    let form = olga.get("/settings/organization/ownership").await;
    let form = form.expect(200).page().form("Transfer ownership");

    let given = olga.submit(&form.with("user", "2")).await;

    let page = olga.follow(&given).await.page();
    assert_eq!(page.toast(), "Ana Lima is the Owner now. You are an Admin.");
    assert!(!page.has_control("Delete the organization"));
    olga.get("/settings/organization/ownership")
        .await
        .expect(403);
    olga.submit(&form.with("user", "3")).await.expect(403);
    ana.get("/settings/organization/deletion").await.expect(200);
    assert_eq!(
        team.settings_log(),
        ["ownership_transferred Ana Lima: Olga Berg → Ana Lima, by_hand Olga Berg"]
    );
    for (nobody, status) in [("2", 422), ("5", 404), ("99", 404)] {
        let answer = ana
            .post("/settings/organization/ownership", &[("user", nobody)])
            .await;
        answer.expect(status);
    }
}

#[tokio::test]
async fn two_transfers_at_once_leave_one_owner() {
    let team = Team::open();
    let (first, second) = (team.olga(), team.olga());
    let place = "/settings/organization/ownership";
    let (first, second) = tokio::join!(
        first.post(place, &[("user", "2")]),
        second.post(place, &[("user", "3")])
    );
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 403]);
    let page = team.ana().get(MEMBERS).await.page();
    let owners = page.list(".mate-role");
    assert_eq!(owners.iter().filter(|role| *role == "Owner").count(), 1);
}

#[tokio::test]
async fn members_of_another_organization_are_not_there() {
    let team = Team::open();
    let before = team.dump(&["memberships", "activities", "reset_links"]);
    for place in ["role", "removal", "reset-link"] {
        let place = format!("{MEMBERS}/5/{place}");
        team.ana().get(&place).await.expect(404);
        team.ana()
            .post(&place, &[("role", "member")])
            .await
            .expect(404);
    }
    assert_eq!(
        team.dump(&["memberships", "activities", "reset_links"]),
        before
    );
}

#[tokio::test]
async fn a_removed_admin_does_not_come_back_in_by_an_invitation_of_their_own() {
    let team = Team::open();
    let fields = [("guest", "me again"), ("role", "admin")];
    let ana = team.ana();
    let made = ana.post("/settings/members/invitations", &fields);
    let link = made
        .await
        .expect(200)
        .page()
        .attribute(".copy-text", "value");
    let join = &link[link.find("/join").unwrap()..];
    team.ana().get(join).await.expect(200);
    team.olga()
        .post(&format!("{MEMBERS}/{ANA}/removal"), &[])
        .await
        .expect(303);

    team.ana().get(join).await.expect(403);

    let (_, token) = join.split_once("token=").unwrap();
    team.ana()
        .post("/join", &[("token", token)])
        .await
        .expect(403);
    let page = team.olga().get(MEMBERS).await.page();
    assert!(!page.text().contains("me again"), "{}", page.text());
}

#[tokio::test]
async fn nobody_gets_round_their_own_password_or_removes_themselves() {
    let team = Team::open();
    let ana = team.ana();
    let place = format!("{MEMBERS}/{ANA}/reset-link");

    let page = ana.get(&place).await.expect(200).page();

    assert!(page.text().contains("Choose a new password in Settings"));
    assert!(!page.has_control("Make a link"));
    ana.post(&place, &[]).await.expect(403);
    ana.post(&format!("{MEMBERS}/{ANA}/removal"), &[])
        .await
        .expect(403);
    assert_eq!(team.settings_log(), [""; 0]);
    let owner = ana.get(&format!("{MEMBERS}/1/reset-link")).await;
    let owner = owner.expect(200).page();
    assert!(owner.text().contains("leadboard reset-link"));
    assert!(!owner.has_control("Make a link"));
}
