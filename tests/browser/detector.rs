//! The watch over the browser sees what it is there to see.

use crate::kit::browser::browse_in_spite_of_troubles;
use crate::kit::until;
use crate::support::Team;

#[tokio::test]
async fn a_broken_policy_and_a_thrown_error_are_reported_on_later_pages_too() {
    let team = Team::open();
    let milo = team.milo().cookie();
    browse_in_spite_of_troubles(&team.server.address, milo, async |browser| {
        browser.open("/pipeline").await;
        assert!(browser.troubles().await.is_empty());

        browser
            .ask("document.querySelector('h1').innerHTML = '<b style=\"color: red\">Pipeline</b>'")
            .await;
        browser
            .ask("setTimeout(() => { throw new Error('on purpose') })")
            .await;
        browser.open("/settings").await;

        let troubles = until("the troubles", async || {
            Some(browser.troubles().await).filter(|troubles| troubles.len() >= 2)
        });
        let troubles = troubles.await.join("\n");
        assert!(
            troubles.contains("policy style-src-attr on /pipeline"),
            "{troubles}"
        );
        assert!(troubles.contains("on purpose"), "{troubles}");
    })
    .await;
}
