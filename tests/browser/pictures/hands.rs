//! Cards in somebody's hand: selected, carried, dragged; columns that are folded; and the list of shortcuts.

use thirtyfour::prelude::*;

use super::of_demo;

/// Cards out of sight have but a guessed height, and overlap where they are looked at all the same.
const LAY_OUT: &str = "for (const card of document.querySelectorAll('.card')) card.style.contentVisibility = 'visible'";

const SELECT: &str = "for (const place of [0, 2, 3]) \
    document.querySelectorAll('.column:first-child .card-check input')[place].click(); \
    document.querySelector('.column:nth-child(3) .card-check input').click()";

#[tokio::test]
async fn pictures_of_cards_that_are_selected_carried_and_folded_away() {
    of_demo("member", async |_, _, browser, album| {
        browser.hears_nothing().await;
        browser.open("/pipeline").await;
        browser.ask(LAY_OUT).await;
        browser.ask(SELECT).await;
        album.shows("board-selected").await;
        let bar = browser.driver.find(By::Id("selection")).await.unwrap();
        for menu in ["Move to", "Tag"] {
            let menu = browser.find_in(&bar, "summary", menu).await;
            menu.click().await.unwrap();
            let name = menu.text().await.unwrap().to_lowercase().replace(' ', "-");
            album.shows(&format!("board-selected-{name}")).await;
            menu.click().await.unwrap();
        }
        let first = "document.querySelector('.column:first-child .card-name').focus()";
        browser.ask(first).await;
        for key in [Key::Space, Key::Right] {
            browser.key(key).await;
        }
        album.shows("board-carried").await;
        browser.key(Key::Escape).await;
        browser.key(Key::Escape).await;
        browser.press("Select").await;
        album.shows("board-select").await;
        browser.press("Done").await;

        for stage in ["Collapse Outreach Sent", "Collapse Closed"] {
            browser.press(stage).await;
        }
        album.shows("board-folded").await;
        browser.follow("Keyboard shortcuts").await;
        browser.find("dialog", "Keyboard shortcuts").await;
        album.shows("shortcuts").await;
    })
    .await;
}

#[tokio::test]
async fn a_picture_of_several_cards_in_one_hand() {
    of_demo("member", async |_, _, browser, _| {
        browser.hears_nothing().await;
        browser.open("/pipeline").await;
        browser.ask(SELECT).await;
        let script = "return document.querySelector('.column:first-child .card-name').textContent";
        let name = browser.ask(script).await;
        browser.picks_up(name.as_str().unwrap()).await;
        browser.keep_picture("board-dragged").await.unwrap();
        browser.lets_go().await;
        assert!(browser.texts(".is-along").await.is_empty());
    })
    .await;
}
