//! The board as a person sees it: columns, counts, cards.

use thirtyfour::prelude::*;

use super::Browser;
use super::patience::{until, until_equal};

impl Browser {
    pub async fn column(&self, stage: &str) -> WebElement {
        self.find("region", stage).await
    }

    /// The number at a column's head.
    pub async fn count(&self, stage: &str) -> usize {
        until(&format!("the count of {stage}"), async || {
            let count = self
                .column(stage)
                .await
                .find(By::Css("header .count"))
                .await
                .ok()?;
            count.text().await.ok()?.parse().ok()
        })
        .await
    }

    /// The names on a column's cards, from top to bottom.
    pub async fn cards_in(&self, stage: &str) -> Vec<String> {
        let script = "return [...arguments[0].querySelectorAll('article')].map((card) => card.querySelector('a').textContent)";
        until(&format!("the cards of {stage}"), async || {
            let column = self.column(stage).await.to_json().unwrap();
            self.driver
                .execute(script, vec![column])
                .await
                .ok()?
                .convert()
                .ok()
        })
        .await
    }

    /// The card with that name.
    pub async fn card(&self, name: &str) -> WebElement {
        until(&format!("the card {name}"), async || {
            let link = self.find("link", name).await;
            link.find(By::XPath("./ancestor::article")).await.ok()
        })
        .await
    }

    /// The badge in a card's corner.
    pub async fn badge(&self, card: &str) -> WebElement {
        self.card(card).await.find(By::Css(".badge")).await.unwrap()
    }

    pub async fn waits_until_in(&self, stage: &str, card: &str) {
        until(&format!("{card} in {stage}"), async || {
            self.cards_in(stage)
                .await
                .iter()
                .any(|name| name == card)
                .then_some(())
        })
        .await;
    }

    pub async fn waits_for_count(&self, stage: &str, count: usize) {
        until_equal(count, async || self.count(stage).await).await;
    }

    /// The text and the background of something, as the screen shows them.
    pub async fn colours(&self, element: &WebElement) -> (String, String) {
        let script = "const style = getComputedStyle(arguments[0]); return [style.color, style.backgroundColor]";
        let element = element.to_json().unwrap();
        self.driver
            .execute(script, vec![element])
            .await
            .unwrap()
            .convert()
            .unwrap()
    }
}
