//! A board that is shown already is read again column by column.

use reqwest::Method;
use scraper::{Html, Selector};

use crate::support::Team;
use crate::support::person::{Answer, Person};

/// What an answer puts where: the selector, and the ids of the cards or the text.
fn parts(answer: &Answer) -> Vec<(String, Vec<String>)> {
    let (part, card) = (
        Selector::parse("hx-partial").unwrap(),
        Selector::parse(".card").unwrap(),
    );
    let html = Html::parse_fragment(&answer.body);
    let content = |part: scraper::ElementRef<'_>| {
        let cards: Vec<String> = part
            .select(&card)
            .map(|card| card.attr("data-contact").unwrap().to_owned())
            .collect();
        if cards.is_empty() {
            vec![part.text().collect::<String>().trim().to_owned()]
        } else {
            cards
        }
    };
    let target = |part: scraper::ElementRef<'_>| part.attr("hx-target").unwrap().to_owned();
    html.select(&part)
        .map(|part| (target(part), content(part)))
        .collect()
}

fn of(parts: &[(String, Vec<String>)], stage: &str, what: &str) -> Option<Vec<String>> {
    let target = format!("#stage-{stage}-{what}");
    let found = parts.iter().find(|(other, _)| *other == target);
    found.map(|(_, content)| content.clone())
}

async fn reads_again(who: &Person, query: &str) -> Vec<(String, Vec<String>)> {
    let place = format!("/pipeline/columns?organization=1&{query}");
    parts(&who.get(&place).await.expect(200))
}

#[tokio::test]
async fn only_the_columns_that_are_asked_for_come_but_the_counts_of_all() {
    let team = Team::open();
    team.moves(&team.mei(), "anna", "Closed").await.expect(303);
    let (first, closed) = (team.stage("Outreach Sent"), team.stage("Closed"));

    let parts = reads_again(&team.milo(), &format!("column={closed}:50")).await;

    let anna = team.contact("anna").id.to_string();
    assert_eq!(of(&parts, &closed, "cards"), Some(vec![anna]));
    assert_eq!(of(&parts, &closed, "figures"), Some(vec!["1".to_owned()]));
    assert_eq!(of(&parts, &first, "cards"), None);
    assert_eq!(of(&parts, &first, "figures"), Some(vec!["1".to_owned()]));
}

#[tokio::test]
async fn a_column_that_somebody_read_on_in_comes_as_far_as_they_read() {
    let team = Team::open();
    let names: Vec<String> = (0..160).map(|number| format!("p{number}")).collect();
    team.pastes(&team.ana(), &names, "Closed").await.expect(200);
    let closed = team.stage("Closed");
    let cards = async |shown: usize| {
        let parts = reads_again(&team.milo(), &format!("column={closed}:{shown}")).await;
        of(&parts, &closed, "cards").unwrap()
    };
    assert_eq!(cards(0).await.len(), 50);
    assert_eq!(cards(50).await.len(), 50);
    let read_on = cards(101).await;
    assert_eq!(read_on.len(), 101);
    assert_eq!(read_on[..50], cards(50).await);
    assert_eq!(cards(9999).await.len(), 160);

    let page = format!("/pipeline?column={closed}:101");
    let page = team.milo().get(&page).await.expect(200).page();
    assert_eq!(page.column("Closed").cards().len(), 101);
}

#[tokio::test]
async fn the_filter_holds_but_for_a_card_that_was_just_dropped() {
    let team = Team::open();
    let (interested, milo) = (team.stage("Interested"), team.milo());
    let (cleo, dora) = (team.contact("cleo").id, team.contact("dora").id);
    let query = format!("lead_status=won&column={interested}:50");

    let filtered = reads_again(&milo, &query).await;
    assert_eq!(
        of(&filtered, &interested, "cards"),
        Some(vec![cleo.to_string()])
    );

    let kept = reads_again(&milo, &format!("{query}&kept={dora}&kept={cleo}&kept=9999")).await;
    let cards = vec![dora.to_string(), cleo.to_string()];
    assert_eq!(of(&kept, &interested, "cards"), Some(cards));
    assert_eq!(
        of(&kept, &interested, "figures"),
        Some(vec!["1".to_owned()])
    );
}

#[tokio::test]
async fn a_page_that_is_read_again_takes_no_message_that_was_left_for_the_next() {
    let team = Team::open();
    let milo = team.milo();
    for place in ["/pipeline", "/contacts", &team.page_of("anna")] {
        team.sets_status(&milo, "anna", "won").await.expect(303);
        let again = milo
            .request(Method::GET, place)
            .header("X-Read-Again", "true");
        let again = milo.send(again).await.expect(200);
        assert!(!again.page().has("#toasts > *"), "{place}");
        let next = milo.get(place).await.expect(200).page();
        assert!(next.has("#toasts > *"), "{place}");
        team.sets_status(&milo, "anna", "open").await.expect(303);
        milo.get(place).await.expect(200);
    }
}

#[tokio::test]
async fn a_list_that_somebody_read_on_in_comes_as_far_as_they_read() {
    let team = Team::open();
    let names: Vec<String> = (0..160).map(|number| format!("p{number}")).collect();
    team.pastes(&team.ana(), &names, "Closed").await.expect(200);
    for (shown, rows) in [
        ("", 50),
        ("shown=50", 50),
        ("shown=51", 51),
        ("shown=9999", 164),
    ] {
        let place = format!("/contacts?{shown}");
        let page = team.milo().get(&place).await.expect(200).page();
        assert_eq!(page.all("#rows > tr[id]").len(), rows, "{shown}");
    }
}
