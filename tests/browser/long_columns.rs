//! A column that is longer than what is loaded at first.

use std::collections::HashSet;

use serde_json::json;

use crate::kit::demo::Demo;
use crate::kit::patience::until;
use crate::kit::pointer::middle;
use crate::kit::{Browser, browse};
use crate::support::Team;

/// Turns the mouse's wheel over a column until it has that many cards and its end is to be seen.
async fn reads_on(browser: &Browser, stage: &str, count: usize) -> Vec<String> {
    let column = browser.column(stage).await;
    let (x, y) = middle(&column).await;
    // Cards get their heights when they first come into sight.
    let script = "const cards = arguments[0].querySelector('.column-cards'); \
        const isAtEnd = cards.scrollTop + cards.clientHeight > cards.scrollHeight - 2; \
        return [isAtEnd ? cards.scrollHeight : 0, [...cards.querySelectorAll('article')].map((card) => card.id)]";
    let mut end_before = 0;
    until(&format!("{count} cards in {stage}"), async || {
        let wheel = json!({ "type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": 20000 });
        browser.devtools("Input.dispatchMouseEvent", wheel).await;
        let column = column.to_json().unwrap();
        let (end, cards): (u64, Vec<String>) = browser
            .driver
            .execute(script, vec![column])
            .await
            .unwrap()
            .convert()
            .unwrap();
        let stands = std::mem::replace(&mut end_before, end) == end && end > 0;
        (stands && cards.len() >= count).then_some(cards)
    })
    .await
}

#[tokio::test]
async fn a_rep_scrolls_a_long_column_to_its_end_and_drags_the_last_card() {
    let demo = Demo::open();
    let cookie = demo.cookie("member").await;
    browse(&demo.server.address, cookie, async |browser| {
        browser.open("/pipeline").await;
        let stage = "Outreach Sent";
        let count = browser.count(stage).await;
        assert!(count > 50, "the demo has a long column");
        assert_eq!(browser.cards_in(stage).await.len(), 50);

        let cards = reads_on(browser, stage, count).await;
        let different: HashSet<&String> = cards.iter().collect();
        assert_eq!(
            (cards.len(), different.len()),
            (count, count),
            "each card once"
        );

        let last = browser.cards_in(stage).await.pop().unwrap();
        let into = browser.count("Interested").await;
        browser.drags(&last, "Interested").await;
        browser.waits_for_toast("Moved to Interested.").await;
        browser.waits_for_count(stage, count - 1).await;
        browser.waits_for_count("Interested", into + 1).await;
        assert_eq!(
            browser.cards_in("Interested").await[0],
            last,
            "what just moved is on top"
        );
        assert_eq!(
            browser.cards_in(stage).await.len(),
            count - 1,
            "what was read stays read"
        );
    })
    .await;
}

#[tokio::test]
async fn a_rep_scrolls_while_a_card_moves_up_and_sees_it_once() {
    let demo = Demo::open();
    let member = demo.person("member").await;
    browse(&demo.server.address, member.cookie(), async |browser| {
        browser.open("/pipeline?sort=name").await;
        let stage = "Outreach Sent";
        let count = browser.count(stage).await;
        // Renamed to the front by somebody else; its old place was not read yet.
        let second = reads_on(browser, stage, count).await;
        let last = second
            .last()
            .unwrap()
            .trim_start_matches("card-")
            .to_owned();
        browser.open("/pipeline").await;
        member
            .post(&format!("/contacts/{last}/notes"), &[("text", "Hello")])
            .await
            .expect(303);

        let cards = reads_on(browser, stage, count - 1).await;
        let different: HashSet<&String> = cards.iter().collect();
        assert_eq!(cards.len(), different.len(), "each card once");
    })
    .await;
}

#[tokio::test]
async fn a_rep_narrows_the_window_and_all_columns_narrow_alike() {
    let demo = Demo::open();
    browse(&demo.server.address, demo.cookie("member").await, async |browser| {
        browser.resizes(2200, 900).await;
        browser.open("/pipeline").await;
        let widths = "return [...document.querySelectorAll('.column')].map((column) => Math.round(column.offsetWidth))";
        for width in [2200, 1440, 820] {
            browser.resizes(width, 900).await;
            let widths: Vec<u32> = serde_json::from_value(browser.ask(widths).await).unwrap();
            assert_eq!(widths, vec![widths[0]; 6], "at {width}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_rep_on_a_phone_carries_the_last_of_300_cards_to_the_last_column() {
    let team = Team::open();
    let names: Vec<String> = (1..=298).map(|number| format!("lead_{number}")).collect();
    let pasted = team.pastes(&team.mei(), &names, "Outreach Sent").await;
    pasted.expect(200);
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.becomes_a_touch_screen(390, 844).await;
            browser.open("/pipeline").await;
            let stage = "Outreach Sent";
            reads_on(browser, stage, 300).await;
            let last = browser.cards_in(stage).await.pop().unwrap();
            let head = browser.find("heading", stage).await;
            assert!(middle(&head).await.1 > 0, "the head stays in sight");

            browser.carries(&last, "Lost", 390).await;

            browser.waits_for_toast("Moved to Lost.").await;
            browser.waits_for_count("Lost", 1).await;
            assert_eq!(browser.cards_in("Lost").await, [last]);
            assert_eq!(browser.cards_in(stage).await.len(), 299);
        },
    )
    .await;
}

#[tokio::test]
async fn a_rep_on_a_phone_holds_a_card_at_the_foot_of_its_column_and_that_scrolls() {
    let demo = Demo::open();
    let cookie = demo.cookie("member").await;
    browse(&demo.server.address, cookie, async |browser| {
        browser.becomes_a_touch_screen(390, 844).await;
        browser.open("/pipeline").await;
        let first = browser.cards_in("Outreach Sent").await[0].clone();
        let scrolled = "return document.querySelector('.column-cards').scrollTop";
        assert_eq!(browser.ask(scrolled).await, 0);
        browser
            .holds_at_the_foot(&first, async || {
                browser.ask(scrolled).await.as_f64().unwrap() > 300.0
            })
            .await;
        // Let go where it was taken from: nothing is changed.
        assert!(browser.toasts().await.is_empty());
        let column = browser.cards_in("Outreach Sent").await;
        assert!(column.contains(&first));
    })
    .await;
}

#[tokio::test]
async fn a_rep_on_a_phone_takes_a_card_away_from_the_edge_and_the_board_stands_at_once() {
    let team = Team::open();
    let cookie = team.milo().cookie();
    browse(&team.server.address, cookie, async |browser| {
        browser.becomes_a_touch_screen(390, 844).await;
        browser.open("/pipeline").await;
        let scrolled = async || {
            let left = "return document.querySelector('.board').scrollLeft";
            browser.ask(left).await.as_f64().unwrap()
        };
        let card = browser.card("Anna Kowalska").await;
        let (_, y) = browser.takes_up(&card).await;
        browser.slides_to(300, y).await;
        browser.slides_to(380, y).await;
        until("the board to come on", async || {
            (scrolled().await > 100.0).then_some(())
        })
        .await;

        // One movement, and the finger rests.
        browser.slides_to(200, y).await;
        let stood = scrolled().await;
        let frames = "const done = arguments[0]; let left = 20; \
            const next = () => (left-- ? requestAnimationFrame(next) : done()); next()";
        browser.driver.execute_async(frames, vec![]).await.unwrap();
        assert_eq!(scrolled().await, stood);
        browser.lifts().await;
    })
    .await;
}
