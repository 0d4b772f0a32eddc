//! The list of contacts: what it shows, its orders, its pages.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use crate::support::Team;
use crate::support::page::Page;
use crate::support::person::Person;

async fn list(who: &Person, query: &str) -> Page {
    let page = who
        .get(&format!("/contacts{query}"))
        .await
        .expect(200)
        .page();
    if !page.has(".list-more") && !query.contains("after") && page.has(".list-count") {
        let shown = page.all("#rows > tr").len();
        let noun = if shown == 1 { "contact" } else { "contacts" };
        assert_eq!(page.words(".list-count"), format!("{shown} {noun}"));
    }
    page
}

async fn names(who: &Person, query: &str) -> Vec<String> {
    list(who, query)
        .await
        .list(".list-name a")
        .into_iter()
        .filter(|name| name != "Contact")
        .collect()
}

#[tokio::test]
async fn the_list_tells_of_each_contact_what_a_manager_asks() {
    let team = Team::open();
    team.has_tag("vip", &["dora"]);
    let page = list(&team.milo(), "?q=dora").await;
    let cell = |name: &str| page.words(&format!("#rows .list-{name}"));
    assert_eq!(cell("name"), "Dora Ünal@dora");
    assert_eq!(cell("stage"), "Interested");
    assert_eq!(cell("status"), "Open");
    assert_eq!(cell("conversation"), "No Reply");
    assert_eq!(cell("assignee"), "Mei Chen");
    assert_eq!(cell("tags"), "vip");
    assert_eq!(cell("deal"), "1,200.50 EUR");
    assert_eq!(cell("created"), "1 h ago");
    assert_eq!(cell("activity"), "1 h ago");
    assert_eq!(
        page.link("Dora Ünal"),
        format!("{}?back=contacts%3Fq%3Ddora", team.page_of("dora"))
    );
    let page = list(&team.milo(), "").await;
    assert_eq!(
        page.attribute(".sidebar-nav [aria-current]", "href"),
        "/contacts"
    );
}

#[tokio::test]
async fn each_head_orders_the_list_and_turns_the_order_round() {
    let team = Team::open();
    let milo = team.milo();
    team.later(TimeDelta::minutes(1));
    team.moves(&milo, "ben", "Closed").await.expect(303);
    team.database.execute(
        "UPDATE contacts SET last_message_at = 5, waiting_since = 3 WHERE username = 'cleo';
         UPDATE contacts SET last_message_at = 7, waiting_since = 6 WHERE username = 'anna';
         UPDATE contacts SET last_message_at = 6 WHERE username = 'ben'",
    );
    let (anna, dora) = ("Anna Kowalska", "Dora Ünal");
    for (sort, expected) in [
        ("", &[dora, "cleo", "ben", anna][..]),
        ("-created", &[anna, "ben", "cleo", dora]),
        ("activity", &["ben", dora, "cleo", anna]),
        ("-activity", &[anna, "cleo", dora, "ben"]),
        ("name", &[anna, "ben", "cleo", dora]),
        ("-name", &[dora, "cleo", "ben", anna]),
        ("last_message", &[anna, "ben", "cleo"]),
        ("-last_message", &["cleo", "ben", anna]),
        ("waiting", &["cleo", anna]),
        ("-waiting", &[anna, "cleo"]),
    ] {
        assert_eq!(
            names(&milo, &format!("?sort={sort}")).await,
            expected,
            "{sort}"
        );
    }
    let page = list(&milo, "?sort=name&lead_status=open").await;
    assert_eq!(
        page.link("Contact"),
        "/contacts?sort=-name&lead_status=open"
    );
    assert_eq!(page.link("Created"), "/contacts?lead_status=open");
    assert_eq!(page.attribute("th[aria-sort]", "aria-sort"), "ascending");
    let page = list(&milo, "?sort=waiting").await;
    assert!(page.text().contains("only contacts who wait for an answer"));
    milo.get("/contacts?sort=luck").await.expect(422);
    milo.get("/contacts?lead_status=great").await.expect(422);
}

#[tokio::test]
async fn the_filter_narrows_the_list_and_its_count() {
    let team = Team::open();
    let vip = team.has_tag("vip", &["ben"]);
    let milo = team.milo();
    assert_eq!(names(&milo, "?lead_status=won").await, ["cleo"]);
    assert_eq!(names(&milo, "?assignee=me").await, ["Anna Kowalska"]);
    assert_eq!(names(&milo, "?q=%C3%BCnal").await, ["Dora Ünal"]);
    assert_eq!(names(&milo, &format!("?tag={vip}")).await, ["ben"]);
    assert_eq!(names(&milo, "?created=yesterday").await, [""; 0]);
    let none = list(&milo, "?lead_status=lost").await;
    assert!(none.text().contains("No contact matches"));
    assert_eq!(names(&team.otto(), "").await, ["oskar"]);
    team.database.execute("DELETE FROM contacts");
    let empty = list(&milo, "").await;
    assert!(empty.text().contains("No contacts yet"));
}

#[tokio::test]
async fn every_contact_comes_once_though_others_are_added_and_changed_between_the_pages() {
    let team = Team::open();
    let names: Vec<String> = (0..130).map(|number| format!("lead_{number:03}")).collect();
    team.pastes(&team.mei(), &names, "Outreach Sent")
        .await
        .expect(200);
    let milo = team.milo();
    for sort in ["", "-created", "name", "-name", "-activity"] {
        let mut seen = Vec::new();
        let mut query = format!("?sort={sort}&q=lead_");
        let mut pages = 0;
        loop {
            let page = list(&milo, &query).await;
            seen.extend(page.list("#rows .list-name small"));
            seen.extend(page.list("#rows .list-name a"));
            pages += 1;
            // Those that are there stay where they are in these orders, whatever comes and changes.
            let new = format!("new_{pages}_{}", sort.trim_start_matches('-'));
            team.pastes(&team.mei(), &[new], "Closed").await.expect(200);
            team.sets_status(&team.mei(), "lead_129", ["won", "lost"][pages % 2])
                .await
                .expect(303);
            if !page.has(".list-more") {
                break;
            }
            let next = page.attribute(".list-more a", "href");
            query = next.strip_prefix("/contacts").unwrap().to_owned();
        }
        let once: BTreeSet<_> = seen.iter().cloned().collect();
        assert_eq!((pages, seen.len(), once.len()), (3, 130, 130), "{sort}");
    }
    milo.get("/contacts?after=x&after_id=1").await.expect(404);
    milo.get("/contacts?after=1&after_id=x").await.expect(404);
}

#[tokio::test]
async fn whoever_came_from_a_filtered_list_gets_back_to_it_whatever_they_did() {
    let team = Team::open();
    let ana = team.ana();
    for list in ["/contacts?q=anna&sort=name", "/pipeline?sort=name"] {
        let label = if list.starts_with("/c") {
            "Contacts"
        } else {
            "Pipeline"
        };
        let from = ana.get(list).await.expect(200).page();
        let place = from.link("Anna Kowalska");
        let page = ana.get(&place).await.expect(200).page();
        let crumb = |page: &Page| (page.words(".crumbs"), page.attribute(".crumbs a", "href"));
        let expected = (label.to_owned(), list.to_owned());
        assert_eq!(crumb(&page), expected);
        let section = page.words(".sidebar-nav [aria-current]");
        assert_eq!(section, label);
        for button in ["Move", "Assign", "Save", "Won"] {
            let done = ana.submit(&page.form(button)).await;
            let after = ana.follow(&done).await.expect(200).page();
            assert_eq!(crumb(&after), expected, "{button}");
        }
        let note = page.form("Add note").with("text", "Called.");
        let done = ana.submit(&note).await;
        assert_eq!(crumb(&ana.follow(&done).await.page()), expected);
        let message = page.form("Log as sent").with("text", "Hi");
        let done = ana.submit(&message).await;
        assert_eq!(crumb(&ana.follow(&done).await.page()), expected);
        let refused = ana.submit(&page.form("Save").with("username", "")).await;
        assert_eq!(crumb(&refused.expect(422).page()), expected);
        let notes = page.all(".kinds a")[1].attr("href").unwrap().to_owned();
        assert_eq!(crumb(&ana.get(&notes).await.expect(200).page()), expected);
        let merge = ana.get(&page.link("Merge")).await.expect(200).page();
        assert_eq!(merge.link("Cancel"), place);
    }
    let gone = "/contacts?assignee=nobody";
    let page = ana.get(gone).await.expect(200).page();
    let page = ana.get(&page.link("ben")).await.expect(200).page();
    let erasure = ana.get(&page.link("Erase personal data")).await.page();
    let form = erasure.form("Erase personal data").with("username", "ben");
    assert_eq!(ana.submit(&form).await.expect(303).header("location"), gone);
    let page = ana.get("/contacts?q=cleo").await.expect(200).page();
    let page = ana.get(&page.link("cleo")).await.expect(200).page();
    let deletion = ana.get(&page.link("Delete")).await.page();
    let deleted = ana.submit(&deletion.form("Delete contact")).await;
    assert_eq!(deleted.expect(303).header("location"), "/contacts?q=cleo");
}

#[tokio::test]
async fn the_way_back_never_leads_to_another_site() {
    let team = Team::open();
    for back in [
        "https://evil.example",
        "//evil.example",
        "/evil",
        "contacts/../evil",
        "evil?x=1",
    ] {
        let place = format!("/contacts/1?back={back}");
        let page = team.milo().get(&place).await.expect(200).page();
        assert_eq!(page.attribute(".crumbs a", "href"), "/pipeline", "{back}");
    }
}
