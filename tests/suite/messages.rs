//! Messages logged by hand, and what they make of the conversation status: design, section 1; guide "Using Lead Status",
//! "Lead Status vs. Conversation Status".

use chrono::TimeDelta;

use crate::support::Team;
use crate::support::cast::{PASSWORD, email_of};
use crate::support::page::Page;
use crate::support::replay::Beginning;

pub const TABLES: [&str; 3] = ["contacts", "messages", "activities"];

/// The status at the head of the page, how long it has been our turn if it is, and whether it can be marked as handled.
pub fn state(page: &Page) -> (String, Vec<String>, bool) {
    (
        page.words(".contact-head .conversation"),
        page.list(".contact-head .turn-ours"),
        page.has_control("Mark handled"),
    )
}

fn texts(page: &Page) -> Vec<String> {
    page.list("#messages .message-text")
}

#[tokio::test]
async fn milo_logs_what_anna_wrote_and_what_was_answered_and_the_status_follows() {
    let team = Team::open();
    let milo = team.milo();
    let page = team.sees(&milo, "anna").await;
    assert_eq!(state(&page), ("No Reply".to_owned(), vec![], false));
    assert!(page.text().contains("No messages yet."));

    let form = page
        .form("Log as received")
        .with("text", " How much\r\n is it? ");
    let answer = milo.submit(&form).await;

    assert_eq!(answer.header("location"), "/contacts/1#messages");
    let page = milo.follow(&answer).await.expect(200).page();
    assert_eq!(
        page.toast(),
        "Message logged. Conversation Status set to New Message."
    );
    team.later(TimeDelta::hours(3));
    let page = team.sees(&team.mei(), "anna").await;
    let waiting = vec!["our turn, 3 h. Waiting for our reply since 2 March 2026, 10:00".to_owned()];
    assert_eq!(state(&page), ("New Message".to_owned(), waiting, true));
    let text: String = page.one(".message-in .message-text").text().collect();
    assert_eq!(text, "How much\n is it?");
    assert_eq!(
        page.words(".message-foot"),
        "Received 3 h ago, logged by Milo Novak"
    );
    assert_eq!(
        page.log()[..2],
        [
            "Conversation Status No Reply → New Message, by Milo Novak",
            "Message received, by Milo Novak",
        ]
    );

    let form = page
        .form("Log as sent")
        .with("text", "1,200 in three parts.");
    let mei = team.mei();
    let page = mei.follow(&mei.submit(&form).await).await.page();

    assert_eq!(
        page.toast(),
        "Message logged. Conversation Status set to Replied."
    );
    assert_eq!(state(&page), ("Replied".to_owned(), vec![], false));
    assert_eq!(texts(&page), ["1,200 in three parts.", "How much is it?"]);
    assert!(
        page.words(".message-out .message-foot")
            .starts_with("Sent just now")
    );
    assert_eq!(
        team.log("anna"),
        [
            "message_received - → -, by_hand Milo Novak",
            "conversation_status no_reply → new_message, by_hand Milo Novak",
            "message_sent - → -, by_hand Mei Chen",
            "conversation_status new_message → replied, by_hand Mei Chen",
        ]
    );
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
}

#[tokio::test]
async fn outreach_alone_stays_without_a_reply_however_often_it_is_sent() {
    let team = Team::open();
    let milo = team.milo();
    for text in ["Hi!", "Are you there?"] {
        let answer = team.sends(&milo, "anna", text).await;
        let page = milo.follow(&answer).await.page();
        assert_eq!(page.toast(), "Message logged.");
        assert_eq!(state(&page), ("No Reply".to_owned(), vec![], false));
    }
    assert_eq!(
        team.log("anna"),
        ["message_sent - → -, by_hand Milo Novak"; 2]
    );
}

#[tokio::test]
async fn what_is_logged_late_is_put_in_its_place_and_who_waits_is_still_told() {
    let team = Team::open();
    let milo = team.milo();
    let log = async |direction: &str, text: &str, time: &str| {
        let at = format!("2026-03-02T{time}");
        team.logs(&milo, "anna", direction, text, &at)
            .await
            .expect(303);
        state(&team.sees(&milo, "anna").await)
    };
    let waits = |since: &str, long: &str| {
        let words = format!("our turn, {long}. Waiting for our reply since 2 March 2026, {since}");
        ("New Message".to_owned(), vec![words], true)
    };
    assert_eq!(log("in", "third", "09:30").await, waits("09:30", "30 min"));
    assert_eq!(log("in", "first", "08:00").await, waits("08:00", "2 h"));
    // An answer to the first alone: the third came after it.
    assert_eq!(
        log("out", "second", "09:00").await,
        waits("09:30", "30 min")
    );
    let replied = ("Replied".to_owned(), vec![], false);
    assert_eq!(log("out", "fourth", "09:45").await, replied);
    assert_eq!(log("in", "before all", "07:00").await, replied);
    assert_eq!(
        texts(&team.sees(&milo, "anna").await),
        ["fourth", "third", "second", "first", "before all"]
    );
    let contact = team.contact("anna");
    assert_eq!(contact.thread.last_message_text.as_deref(), Some("fourth"));
}

#[tokio::test]
async fn the_time_of_a_message_is_by_the_clocks_of_the_organization() {
    let team = Team::open();
    let milo = team.milo();
    let page = team.sees(&milo, "anna").await;
    assert!(
        page.words(".message-form")
            .contains("When, in Europe/Berlin")
    );
    for (zone, exact) in [
        ("Europe/Berlin", "2026-03-01T18:05:00Z"),
        ("America/New_York", "2026-03-02T00:05:00Z"),
    ] {
        team.database
            .execute(&format!("UPDATE organizations SET time_zone = '{zone}'"));
        team.logs(&milo, "ben", "in", zone, "2026-03-01T19:05")
            .await
            .expect(303);
        let page = team.sees(&milo, "ben").await;
        let time = page.all(".message-foot time")[0];
        assert_eq!(time.attr("datetime"), Some(exact));
        assert_eq!(time.attr("title"), Some("1 March 2026, 19:05"));
    }
}

#[tokio::test]
async fn a_time_that_cannot_be_is_refused_at_its_field_and_nothing_typed_is_lost() {
    let team = Team::open();
    let milo = team.milo();
    team.receives(&milo, "anna", "kept").await.expect(303);
    team.later(TimeDelta::days(60));
    let email = email_of("milo");
    milo.signs_in(&email, PASSWORD).await.expect(303);
    let before = team.dump(&TABLES);
    let future = "That is in the future. Leave it empty for a message of just now.";
    for (sent_at, sentence) in [
        ("2026-05-01T11:06", future),
        ("9999-12-31T23:59", future),
        (
            "yesterday",
            "Choose a date and a time, such as 2 March 2026, 10:00.",
        ),
        (
            "2026-03-29T02:30",
            "The clocks went forward then: that time never was. Choose another one.",
        ),
    ] {
        let form = team.sees(&milo, "anna").await.form("Log as sent");
        let form = form.with("text", "Here it is").with("sent_at", sent_at);
        let page = milo.submit(&form).await.expect(422).page();
        assert_eq!(page.words("#problem-sent_at"), sentence);
        let again = page.form("Log as sent");
        assert_eq!(again.fields, form.fields, "as it was typed");
        assert_eq!(texts(&page), ["kept"]);
    }
    assert_eq!(team.dump(&TABLES), before);

    // Clocks differ a little: a minute ahead is now.
    team.logs(&milo, "anna", "out", "Hi", "2026-05-01T11:01")
        .await
        .expect(303);
    let page = team.sees(&milo, "anna").await;
    let time = page.all(".message-foot time")[0];
    assert_eq!(time.attr("datetime"), Some("2026-05-01T09:00:00Z"));
    assert_eq!(state(&page).0, "Replied");
}

#[tokio::test]
async fn a_message_that_is_empty_or_too_long_is_refused_at_its_field_and_not_lost() {
    let team = Team::open();
    let milo = team.milo();
    let before = team.dump(&TABLES);
    let long = "ü".repeat(5001);
    for (text, sentence) in [
        (" \n ", "The message is empty."),
        (
            &*long,
            "The message is too long: 5001 characters, at most 5000.",
        ),
    ] {
        let answer = team.logs(&milo, "anna", "in", text, "soon").await;
        let page = answer.expect(422).page();
        assert_eq!(page.words("#problem-text"), sentence);
        assert!(page.has("#problem-sent_at"), "both are told at once");
        let form = page.form("Log as received");
        assert_eq!(form.value("text").trim(), text.trim());
        assert_eq!(form.value("sent_at"), "soon");
    }
    for direction in ["", "IN", "both"] {
        let answer = team.logs(&milo, "anna", direction, "Hi", "").await;
        let page = answer.expect(422).page();
        assert_eq!(
            page.words("#problem-direction"),
            "Choose a direction from the list."
        );
        assert_eq!(page.form("Log as sent").value("text"), "Hi");
    }
    assert_eq!(team.dump(&TABLES), before);
    team.receives(&milo, "anna", &long[..10000])
        .await
        .expect(303);
}

#[tokio::test]
async fn what_cannot_be_shown_of_a_message_is_left_out_and_the_message_kept() {
    let team = Team::open();
    let milo = team.milo();
    let text = "bell \u{7}and \u{202e}turn\u{200f}\nline";
    team.receives(&milo, "anna", text).await.expect(303);
    let last = team.contact("anna").thread.last_message_text;
    assert_eq!(last.as_deref(), Some("bell and turn\nline"));
}

#[tokio::test]
async fn a_form_that_is_sent_twice_is_logged_once_and_one_with_other_words_is_another_message() {
    let team = Team::open();
    let milo = team.milo();
    let form = team.sees(&milo, "anna").await.form("Log as received");
    let form = form.with("text", "How much is it?");
    let (first, second) = tokio::join!(milo.submit(&form), milo.submit(&form));
    for answer in [first, second] {
        answer.expect(303);
    }
    let page = milo.follow(&milo.submit(&form).await).await.page();
    assert_eq!(page.toast(), "This message was logged already.");
    assert_eq!(texts(&page), ["How much is it?"]);
    assert_eq!(team.activities("anna").len(), 2);

    // Whoever goes back sends the same page again.
    for other in [
        form.with("text", "How much is it, please?"),
        form.with("direction", "out"),
        form.with("sent_at", "2026-03-02T09:00"),
    ] {
        milo.submit(&other).await.expect(303);
    }
    let anew = team.sees(&milo, "anna").await.form("Log as received");
    milo.submit(&anew.with("text", "How much is it?"))
        .await
        .expect(303);
    assert_eq!(team.dump(&["messages"]).len(), 5);
}

#[tokio::test]
async fn a_thread_comes_in_pages_and_none_is_out_of_reach() {
    let team = Team::open();
    let milo = team.milo();
    for number in 0..45 {
        // Several at one time, as far as can be told.
        if number % 3 == 0 {
            team.later(TimeDelta::minutes(1));
        }
        let text = format!("message {number}");
        team.receives(&milo, "anna", &text).await.expect(303);
    }
    let mut page = team.sees(&milo, "anna").await;
    let mut seen = texts(&page);
    assert_eq!(seen.len(), 20);
    while page.has_control("Older messages") {
        page = milo
            .get(&page.link("Older messages"))
            .await
            .expect(200)
            .page();
        seen.extend(texts(&page));
    }
    let all: Vec<String> = (0..45)
        .rev()
        .map(|number| format!("message {number}"))
        .collect();
    assert_eq!(seen, all);
    for place in ["1", "x-1", "1-x", "-"] {
        let place = format!("/contacts/1?messages_before={place}");
        milo.get(&place).await.expect(404);
    }
}

#[tokio::test]
async fn a_thread_of_another_organization_is_not_there() {
    let team = Team::open();
    team.receives(&team.otto(), "oskar", "secret")
        .await
        .expect(303);
    let before = team.dump(&TABLES);
    let (milo, otto) = (team.milo(), team.otto());
    team.receives(&milo, "oskar", "Hi").await.expect(404);
    team.sends(&milo, "oskar", "Hi").await.expect(404);
    team.handles(&milo, "oskar").await.expect(404);
    team.receives(&otto, "anna", "Hi").await.expect(404);
    team.handles(&otto, "anna").await.expect(404);
    milo.post(
        "/contacts/999/messages",
        &[("direction", "in"), ("text", "Hi")],
    )
    .await
    .expect(404);
    assert_eq!(team.dump(&TABLES), before);
    for place in ["/pipeline", "/contacts/1", "/activity"] {
        let page = milo.get(place).await.expect(200).page();
        assert!(!page.text().contains("secret"), "{place}");
    }
}

#[tokio::test]
async fn the_log_is_narrowed_to_messages_and_the_teams_log_too() {
    let team = Team::open();
    let milo = team.milo();
    team.receives(&milo, "anna", "Hi").await.expect(303);
    team.moves(&milo, "anna", "Interested").await.expect(303);
    team.handles(&milo, "anna").await.expect(303);
    let narrowed = [
        "Conversation Status New Message → Replied, by Milo Novak",
        "Conversation Status No Reply → New Message, by Milo Novak",
        "Message received, by Milo Novak",
    ];
    let all = team.sees(&milo, "anna").await;
    let page = milo.get(&all.link("Messages")).await.expect(200).page();
    assert_eq!(page.log(), narrowed);
    let page = milo.get("/activity?what=messages").await.expect(200).page();
    let named = narrowed.map(|line| format!("Anna Kowalska: {line}"));
    assert_eq!(page.log(), named);
    assert_eq!(page.all(".log-line [href='#i-message']").len(), 1);
}

#[tokio::test]
async fn a_message_makes_no_other_field_move_and_the_log_replayed_gives_the_state() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    team.adds_starter_rules(&ana).await;
    let beginning = team.database.look(Beginning::of);
    for (username, text) in [("anna", "Hi"), ("ben", "Hello"), ("anna", "Again")] {
        team.later(TimeDelta::minutes(1));
        team.receives(&milo, username, text).await.expect(303);
    }
    team.sends(&milo, "ben", "Yes?").await.expect(303);
    team.moves(&milo, "ben", "Closed").await.expect(303);
    team.handles(&milo, "anna").await.expect(303);
    team.receives(&milo, "cleo", "Me too").await.expect(303);
    team.merges(&ana, "cleo", "anna").await;

    let told = team.database.look(|connection| beginning.check(connection));
    assert_eq!(told.contacts.len(), 4);
    assert_eq!(team.standing("anna"), "Outreach Sent, Open");
    assert_eq!(team.standing("ben"), "Closed, Won");
    assert!(team.runs("anna").is_empty());
}
