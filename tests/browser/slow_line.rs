//! Drops on a slow line: what is seen in the end is what is so.

use serde_json::json;

use crate::kit::browse;
use crate::kit::patience::until_equal;
use crate::support::Team;

#[tokio::test]
async fn a_rep_on_a_slow_line_drops_two_cards_before_the_first_answer_comes() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/pipeline?sort=name").await;
            browser.devtools("Network.enable", json!({})).await;
            let slow = json!({
                "offline": false, "latency": 1500, "downloadThroughput": -1, "uploadThroughput": -1,
            });
            browser
                .devtools("Network.emulateNetworkConditions", slow)
                .await;

            browser.drags("ben", "Interested").await;
            browser.drags("Anna Kowalska", "Interested").await;
            assert_eq!(browser.toasts().await.len(), 0, "no answer came yet");

            for times in 1..=2 {
                until_equal(times, async || browser.toasts().await.len()).await;
            }
            let all = ["Anna Kowalska", "ben", "cleo", "Dora Ünal"];
            assert_eq!(browser.cards_in("Interested").await, all);
            browser.waits_for_count("Interested", 4).await;
            browser.waits_for_count("Outreach Sent", 0).await;
            browser.driver.refresh().await.unwrap();
            assert_eq!(browser.cards_in("Interested").await, all);
        },
    )
    .await;
}
