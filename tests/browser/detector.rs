//! The watch over the browser sees what it is there to see.

use crate::kit::axe::Check;
use crate::kit::browser::{browse, browse_in_spite_of_troubles};
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

#[tokio::test]
async fn what_keeps_somebody_from_using_a_page_is_found_with_its_page_rule_and_element() {
    let team = Team::open();
    browse(
        &team.server.address,
        team.milo().cookie(),
        async |browser| {
            browser.open("/contacts").await;
            assert_eq!(browser.faults(Check::All).await, [""; 0]);

            browser
                .ask(
                    "document.querySelector('.list-created time').style.color = '#aaa'; \
                     document.querySelector('td.list-name').append(document.createElement('h6'))",
                )
                .await;

            let all = browser.faults(Check::All).await;
            let colours = browser.faults(Check::Colours).await;
            for (faults, rule, element) in [
                (&all, "/contacts: color-contrast (", ".list-created > time"),
                (
                    &colours,
                    "/contacts: color-contrast (",
                    ".list-created > time",
                ),
                (&all, "/contacts: empty-heading (", "h6"),
            ] {
                assert!(
                    faults
                        .iter()
                        .any(|fault| fault.starts_with(rule) && fault.contains(element)),
                    "{rule}{element} is missing in:\n{}",
                    faults.join("\n")
                );
            }
        },
    )
    .await;
}
