//! Saved views: of one person, or shared with the team.

use crate::support::Team;
use crate::support::person::Person;

const OPEN_AND_INTERESTED: &str = "lead_status=open&stage=3";

async fn saves(who: &Person, name: &str, query: &str, shared: &str) {
    let fields = [
        ("name", name),
        ("page", "pipeline"),
        ("query", query),
        ("shared", shared),
    ];
    who.post("/views", &fields).await.expect(303);
}

async fn menu(who: &Person) -> Vec<String> {
    let page = who.get("/pipeline").await.expect(200).page();
    page.list("nav[aria-label='Saved views'] a:not([href='/views'])")
}

#[tokio::test]
async fn milo_saves_open_and_interested_and_opens_it_again() {
    let team = Team::open();
    let milo = team.milo();
    assert_eq!(team.stage("Interested"), "3");
    let page = milo
        .get(&format!("/pipeline?sort=name&{OPEN_AND_INTERESTED}"))
        .await;
    let form = milo
        .get(&page.page().link("Save view"))
        .await
        .expect(200)
        .page();
    let form = form.form("Save").with("name", "Warm leads");
    let saved = milo.submit(&form).await;
    let page = milo.follow(&saved).await.expect(200).page();
    assert_eq!(page.toast(), "View Warm leads was saved.");
    assert_eq!(page.list(".card-name"), ["Dora Ünal"]);
    let page = milo.get("/pipeline").await.expect(200).page();
    let opened = milo.get(&page.link("Warm leads")).await;
    assert_eq!(
        opened.header("location"),
        format!("/pipeline?sort=name&{OPEN_AND_INTERESTED}")
    );
    let page = milo.follow(&opened).await.expect(200).page();
    assert_eq!(
        page.list(".chip"),
        ["Lead Status: Open", "Pipeline Stage: Interested"]
    );
    assert_eq!(page.list(".card-name"), ["Dora Ünal"]);
    assert!(!page.has(".toast"));
}

#[tokio::test]
async fn a_view_is_seen_by_its_author_alone_until_an_admin_shares_it() {
    let team = Team::open();
    let (ana, milo, mei) = (team.ana(), team.milo(), team.mei());
    saves(&ana, "Wins", "lead_status=won&date=this_month", "").await;
    saves(&milo, "Mine", "assignee=me", "").await;
    assert_eq!(menu(&milo).await, ["Mine"]);
    assert_eq!(menu(&mei).await, [""; 0]);
    for place in [
        "/views/1",
        "/views/1/name",
        "/views/1/deletion",
        "/views/99",
    ] {
        milo.get(place).await.expect(404);
    }
    milo.post("/views/1/name", &[("name", "Taken")])
        .await
        .expect(404);
    milo.post("/views/2/sharing", &[("shared", "true")])
        .await
        .expect(403);
    let fields = [
        ("name", "Ours"),
        ("page", "pipeline"),
        ("query", ""),
        ("shared", "true"),
    ];
    milo.post("/views", &fields).await.expect(403);

    let page = ana.get("/views").await.expect(200).page();
    let shared = ana.submit(&page.form("Share Wins")).await;
    assert_eq!(
        ana.follow(&shared).await.page().toast(),
        "Your team sees the view Wins now."
    );
    assert_eq!(menu(&mei).await, ["Winsby Ana Lima"]);
    let opened = mei.get("/views/1").await.expect(303);
    assert_eq!(
        opened.header("location"),
        "/pipeline?lead_status=won&status_changed=this_month"
    );
    let page = mei.get("/views").await.expect(200).page();
    assert!(!page.has_control("Delete view Wins") && !page.has_control("Stop sharing Wins"));
    mei.post("/views/1/name", &[("name", "Taken")])
        .await
        .expect(403);
    mei.post("/views/1/deletion", &[]).await.expect(403);
    mei.post("/views/1/sharing", &[("shared", "false")])
        .await
        .expect(403);

    let olga = team.olga();
    let page = olga.get("/views").await.expect(200).page();
    let taken = olga.submit(&page.form("Stop sharing Wins")).await;
    assert_eq!(
        olga.follow(&taken).await.page().toast(),
        "Only Ana Lima sees the view Wins now."
    );
    assert_eq!(menu(&mei).await, [""; 0]);
    assert_eq!(menu(&team.otto()).await, [""; 0]);
    team.otto().get("/views/1").await.expect(404);
}

#[tokio::test]
async fn me_in_a_shared_view_is_whoever_opens_it() {
    let team = Team::open();
    saves(&team.ana(), "My leads", "assignee=me", "true").await;
    for (who, cards) in [
        (team.milo(), ["Anna Kowalska"]),
        (team.mei(), ["Dora Ünal"]),
    ] {
        let opened = who.get("/views/1").await;
        let page = who.follow(&opened).await.expect(200).page();
        assert_eq!(page.list(".card-name"), cards);
    }
}

#[tokio::test]
async fn a_view_is_renamed_and_deleted_by_its_author_and_a_shared_one_by_admins() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    saves(&milo, "One", "assignee=me", "").await;
    saves(&milo, "Two", "assignee=nobody", "").await;
    let page = milo.get("/views").await.expect(200).page();
    let form = milo
        .get(&page.link("Rename view One"))
        .await
        .expect(200)
        .page()
        .form("Save");
    let page = milo
        .submit(&form.with("name", "TWO"))
        .await
        .expect(422)
        .page();
    assert_eq!(
        page.words("#problem-name"),
        "You have a view called TWO already. Choose another name."
    );
    milo.submit(&form.with("name", "First")).await.expect(303);
    assert_eq!(menu(&milo).await, ["First", "Two"]);
    let fields = [("name", "First"), ("page", "pipeline"), ("query", "")];
    milo.post("/views", &fields).await.expect(422);
    let page = milo.get("/views/1/deletion").await.expect(200).page();
    milo.submit(&page.form("Delete view")).await.expect(303);
    assert_eq!(menu(&milo).await, ["Two"]);
    team.database
        .execute("UPDATE saved_views SET is_shared = TRUE;");
    ana.post("/views/2/name", &[("name", "Nobody's")])
        .await
        .expect(303);
    assert_eq!(menu(&milo).await, ["Nobody's"]);
    ana.post("/views/2/deletion", &[]).await.expect(303);
    assert_eq!(menu(&milo).await, [""; 0]);
}

#[tokio::test]
async fn a_view_of_something_that_is_gone_opens_and_says_so() {
    let team = Team::open();
    let ana = team.ana();
    ana.post("/settings/tags", &[("name", "Hot"), ("colour", "red")])
        .await
        .expect(303);
    saves(&ana, "Hot ones", "tag_none=1", "").await;
    saves(&ana, "Meetings", "stage=4&lead_status=lost", "").await;
    ana.post("/settings/tags/1/deletion", &[]).await.expect(303);
    ana.post("/settings/pipeline/stages/4/deletion", &[])
        .await
        .expect(303);
    for (view, sentence) in [
        (
            1,
            "The view Hot ones asks for a tag that is not here any more. Remove that filter, then update the view at “Save view”.",
        ),
        (
            2,
            "The view Meetings asks for a stage that is not here any more. Remove that filter, then update the view at “Save view”.",
        ),
    ] {
        ana.get("/pipeline").await.expect(200);
        let opened = ana.get(&format!("/views/{view}")).await;
        let page = ana.follow(&opened).await.expect(200).page();
        assert_eq!(page.toast(), sentence);
        assert!(page.text().contains("that is not here"));
    }
}

#[tokio::test]
async fn a_view_that_asks_for_something_gone_is_updated_by_those_who_may() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    let vip = team.has_tag("vip", &[]);
    let query = format!("lead_status=open&tag={vip}");
    let fields = [("name", "Vips"), ("page", "contacts"), ("query", &*query)];
    ana.post("/views", &fields).await.expect(303);
    ana.post("/views/1/sharing", &[("shared", "true")])
        .await
        .expect(303);
    let deletion = format!("/settings/tags/{vip}/deletion");
    ana.post(&deletion, &[]).await.expect(303);

    ana.get("/pipeline").await.expect(200);
    let opened = ana.get("/views/1").await;
    let page = ana.follow(&opened).await.expect(200).page();
    assert!(page.toast().contains("update the view"), "{}", page.toast());
    let without = page.link("Remove filter Tag: a tag that is not here");
    let page = ana.get(&without).await.expect(200).page();
    let form = ana.get(&page.link("Save view")).await.expect(200).page();
    assert_eq!(
        form.attribute(".sidebar-nav [aria-current]", "href"),
        "/contacts"
    );
    let place = form.attribute("[aria-label='Update view Vips']", "formaction");
    let fields = [("page", "contacts"), ("query", "lead_status=open")];
    let opened = milo.get("/views/1").await;
    let page = milo.follow(&opened).await.expect(200).page();
    assert!(
        page.toast()
            .ends_with("Ana Lima or an Admin can update it.")
    );
    milo.post(&place, &fields).await.expect(403);
    let other_page = [("page", "pipeline"), ("query", "")];
    ana.post(&place, &other_page).await.expect(422);

    let updated = ana.post(&place, &fields).await;

    let page = ana.follow(&updated).await.expect(200).page();
    assert_eq!(page.toast(), "View Vips was updated.");
    let opened = milo.get("/views/1").await.expect(303);
    assert_eq!(opened.header("location"), "/contacts?lead_status=open");
    let page = milo.follow(&opened).await.expect(200).page();
    assert!(!page.has(".toast"));
    let form = milo.get(&page.link("Save view")).await.expect(200).page();
    assert!(!form.has_control("Update view Vips"));
}

#[tokio::test]
async fn the_forms_of_a_view_are_shown_to_those_who_may_change_it() {
    let team = Team::open();
    saves(&team.ana(), "Ours", "", "true").await;
    for place in ["/views/1/name", "/views/1/deletion"] {
        team.milo().get(place).await.expect(403);
        team.olga().get(place).await.expect(200);
    }
}

#[tokio::test]
async fn a_search_or_an_order_alone_can_be_saved() {
    let team = Team::open();
    let milo = team.milo();
    for place in ["/pipeline", "/contacts"] {
        let plain = milo.get(place).await.expect(200).page();
        assert!(!plain.has_control("Save view") && !plain.has_control("Clear all"));
        for query in ["q=anna", "sort=name"] {
            let page = milo.get(&format!("{place}?{query}")).await.expect(200);
            let page = page.page();
            assert!(!page.has_control("Clear all"), "nothing is to be cleared");
            let form = milo.get(&page.link("Save view")).await.expect(200).page();
            let form = form.form("Save").with("name", &format!("{place} {query}"));
            let saved = milo.submit(&form).await.expect(303);
            assert_eq!(saved.header("location"), format!("{place}?{query}"));
        }
    }
}

#[tokio::test]
async fn what_is_kept_of_a_view_is_the_filter_alone_and_it_is_read_anew_each_time() {
    let team = Team::open();
    let milo = team.milo();
    saves(
        &milo,
        "Odd",
        "lead_status=open&evil=1&sort=name&page=9&q=%27+OR+1%3D1",
        "",
    )
    .await;
    let kept: Vec<String> = team.dump(&["saved_views"]);
    assert!(!kept[0].contains("evil"), "{kept:?}");
    let opened = milo.get("/views/1").await.expect(303);
    assert_eq!(
        opened.header("location"),
        "/pipeline?q=%27+OR+1%3D1&sort=name&lead_status=open"
    );
    for query in ["lead_status=great", "sort=name%27", "hide=8"] {
        let fields = [("name", "x"), ("page", "pipeline"), ("query", query)];
        milo.post("/views", &fields).await.expect(422);
    }
    let fields = [("name", "x"), ("page", "//evil.example"), ("query", "")];
    milo.post("/views", &fields).await.expect(422);
    for query in [
        "stage=1 OR 1=1",
        "lead_status=open%27--",
        "created=now()",
        "assignee=1;DELETE FROM contacts",
    ] {
        let written = query.replace('\'', "''");
        team.database.execute(&format!(
            "UPDATE saved_views SET query = '{written}' WHERE id = 1;"
        ));
        let page = milo.get("/views/1").await.expect(422).page();
        assert_eq!(page.heading(), "That did not work", "{query}");
    }
    assert_eq!(team.contact("anna").id.0, 1);
}
