//! A finger on a phone.

use serde_json::json;
use thirtyfour::prelude::*;

use super::Browser;
use super::patience::until;
use super::pointer::middle;

/// From here to the side of the screen, a card that is held makes the board scroll.
const EDGE: i64 = 80;

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
            self.slides_to(x, foot + nudge).await;
            has_happened().await.then_some(())
        })
        .await;
        self.slides_to(x, y).await;
        self.lifts().await;
    }

    /// Presses on a card, once that lies still in sight, until it is held, and tells where that is.
    pub async fn takes_up(&self, card: &WebElement) -> (i64, i64) {
        let script = "const card = arguments[0]; card.scrollIntoView({ block: 'nearest', inline: 'nearest' }); \
            return card.contains(document.elementFromPoint(arguments[1], arguments[2]))";
        let mut lay = None;
        let (x, y) = until("the card to lie still", async || {
            let lies = middle(card).await;
            let arguments = vec![card.to_json().unwrap(), lies.0.into(), lies.1.into()];
            let is_seen = self.driver.execute(script, arguments).await.unwrap();
            let lay = lay.replace(lies);
            (*is_seen.json() == true && lay == Some(lies)).then_some(lies)
        })
        .await;
        self.touch("touchStart", Some((x, y))).await;
        until("the card to be held", async || {
            let class = card.class_name().await.unwrap().unwrap_or_default();
            class.contains("sortable-chosen").then_some(())
        })
        .await;
        (x, y)
    }

    /// Holds a card, carries it to the edge of the board beyond which the column lies until that has come by, and lets
    /// go there. As long as the board comes on it is waited for, and where it went too far it is brought back.
    pub async fn carries(&self, card: &str, stage: &str, width: i64) {
        let card = self.card(card).await;
        let column = self.column(stage).await;
        let (mut x, y) = self.takes_up(&card).await;
        let mut way = self.way_of(&column, &card).await;
        loop {
            let to = way.finger(width);
            if way.has_card && to == x {
                break;
            }
            for step in 1..=4 {
                self.slides_to(x + (to - x) * step / 4, y).await;
            }
            x = to;
            let mut nudge = 0;
            way = until(
                "the board to scroll, or the column to take the card",
                async || {
                    nudge = 1 - nudge;
                    self.slides_to(x + nudge, y + nudge).await;
                    let now = self.way_of(&column, &card).await;
                    (now != way || now.has_card).then_some(now)
                },
            )
            .await;
        }
        self.lifts().await;
    }

    /// Where a column lies now, and whether it has the card.
    async fn way_of(&self, column: &WebElement, card: &WebElement) -> Way {
        let script = "const { left, right } = arguments[0].getBoundingClientRect(); \
            return [Math.round(left), Math.round(right), arguments[0].contains(arguments[1])]";
        let elements = vec![column.to_json().unwrap(), card.to_json().unwrap()];
        let answer = self.driver.execute(script, elements).await.unwrap();
        let (left, right, has_card) = answer.convert().unwrap();
        Way {
            left,
            right,
            has_card,
        }
    }

    /// Moves a finger that is down.
    pub async fn slides_to(&self, x: i64, y: i64) {
        self.touch("touchMove", Some((x, y))).await;
    }

    pub async fn lifts(&self) {
        self.touch("touchEnd", None).await;
    }

    pub async fn taps(&self, element: &WebElement) {
        let place = middle(element).await;
        self.touch("touchStart", Some(place)).await;
        self.lifts().await;
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

/// From a finger to a column.
#[derive(PartialEq)]
struct Way {
    left: i64,
    right: i64,
    has_card: bool,
}

impl Way {
    /// Where a finger must be: on the column, where no edge makes the board scroll on; else at the edge on its side.
    fn finger(&self, width: i64) -> i64 {
        let (left, right) = (self.left.max(EDGE), self.right.min(width - EDGE));
        if right - left > 40 {
            i64::midpoint(left, right)
        } else if self.left > width / 2 {
            width - 30
        } else {
            30
        }
    }
}
