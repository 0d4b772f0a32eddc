//! What others do shows by itself, and takes nothing out of anybody's hands.

use serde_json::json;

use crate::kit::demo::Demo;
use crate::kit::patience::{until, until_equal};
use crate::kit::{Browser, browse};
use crate::support::Team;
use crate::support::server::{Server, config};

impl Browser {
    /// Opens a page, and waits until it is told what others do.
    pub async fn looks_on(&self, place: &str) {
        self.open(place).await;
        self.waits_for_mark("Live").await;
    }

    async fn waits_for_mark(&self, words: &str) {
        let mark = "return document.getElementById('live').textContent";
        until_equal(json!(words), async || self.ask(mark).await).await;
    }

    /// The id of the card that has the focus.
    async fn focused_card(&self) -> String {
        let card = "return document.activeElement.closest('.card')?.id ?? ''";
        self.ask(card).await.as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_rep_sees_a_teammate_move_a_card_and_keeps_the_focus_on_it() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.looks_on("/pipeline").await;
        browser.tabs_to("link", "Anna Kowalska").await;

        team.moves(&team.mei(), "anna", "Closed").await.expect(303);

        browser.waits_until_in("Closed", "Anna Kowalska").await;
        browser.waits_for_count("Outreach Sent", 1).await;
        browser.waits_for_count("Closed", 1).await;
        let anna = format!("card-{}", team.contact("anna").id);
        until_equal(anna, async || browser.focused_card().await).await;
        assert_eq!(browser.cards_in("Outreach Sent").await, ["ben"]);
    })
    .await;
}

#[tokio::test]
async fn a_rep_deep_in_a_column_stays_there_while_others_work() {
    let demo = Demo::open();
    let (member, other) = (demo.person("member").await, demo.person("member2").await);
    browse(&demo.server.address, member.cookie(), async |browser| {
        browser.looks_on("/pipeline").await;
        let stage = "Outreach Sent";
        let count = browser.count(stage).await;
        let down = "const cards = document.querySelector('.column:first-child .column-cards'); \
            cards.scrollTop = cards.scrollHeight; return cards.querySelectorAll('.card').length";
        until_equal(json!(count), async || browser.ask(down).await).await;
        browser
            .ask("document.querySelectorAll('.column:first-child .card')[55].querySelector('a').focus()")
            .await;
        // Cards get their heights when they first come into sight.
        let settle = "const card = document.activeElement.closest('.card'); \
            card.scrollIntoView({ block: 'center' }); return card.getBoundingClientRect().top";
        let mut before = f64::NAN;
        let top = until("the column to settle", async || {
            let top = browser.ask(settle).await.as_f64()?;
            let is_settled = (top - std::mem::replace(&mut before, top)).abs() < 0.5;
            is_settled.then_some(top)
        })
        .await;
        let card = browser.focused_card().await;
        let last = "const cards = document.querySelectorAll('.column:first-child .card'); \
            return cards[cards.length - 1].dataset.contact";
        let id = browser.ask(last).await.as_str().unwrap().to_owned();

        let note = format!("/contacts/{id}/notes");
        other.post(&note, &[("text", "Hello")]).await.expect(303);

        let first = "return document.querySelector('.column:first-child .card').dataset.contact";
        until_equal(json!(id), async || browser.ask(first).await).await;
        assert_eq!(browser.cards_in(stage).await.len(), count);
        assert_eq!(browser.focused_card().await, card);
        let now = "return document.activeElement.closest('.card').getBoundingClientRect().top";
        let moved = (browser.ask(now).await.as_f64().unwrap() - top).abs();
        assert!(moved < 3.0, "it moved by {moved}");
    })
    .await;
}

#[tokio::test]
async fn a_filtered_board_shows_what_still_passes_the_filter() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.looks_on("/pipeline?lead_status=open").await;
        assert_eq!(browser.cards_in("Outreach Sent").await.len(), 2);
        team.sets_status(&team.mei(), "anna", "won")
            .await
            .expect(303);
        until_equal(vec!["ben".to_owned()], async || {
            browser.cards_in("Outreach Sent").await
        })
        .await;
        browser.waits_for_count("Outreach Sent", 1).await;
        team.sets_status(&team.mei(), "anna", "open")
            .await
            .expect(303);
        browser
            .waits_until_in("Outreach Sent", "Anna Kowalska")
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_card_that_was_dropped_where_the_filter_hides_it_stays_though_others_work() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    team.adds_rule_on_stage(&team.ana(), "Interested", "won")
        .await
        .expect(303);
    browse(site, milo, async |browser| {
        browser.looks_on("/pipeline?lead_status=open").await;
        browser.drags("Anna Kowalska", "Interested").await;
        let hidden = async || browser.texts(".card.is-filtered-out .card-name").await;
        until_equal(vec!["Anna Kowalska".to_owned()], hidden).await;
        team.moves(&team.mei(), "ben", "Interested")
            .await
            .expect(303);
        team.sets_status(&team.mei(), "ben", "open")
            .await
            .expect(303);
        browser.waits_until_in("Interested", "ben").await;
        assert_eq!(hidden().await, ["Anna Kowalska"]);
    })
    .await;
}

#[tokio::test]
async fn stages_that_an_admin_renames_and_adds_show_on_the_boards_of_others() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.looks_on("/pipeline").await;
        let ana = team.ana();
        let stages = "/settings/pipeline/stages";
        let closed = format!("{stages}/{}", team.stage("Closed"));
        ana.post(&closed, &[("name", "Signed"), ("colour", "green")])
            .await
            .expect(303);
        browser.column("Signed").await;
        ana.post(stages, &[("name", "Waiting"), ("colour", "red")])
            .await
            .expect(303);
        browser.column("Waiting").await;
        browser.drags("Anna Kowalska", "Signed").await;
        until_equal("Signed, Open".to_owned(), async || team.standing("anna")).await;
    })
    .await;
}

#[tokio::test]
async fn a_card_is_not_torn_out_of_a_hand() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.looks_on("/pipeline").await;
        let script = "window.asked = []; const get = fetch; \
            window.fetch = (...what) => { asked.push(String(what[0])); return get(...what); }; \
            document.addEventListener('live:told', () => { document.body.dataset.told = ''; })";
        browser.ask(script).await;
        browser.picks_up("Anna Kowalska").await;

        team.moves(&team.mei(), "ben", "Closed").await.expect(303);

        until("the browser to be told", async || {
            let told = browser.ask("return 'told' in document.body.dataset").await;
            told.as_bool().filter(|told| *told)
        })
        .await;
        // Whoever has empty hands asks as soon as they are told.
        assert_eq!(browser.ask("return asked").await, json!([]));
        browser.lets_go().await;
        browser.waits_until_in("Closed", "ben").await;
        browser.drags("Anna Kowalska", "Closed").await;
        until_equal("Closed, Open".to_owned(), async || team.standing("anna")).await;
    })
    .await;
}

#[tokio::test]
async fn the_list_follows_and_what_is_selected_stays_selected() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.looks_on("/contacts?sort=activity").await;
        let box_of = async |name: &str| browser.find("checkbox", &format!("Select {name}")).await;
        box_of("Anna Kowalska").await.click().await.unwrap();

        team.sets_status(&team.mei(), "dora", "won")
            .await
            .expect(303);

        let dora = team.contact("dora").id;
        let badge = format!("#contact-{dora} .badge");
        until_equal(vec!["Won".to_owned()], async || browser.texts(&badge).await).await;
        assert!(box_of("Anna Kowalska").await.is_selected().await.unwrap());
        assert!(!box_of("ben").await.is_selected().await.unwrap());
        assert_eq!(
            browser.texts("[data-count]").await,
            ["1 of 4 contacts selected"]
        );
        let first = browser.texts("#rows tr:first-child .list-name a").await;
        assert_eq!(first, [team.contact("dora").display_name()]);
    })
    .await;
}

#[tokio::test]
async fn a_contacts_page_follows_and_what_somebody_writes_stays() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        let page = team.page_of("anna");
        browser.looks_on(&page).await;
        browser.write("Note", "Half a tho").await;

        let note = [("text", "She called.")];
        let notes = format!("{page}/notes");
        team.mei().post(&notes, &note).await.expect(303);

        let shown = async || browser.texts(".note-text").await;
        until_equal(vec!["She called.".to_owned()], shown).await;
        let field = browser.find("textbox", "Note").await;
        assert_eq!(field.value().await.unwrap().unwrap(), "Half a tho");
        let focus = browser.focused().await;
        assert_eq!(focus.element_id(), field.element_id());

        browser.unfold("Lead Status: Open. Change").await;
        team.moves(&team.mei(), "anna", "Closed").await.expect(303);
        let chosen = "return document.querySelector('[name=stage] option:checked').textContent";
        until_equal(json!("Closed"), async || browser.ask(chosen).await).await;
        browser.find("button", "Won").await;
    })
    .await;
}

#[tokio::test]
async fn a_page_of_a_contact_that_is_deleted_says_so() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        let page = team.page_of("anna");
        browser.looks_on(&page).await;
        let deletion = format!("{page}/deletion");
        team.ana().post(&deletion, &[]).await.expect(303);
        let said = "This contact was deleted. Back to Pipeline";
        until_equal(vec![said.to_owned()], async || {
            browser.texts(".live-gone").await
        })
        .await;
        browser.follow("Back to Pipeline").await;
        browser.waits_for_place("/pipeline").await;
    })
    .await;
}

#[tokio::test]
async fn the_mark_tells_when_the_server_is_gone_and_what_was_missed_shows_when_it_is_back() {
    let mut team = Team::open();
    let (site, milo) = (team.server.address.clone(), team.milo().cookie());
    browse(&site, milo, async move |browser| {
        browser.looks_on("/pipeline").await;
        team.server.stop();
        browser.waits_for_mark("Reconnecting…").await;

        let mut meanwhile = Server::start(config(&team.database.url), team.clock.clone());
        let mei = team.mei().on(&meanwhile.address);
        team.moves(&mei, "anna", "Closed").await.expect(303);
        meanwhile.stop();
        team.server
            .starts_again(config(&team.database.url), team.clock.clone());

        browser.waits_for_mark("Live").await;
        browser.waits_until_in("Closed", "Anna Kowalska").await;
    })
    .await;
}

#[tokio::test]
async fn a_page_that_has_just_come_says_nothing_of_a_line_that_never_stood_until_that_is_odd() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.hears_nothing().await;
        let script = "window.tries = 0; window.ahead = 0; const [get, now] = [fetch, Date.now]; \
            window.fetch = (...what) => { if (what[0] === '/live') tries += 1; return get(...what); }; \
            Date.now = () => now() + ahead";
        let source = json!({ "source": script });
        let method = "Page.addScriptToEvaluateOnNewDocument";
        browser.devtools(method, source).await;
        browser.open("/pipeline").await;
        until("a second try", async || {
            let tries = browser.ask("return tries").await;
            (tries.as_u64()? > 1).then_some(())
        })
        .await;
        browser.waits_for_mark("").await;

        browser.ask("window.ahead = 60000").await;
        browser.waits_for_mark("Reconnecting…").await;
    })
    .await;
}

#[tokio::test]
async fn who_has_too_many_windows_open_is_told_to_close_some() {
    let team = Team::open();
    let (site, mei) = (&team.server.address, team.mei());
    let mut streams = Vec::new();
    for _ in 0..30 {
        streams.push(mei.looks_on().await);
    }
    browse(site, mei.cookie(), async |browser| {
        browser.open("/pipeline").await;
        let words = "Not live. Close some other windows.";
        browser.waits_for_mark(words).await;
    })
    .await;
}

#[tokio::test]
async fn on_a_phone_the_mark_lies_over_nothing() {
    let mut team = Team::open();
    let (site, milo) = (team.server.address.clone(), team.milo().cookie());
    browse(&site, milo, async move |browser| {
        browser.becomes_a_touch_screen(390, 844).await;
        browser.looks_on("/pipeline").await;
        browser.press("Select").await;
        let over = "const mark = document.getElementById('live').getBoundingClientRect(); \
            const others = document.querySelectorAll('main, #selection, .board, .sidebar a, .sidebar button'); \
            const places = [...others].map((other) => [other, other.getBoundingClientRect()]); \
            return places.filter(([, box]) => box.width > 0 && box.bottom > mark.top && box.top < mark.bottom \
                && box.right > mark.left && box.left < mark.right).map(([other]) => other.className || other.id)";
        assert_eq!(browser.ask(over).await, json!([]));
        team.server.stop();
        browser.waits_for_mark("Reconnecting…").await;
        assert_eq!(browser.ask(over).await, json!([]));
        let height = "return document.getElementById('live').offsetHeight > 15";
        assert_eq!(browser.ask(height).await, true);
    })
    .await;
}

#[tokio::test]
async fn all_tabs_follow_by_one_stream_and_go_on_when_its_tab_is_closed() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.looks_on("/pipeline").await;
        let first = browser.driver.window().await.unwrap();
        let second = browser.driver.new_tab().await.unwrap();
        browser.driver.switch_to_window(second.clone()).await.unwrap();
        browser.looks_on("/contacts").await;
        let waiting = "const done = arguments[0]; \
            navigator.locks.query().then(({ held, pending }) => done([held.length, pending.length]))";
        let locks = browser.driver.execute_async(waiting, vec![]).await.unwrap();
        assert_eq!(*locks.json(), json!([1, 1]), "one tab reads, the other one waits");

        let badge = format!("#contact-{} .badge", team.contact("anna").id);
        let anna = async || browser.texts(&badge).await;
        team.sets_status(&team.mei(), "anna", "won").await.expect(303);
        until_equal(vec!["Won".to_owned()], anna).await;

        browser.driver.switch_to_window(first).await.unwrap();
        browser.driver.close_window().await.unwrap();
        browser.driver.switch_to_window(second).await.unwrap();
        team.sets_status(&team.mei(), "anna", "lost").await.expect(303);
        until_equal(vec!["Lost".to_owned()], anna).await;
    })
    .await;
}

#[tokio::test]
async fn whoever_was_signed_out_elsewhere_is_told_that_the_page_stands_still() {
    let team = Team::open();
    let (site, milo) = (&team.server.address, team.milo().cookie());
    browse(site, milo, async |browser| {
        browser.looks_on("/pipeline").await;
        team.milo().post("/logout", &[]).await.expect(303);
        let said = "Not live any more. Load the page again.";
        browser.waits_for_mark(said).await;
    })
    .await;
}
