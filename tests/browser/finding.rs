//! Finding contacts by every kind of filter, by tags and by saved views.

use thirtyfour::Key;

use crate::filtering::waits_for_cards;
use crate::kit::browse;
use crate::kit::patience::until_equal;
use crate::support::Team;

/// Anna is hot and vip, ben vip, cleo cold.
async fn with_tags() -> Team {
    let team = Team::open();
    for (name, colour) in [("Hot", "red"), ("Vip", "green"), ("Cold", "blue")] {
        let fields = [("name", name), ("colour", colour)];
        team.ana().post("/settings/tags", &fields).await.expect(303);
    }
    for (contact, tag) in [(1, "1"), (1, "2"), (2, "2"), (3, "3")] {
        let place = format!("/contacts/{contact}/tags");
        let fields = [("tag", tag), ("on", "true")];
        team.milo().post(&place, &fields).await.expect(303);
    }
    team
}

#[tokio::test]
async fn a_rep_filters_by_tags_conversation_and_date_and_takes_chips_away() {
    let team = with_tags().await;
    browse(&team.server.address, team.milo().cookie(), async |browser| {
        browser.open("/pipeline").await;
        browser.unfold("Filter").await;
        browser.find("checkbox", "Any of: Vip").await.click().await.unwrap();
        waits_for_cards(browser, &["Anna Kowalska", "ben"]).await;
        browser.find("checkbox", "None of: Hot").await.click().await.unwrap();
        waits_for_cards(browser, &["ben"]).await;
        browser.find("checkbox", "No Reply").await.click().await.unwrap();
        browser.find("checkbox", "By hand").await.click().await.unwrap();
        browser.choose("Created", "Last month").await;
        browser.waits_for_heading("No contact matches").await;
        browser.choose("Created", "This month").await;
        waits_for_cards(browser, &["ben"]).await;
        let whole = "/pipeline?conversation_status=no_reply&source=by_hand&tag_none=1&tag=2&created=this_month";
        browser.waits_for_place(whole).await;
        browser.key(Key::Escape).await;
        for chip in ["Tag: Vip", "Without tag: Hot", "Conversation Status: No Reply", "Source: By hand", "Created: This month"] {
            browser.find("link", &format!("Remove filter {chip}")).await;
        }

        browser.follow("Remove filter Without tag: Hot").await;
        waits_for_cards(browser, &["Anna Kowalska", "ben"]).await;
        browser.unfold("Filter").await;
        let choice = browser.find("checkbox", "None of: Hot").await;
        assert!(!choice.is_selected().await.unwrap());
        browser.unfold("Filter").await;
        browser.follow("Clear all").await;
        browser.waits_for_place("/pipeline").await;
        waits_for_cards(browser, &["Anna Kowalska", "Dora Ünal", "ben", "cleo"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_rep_filters_from_one_day_to_another_and_a_dragged_card_keeps_the_filter() {
    let team = with_tags().await;
    browse(&team.server.address, team.milo().cookie(), async |browser| {
        browser.open("/pipeline").await;
        browser.unfold("Filter").await;
        browser.choose("Created", "From – to").await;
        for (field, day) in [("created_from", "2026-03-01"), ("created_to", "2026-03-31")] {
            let script = format!(
                "const field = document.querySelector('[name={field}]'); field.value = '{day}'; \
                 field.dispatchEvent(new Event('change', {{ bubbles: true }})); return field.checkVisibility();"
            );
            assert_eq!(browser.ask(&script).await, true, "{field} is shown");
        }
        browser.find("link", "Remove filter Created: 1 Mar 2026 – 31 Mar 2026").await;
        browser.key(Key::Escape).await;
        browser.drags("ben", "Interested").await;
        browser.waits_for_toast("Moved to Interested.").await;
        browser.waits_for_count("Interested", 3).await;
        browser.driver.refresh().await.unwrap();
        browser.find("link", "Remove filter Created: 1 Mar 2026 – 31 Mar 2026").await;
        waits_for_cards(browser, &["Anna Kowalska", "Dora Ünal", "ben", "cleo"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_rep_saves_a_view_and_comes_back_to_it() {
    let team = Team::open();
    let interested = team.stage("Interested");
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/pipeline").await;
            browser.unfold("Filter").await;
            browser
                .find("checkbox", "Open")
                .await
                .click()
                .await
                .unwrap();
            browser
                .find("checkbox", "Interested")
                .await
                .click()
                .await
                .unwrap();
            waits_for_cards(browser, &["Dora Ünal"]).await;
            browser.key(Key::Escape).await;
            browser.follow("Save view").await;
            browser.find("dialog", "Save view").await;
            browser.write("Name", "Warm leads").await;
            browser.press("Save").await;
            browser.waits_for_toast("View Warm leads was saved.").await;
            waits_for_cards(browser, &["Dora Ünal"]).await;

            browser.open("/pipeline").await;
            browser.unfold("Views").await;
            browser.follow("Warm leads").await;
            browser
                .waits_for_place(&format!("/pipeline?lead_status=open&stage={interested}"))
                .await;
            waits_for_cards(browser, &["Dora Ünal"]).await;
            browser.unfold("Views").await;
            browser.follow("Manage views").await;
            browser.follow("Delete view Warm leads").await;
            browser.find("dialog", "Delete this view?").await;
            browser.press("Delete view").await;
            browser.waits_for_heading("No saved views yet").await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_rep_puts_a_tag_on_and_takes_it_off_without_leaving_the_page() {
    let team = with_tags().await;
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/contacts/4").await;
            browser.choose("Tag", "Vip").await;
            browser.press("Add tag").await;
            browser.find("button", "Remove tag Vip").await;
            browser.waits_for_toast("Saved.").await;
            browser.press("Remove tag Vip").await;
            browser.waits_until_gone("button", "Remove tag Vip").await;
            assert_eq!(browser.place().await, "/contacts/4");
        },
    )
    .await;
}

#[tokio::test]
async fn an_admin_adds_and_deletes_a_tag_in_the_dialog() {
    let team = with_tags().await;
    browse(&team.server.address, team.ana().cookie(), async |browser| {
        browser.open("/settings/members").await;
        browser.follow("Tags").await;
        browser.follow("Add Tag").await;
        browser.find("dialog", "Add Tag").await;
        browser.write("Name", "Spring").await;
        browser.press("Save").await;
        browser.waits_for_toast("Tag Spring was added.").await;
        browser.follow("Delete tag Vip").await;
        browser.find("dialog", "Delete this tag?").await;
        browser.press("Delete tag").await;
        browser.waits_for_toast("Tag Vip was deleted.").await;
        assert_eq!(
            browser.texts(".stages .tag").await,
            ["Cold", "Hot", "Spring"]
        );
    })
    .await;
}

#[tokio::test]
async fn a_rep_puts_tags_on_and_off_and_the_keyboard_stays_at_them() {
    let team = with_tags().await;
    browse(&team.server.address, team.milo().cookie(), async |browser| {
        browser.open(&team.page_of("dora")).await;
        browser.write("Note", "half a note").await;
        for tag in ["Cold", "Hot", "Vip"] {
            browser.choose("Tag", tag).await;
            browser.press("Add tag").await;
            browser.find("button", &format!("Remove tag {tag}")).await;
            let told = format!("Tag {tag} added, by Milo Novak");
            until_equal(told, async || browser.texts(".log-what").await.swap_remove(0)).await;
        }
        let focused = async || {
            let script = "return document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText";
            browser.ask(script).await.as_str().unwrap().to_owned()
        };
        until_equal("Remove tag Cold".to_owned(), focused).await;
        browser.press("Remove tag Hot").await;
        browser.waits_until_gone("button", "Remove tag Hot").await;
        until_equal("Add tag".to_owned(), focused).await;
        let note = browser.find("textbox", "Note").await.value().await.unwrap();
        assert_eq!(note.as_deref(), Some("half a note"));
    })
    .await;
}

#[tokio::test]
async fn a_rep_without_a_script_filters_by_a_date_and_saves_a_view() {
    let team = with_tags().await;
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.turns_scripts_off().await;
            browser.open("/pipeline").await;
            browser.unfold("Filter").await;
            browser
                .find("checkbox", "Any of: Vip")
                .await
                .click()
                .await
                .unwrap();
            browser.choose("Created", "This month").await;
            browser.press("Show").await;
            waits_for_cards(browser, &["Anna Kowalska", "ben"]).await;
            browser.follow("Save view").await;
            browser.write("Name", "Vips").await;
            browser.press("Save").await;
            browser.unfold("Views").await;
            browser.find("link", "Vips").await;
        },
    )
    .await;
}
