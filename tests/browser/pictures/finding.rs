//! Tags, saved views and the whole filter panel.

use super::of_demo;

#[tokio::test]
async fn pictures_of_tags_and_views() {
    of_demo("owner", async |demo, owner, browser, album| {
        browser.open("/settings/tags").await;
        album.shows("tags").await;
        for (name, colour) in [
            ("Summer campaign", "orange"),
            ("A long name of a tag, which is as long as it may be", "violet"),
        ] {
            let name = name.chars().take(50).collect::<String>();
            let fields = [("name", name.as_str()), ("colour", colour)];
            owner.post("/settings/tags", &fields).await.expect(303);
        }
        browser.open("/settings/tags").await;
        album.shows("tags-more").await;
        browser.follow("Add Tag").await;
        browser.find("dialog", "Add Tag").await;
        album.shows("add-tag-dialog").await;
        browser.open("/settings/tags/new").await;
        album.shows("add-tag").await;
        browser.write("Name", "summer CAMPAIGN").await;
        browser.press("Save").await;
        browser.find("heading", "Add Tag").await;
        album.shows("add-tag-errors").await;
        browser.open("/settings/tags/1").await;
        album.shows("edit-tag").await;
        browser.open("/settings/tags/1/deletion").await;
        album.shows("delete-tag").await;

        for contact in [1, 2] {
            let place = format!("/contacts/{contact}/tags");
            let fields = [("tag", "1"), ("on", "true")];
            owner.post(&place, &fields).await.expect(303);
        }
        browser.open("/contacts/1").await;
        album.shows("contact-tags").await;

        let filter = "lead_status=won&tag=1&tag_none=2&conversation_status=replied&source=by_hand&created=last_30_days\
            &status_changed=2026-01-01..2026-12-31&assignee=nobody";
        browser.open(&format!("/pipeline?{filter}")).await;
        album.shows("board-all-chips").await;
        browser.unfold("Filter").await;
        album.shows("board-filter-dates").await;
        browser.open("/pipeline").await;
        browser.unfold("Views").await;
        album.shows("views-menu-empty").await;
        browser.open("/views").await;
        album.shows("views-empty").await;
        for (name, query, shared) in [
            ("Open + Interested", "lead_status=open&stage=3", "true"),
            ("This month's wins", "lead_status=won&date=this_month", ""),
        ] {
            let fields = [("name", name), ("page", "pipeline"), ("query", query), ("shared", shared)];
            owner.post("/views", &fields).await.expect(303);
        }
        browser.open("/views").await;
        album.shows("views").await;
        browser.open("/pipeline").await;
        browser.unfold("Views").await;
        album.shows("views-menu").await;
        browser.open("/views/new?page=pipeline&query=lead_status%3Dopen").await;
        album.shows("save-view").await;
        browser.write("Name", "This month's wins").await;
        browser.press("Save").await;
        browser.find("heading", "Save view").await;
        album.shows("save-view-errors").await;
        browser.open("/views/1/name").await;
        album.shows("rename-view").await;
        browser.open("/views/1/deletion").await;
        album.shows("delete-view").await;
        browser.becomes(&demo.cookie("member").await.unwrap()).await;
        browser.open("/views").await;
        album.shows("views-member").await;
    })
    .await;
}
