//! The help page and the program say the same: each worked example is read from the page and done.

use scraper::{ElementRef, Selector};

use crate::support::Team;
use crate::support::page::{Page, words};

const HELP: &str = "/help/automations";

/// An example, in the page's own words.
#[derive(Debug)]
struct Example {
    title: String,
    rules: Vec<String>,
    before: String,
    change: String,
    after: String,
    runs: Vec<String>,
}

fn examples(page: &Page) -> Vec<Example> {
    page.all(".example").into_iter().map(read).collect()
}

fn read(example: ElementRef<'_>) -> Example {
    let list = |selector: &str| -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        example.select(&selector).map(words).collect()
    };
    let one = |selector: &str| {
        let mut found = list(selector);
        assert_eq!(found.len(), 1, "{selector}: {found:?}");
        found.remove(0)
    };
    Example {
        title: one("h3"),
        rules: list(".example-rule"),
        before: one(".example-before"),
        change: one(".example-change"),
        after: one(".example-after"),
        runs: list(".example-run"),
    }
}

/// Puts Ben where the example begins.
async fn begins(team: &Team, example: &Example) {
    let (stage, status) = example.before.split_once(", ").unwrap();
    team.moves(&team.milo(), "ben", stage).await.expect(303);
    let status = status.to_lowercase();
    team.sets_status(&team.milo(), "ben", &status)
        .await
        .expect(303);
    assert_eq!(team.standing("ben"), example.before);
}

async fn adds_rules(team: &Team, example: &Example) {
    let ana = team.ana();
    for rule in &example.rules {
        let rule = rule.strip_prefix("When ").unwrap();
        let answer = match rule.strip_prefix("stage changes to ") {
            Some(rule) => {
                let (stage, status) = rule.split_once(" → set status to ").unwrap();
                let status = status.to_lowercase();
                team.adds_rule_on_stage(&ana, stage, &status).await
            }
            None => {
                let rule = rule.strip_prefix("status changes to ").unwrap();
                let (status, stage) = rule.split_once(" → move to ").unwrap();
                let status = status.to_lowercase();
                team.adds_rule_on_status(&ana, &status, stage).await
            }
        };
        answer.expect(303);
    }
    let list = ana.get("/settings/pipeline/automations").await.expect(200);
    assert_eq!(list.page().list(".rule-words"), example.rules);
}

async fn changes(team: &Team, example: &Example) {
    let milo = team.milo();
    let answer = if let Some(stage) = example.change.strip_prefix("drag the card to ") {
        team.moves(&milo, "ben", stage).await
    } else {
        let status = example.change.strip_prefix("set the Lead Status to ");
        let status = status.unwrap().to_lowercase();
        team.sets_status(&milo, "ben", &status).await
    };
    answer.expect(303);
}

/// What the run history says of Ben, oldest first, as the help page words it.
async fn runs(team: &Team) -> Vec<String> {
    let place = "/settings/pipeline/automations/runs?contact=2";
    let page = team.milo().get(place).await.expect(200).page();
    let results = page.list(".run-result").into_iter();
    let mut told: Vec<_> = results
        .zip(page.list(".run-what"))
        .map(|(result, what)| format!("{result} {}", what.replace(" for ben", "")))
        .collect();
    told.reverse();
    told
}

#[tokio::test]
async fn each_example_of_the_help_page_comes_out_as_the_page_says() {
    let page = Team::open().milo().get(HELP).await.expect(200).page();
    let examples = examples(&page);
    assert!(examples.len() >= 5, "{examples:?}");
    for example in &examples {
        let team = Team::open();
        begins(&team, example).await;
        adds_rules(&team, example).await;

        changes(&team, example).await;

        assert_eq!(team.standing("ben"), example.after, "{}", example.title);
        assert_eq!(runs(&team).await, example.runs, "{}", example.title);
    }
}

#[tokio::test]
async fn the_examples_show_each_reason_that_the_page_explains() {
    let page = Team::open().milo().get(HELP).await.expect(200).page();
    let reasons = page.list(".reasons dt");
    assert!(reasons.len() >= 5, "{reasons:?}");
    let runs = page.list(".example-run").join("\n");
    let skipped = reasons.iter().filter_map(|dt| dt.strip_prefix("Skipped "));
    let skipped: Vec<_> = skipped.collect();
    assert!(skipped.len() >= 3, "{reasons:?}");
    for reason in skipped {
        assert!(runs.contains(reason), "{reason} is in no example");
    }
}

#[tokio::test]
async fn the_help_page_is_led_to_from_where_it_is_needed() {
    let team = Team::open();
    let milo = team.milo();
    team.adds_starter_rules(&team.ana()).await;
    team.moves(&milo, "anna", "Closed").await.expect(303);
    for place in [
        "/settings/pipeline/automations",
        "/settings/pipeline/automations/runs",
        "/contacts/1",
    ] {
        let page = milo.get(place).await.expect(200).page();
        assert_eq!(page.link("How automations run"), HELP, "{place}");
    }
    let page = milo.get(HELP).await.expect(200).page();
    assert_eq!(page.heading(), "How automations run");
    for promise in [
        "Rules answer, from top to bottom.",
        "Each field has one master for each change.",
        "A rule runs at most once for each change.",
        "Runs are kept for 90 days.",
    ] {
        assert!(page.text().contains(promise), "{promise}");
    }
}
