//! A finger on a phone.

use serde_json::json;
use thirtyfour::prelude::*;

use super::Browser;
use super::patience::until;
use super::pointer::middle;

impl Browser {
    /// Makes the window a phone's or a tablet's: its size, its pixels, and a finger instead of a mouse.
    pub async fn becomes_a_touch_screen(&self, width: u32, height: u32) {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 2, "mobile": true });
        self.devtools("Emulation.setDeviceMetricsOverride", size)
            .await;
        let touch = json!({ "enabled": true, "maxTouchPoints": 1 });
        self.devtools("Emulation.setTouchEmulationEnabled", touch)
            .await;
    }

    /// Holds a card at the foot of the screen until something has happened, and lets go where it was taken up.
    pub async fn holds_at_the_foot(&self, card: &str, has_happened: impl AsyncFn() -> bool) {
        let card = self.card(card).await;
        let (x, y) = self.takes_up(&card).await;
        let column = card.find(By::XPath("./..")).await.unwrap();
        let area = column.rect().await.unwrap();
        let foot = (area.y + area.height) as i64 - 20;
        let mut nudge = 0;
        until("what is awaited at the foot", async || {
            nudge = 1 - nudge;
            self.touch("touchMove", Some((x, foot + nudge))).await;
            has_happened().await.then_some(())
        })
        .await;
        self.touch("touchMove", Some((x, y))).await;
        self.touch("touchEnd", None).await;
    }

    /// Presses on a card until it is held, and tells where that is.
    async fn takes_up(&self, card: &WebElement) -> (i64, i64) {
        let (x, y) = middle(card).await;
        self.touch("touchStart", Some((x, y))).await;
        until("the card to be held", async || {
            let class = card.class_name().await.unwrap().unwrap_or_default();
            class.contains("sortable-chosen").then_some(())
        })
        .await;
        (x, y)
    }

    /// Holds a card, carries it to the board's right edge until that has scrolled to the column, and lets go there.
    pub async fn carries(&self, card: &str, stage: &str, width: i64) {
        let card = self.card(card).await;
        let column = self.column(stage).await;
        let id = card.attr("id").await.unwrap().unwrap();
        let (x, y) = self.takes_up(&card).await;
        let edge = width - 30;
        for step in 1..=6 {
            self.touch("touchMove", Some((x + (edge - x) * step / 6, y)))
                .await;
        }
        let mut nudge = 0;
        let mut stood = edge;
        until("the column to come by and take the card", async || {
            nudge = 1 - nudge;
            let (there, _) = middle(&column).await;
            let finger = if there < edge { there } else { edge };
            self.touch("touchMove", Some((finger + nudge, y + nudge)))
                .await;
            // A board that still scrolls would bring the next column under the finger.
            let stands = there == stood;
            stood = there;
            if there >= edge || !stands {
                return None;
            }
            column.find(By::Css(format!("[id='{id}']"))).await.ok()?;
            (middle(&column).await.0 == there).then_some(())
        })
        .await;
        self.touch("touchEnd", None).await;
    }

    pub async fn taps(&self, element: &WebElement) {
        let place = middle(element).await;
        self.touch("touchStart", Some(place)).await;
        self.touch("touchEnd", None).await;
    }

    async fn touch(&self, kind: &str, at: Option<(i64, i64)>) {
        let points: Vec<_> = at.iter().map(|(x, y)| json!({ "x": x, "y": y })).collect();
        self.devtools(
            "Input.dispatchTouchEvent",
            json!({ "type": kind, "touchPoints": points }),
        )
        .await;
    }
}
