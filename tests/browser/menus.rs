//! What opens over a page closes by Escape and by a click beside it.

use thirtyfour::prelude::*;

use crate::kit::browse;
use crate::kit::patience::until;
use crate::support::Team;

#[tokio::test]
async fn a_rep_closes_the_filter_and_the_status_menu_by_escape() {
    let team = Team::open();
    let contact = team.page_of("anna");
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            for (place, menu, inside) in [
                ("/pipeline", "Filter", ("checkbox", "Won")),
                (
                    contact.as_str(),
                    "Lead Status: Open. Change",
                    ("button", "Won"),
                ),
            ] {
                browser.open(place).await;
                let (role, name) = inside;
                assert!(!browser.has(role, name).await);
                browser.tabs_to("summary", menu).await;
                browser.key(Key::Enter).await;
                browser.find(role, name).await;
                browser.key(Key::Escape).await;
                browser.waits_until_gone(role, name).await;
                let focused = browser.focused().await.element_id();
                assert_eq!(focused, browser.find("summary", menu).await.element_id());

                browser.unfold(menu).await;
                browser.find(role, name).await;
                browser
                    .driver
                    .find(By::Tag("h1"))
                    .await
                    .unwrap()
                    .click()
                    .await
                    .unwrap();
                browser.waits_until_gone(role, name).await;
            }
        },
    )
    .await;
}

#[tokio::test]
async fn a_person_meets_no_control_that_the_keyboard_does_not_reach() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/pipeline").await;
            for (role, name) in [
                ("link", "Skip to content"),
                ("link", "Settings"),
                ("button", "Sign out"),
                ("searchbox", "Search contacts"),
                ("combobox", "Sort"),
                ("link", "Add contact"),
                ("link", "Anna Kowalska"),
            ] {
                browser.tabs_to(role, name).await;
                let focused = browser.focused().await;
                let outline = focused.css_value("outline-style").await.unwrap();
                assert_eq!(outline, "solid", "the focus on {name} is to be seen");
            }
            browser.key(Key::Enter).await;
            until("the contact's page", async || {
                browser.has("heading", "Activity").await.then_some(())
            })
            .await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_person_who_opens_what_is_not_theirs_keeps_the_sidebar() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            for (place, heading) in [
                ("/contacts/999999", "Nothing here"),
                ("/nothing/of/the/kind", "Nothing here"),
                ("/settings/pipeline/automations/new", "Not allowed"),
            ] {
                browser.open(place).await;
                browser.waits_for_heading(heading).await;
                assert!(browser.has("link", "Settings").await, "{place}");
            }
        },
    )
    .await;
}

#[tokio::test]
async fn on_a_phone_the_boards_bar_has_two_rows_of_what_a_finger_finds() {
    let team = Team::open();
    let cookie = team.milo().cookie();
    browse(&team.server.address, cookie, async |browser| {
        for width in [390, 360] {
            browser.becomes_a_touch_screen(width, 844).await;
            browser.open("/pipeline").await;
            let script = "const all = document.querySelectorAll('.bar :is(summary, button:not(.without-js), .bar > a, select[name=sort], input[type=search])'); \
                const boxes = [...all].map((one) => one.getBoundingClientRect()).filter((box) => box.width > 0); \
                const rows = new Set(boxes.map((box) => Math.round(box.top + box.height / 2))); \
                const least = Math.min(...boxes.flatMap((box) => [box.width, box.height])); \
                return [boxes.length, rows.size, least >= 44, Math.max(...boxes.map((box) => box.right)) <= innerWidth]";
            assert_eq!(browser.ask(script).await, serde_json::json!([6, 2, true, true]), "at {width}");
            browser.unfold("Views").await;
            let inside = "const { left, right } = document.querySelector('.views-menu .menu').getBoundingClientRect(); \
                return left >= 0 && right <= innerWidth";
            assert_eq!(browser.ask(inside).await, true, "at {width}");
        }
    })
    .await;
}
