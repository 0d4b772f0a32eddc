//! Dragging with the mouse: press, move, move, move, release.

use std::time::Duration;

use thirtyfour::prelude::*;

use super::Browser;
use super::patience::until;

const STEPS: i64 = 8;

impl Browser {
    /// Drags a card into a column, and lets go once the board shows it there.
    pub async fn drags(&self, card: &str, stage: &str) {
        let card = self.card(card).await;
        let from = self.brings_into_sight(&card).await;
        let column = self.column(stage).await;
        let area = column.rect().await.unwrap();
        let to = ((area.x + area.width / 2.0) as i64, (area.y + 90.0) as i64);
        self.mouse()
            .move_to(from.0, from.1)
            .click_and_hold()
            .perform()
            .await
            .unwrap();
        self.moves_mouse(from, to).await;
        let hold = async |offset: i64| {
            self.mouse()
                .move_to(to.0 + offset, to.1 + offset)
                .perform()
                .await
                .unwrap();
        };
        let mut nudge = 0;
        until("the column to take the card", async || {
            nudge = 1 - nudge;
            hold(nudge).await;
            let id = card.attr("id").await.unwrap().unwrap();
            column.find(By::Css(format!("[id='{id}']"))).await.ok()
        })
        .await;
        self.mouse().release().perform().await.unwrap();
    }

    /// Takes a card up, and holds it over a place in the window.
    pub async fn holds_over(&self, card: &str, to: (i64, i64)) {
        let (x, y) = self.picks_up(card).await;
        self.moves_mouse((x + 30, y + 30), to).await;
    }

    /// Takes a card up, and holds it; tells where it was.
    pub async fn picks_up(&self, card: &str) -> (i64, i64) {
        let card = self.card(card).await;
        let from = self.brings_into_sight(&card).await;
        let mouse = self.mouse().move_to(from.0, from.1);
        mouse.click_and_hold().perform().await.unwrap();
        self.moves_mouse(from, (from.0 + 30, from.1 + 30)).await;
        until("the card to be held", async || {
            let held = self.texts(".card-dragged").await;
            (!held.is_empty()).then_some(())
        })
        .await;
        from
    }

    pub async fn lets_go(&self) {
        self.mouse().release().perform().await.unwrap();
    }

    /// Drags an entry of a list by its handle to where another one stands, and lets go once it is there.
    pub async fn drags_entry(&self, entry: &WebElement, onto: &WebElement) {
        let handle = entry.find(By::Css("[data-handle]")).await.unwrap();
        let from = self.brings_into_sight(&handle).await;
        let to = (from.0, middle(onto).await.1);
        let id = id_of(entry).await;
        let onto = id_of(onto).await;
        let before = self.entries().await;
        let place = before.iter().position(|other| *other == onto).unwrap();
        let mouse = self.mouse().move_to(from.0, from.1);
        mouse.click_and_hold().perform().await.unwrap();
        self.moves_mouse(from, to).await;
        let mut nudge = 0;
        until("the list to take the entry", async || {
            nudge = 2 - nudge;
            let mouse = self.mouse().move_to(to.0, to.1 + nudge);
            mouse.perform().await.unwrap();
            (self.entries().await.get(place) == Some(&id)).then_some(())
        })
        .await;
        self.mouse().release().perform().await.unwrap();
    }

    /// The entries of the list as they stand, without the one at the mouse.
    async fn entries(&self) -> Vec<String> {
        let script = "return [...document.querySelectorAll('[data-order] [data-entry]')] \
            .filter((entry) => !entry.matches('.entry-dragged')).map((entry) => entry.dataset.entry)";
        let order = self.driver.execute(script, vec![]).await.unwrap();
        order.convert().unwrap()
    }

    /// Scrolls until nothing covers the middle of an element, and tells where that is.
    async fn brings_into_sight(&self, element: &WebElement) -> (i64, i64) {
        let script =
            "return arguments[0].contains(document.elementFromPoint(arguments[1], arguments[2]))";
        until("the card to be in sight", async || {
            element.scroll_into_view().await.ok()?;
            let (x, y) = middle(element).await;
            let arguments = vec![element.to_json().unwrap(), x.into(), y.into()];
            let is_seen = self.driver.execute(script, arguments).await.ok()?;
            (*is_seen.json() == true).then_some((x, y))
        })
        .await
    }

    async fn moves_mouse(&self, from: (i64, i64), to: (i64, i64)) {
        let mut way = self.mouse();
        for step in 1..=STEPS {
            let part = |from: i64, to: i64| from + (to - from) * step / STEPS;
            way = way.move_to(part(from.0, to.0), part(from.1, to.1));
        }
        way.perform().await.unwrap();
    }

    /// Clicks at a place in the window.
    pub async fn clicks_at(&self, x: i64, y: i64) {
        let mouse = self.mouse().move_to(x, y).click();
        mouse.perform().await.unwrap();
    }

    pub async fn hovers(&self, element: &WebElement) {
        let (x, y) = middle(element).await;
        self.mouse().move_to(x, y).perform().await.unwrap();
    }

    fn mouse(&self) -> thirtyfour::action_chain::ActionChain {
        self.driver
            .action_chain_with_delay(None, Some(Duration::from_millis(16)))
    }
}

async fn id_of(entry: &WebElement) -> String {
    entry.attr("data-entry").await.unwrap().unwrap()
}

/// The middle of an element, as it stands in the window.
pub async fn middle(element: &WebElement) -> (i64, i64) {
    let script = "const box = arguments[0].getBoundingClientRect(); \
        return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)]";
    let handle = element.handle();
    handle
        .execute(script, vec![element.to_json().unwrap()])
        .await
        .unwrap()
        .convert()
        .unwrap()
}
