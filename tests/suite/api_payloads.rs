//! What other systems put into their payloads beside what is documented: ids of their own, words of their own, and
//! placeholders that nobody filled in. Written from what ManyChat, Zapier and n8n are known to send; not recorded.

use serde_json::{Value, json};

use crate::support::Team;

const REPLY: &str = "/api/v1/contact/default-reply";
const CREATE: &str = "/api/v1/organization/create-contact";
const STATUS: &str = "/api/v1/contact/contact-status";

/// ManyChat's "Full Contact Data", as it goes into a request's body with one click.
fn full_contact_data(id: i64) -> Value {
    json!({
        "key": format!("user:{id}"), "id": id.to_string(), "page_id": "110", "status": "active",
        "first_name": "Nora", "last_name": "Weiss", "name": "Nora Weiss", "gender": null,
        "profile_pic": "https://example.com/nora.jpg", "locale": "de_DE", "language": "German",
        "live_chat_url": "https://example.com/chat", "last_input_text": "How much is it?",
        "optin_phone": false, "phone": null, "email": "", "subscribed": "2026-03-01T10:00:00+01:00",
        "ig_username": "nora.w", "ig_id": 17_841_400_000_000_001_i64, "custom_fields": {"cuf_1": null}
    })
}

#[tokio::test]
async fn an_id_that_is_the_other_systems_never_leads_to_a_contact_of_that_number() {
    let team = Team::open();
    let program = team.program("write").await;
    let anna = team.contact("anna");
    let mut sent = full_contact_data(anna.id.0);
    let made = program.post(REPLY, sent.clone()).await.expect(200).json();
    assert_eq!(made["data"]["username"], "nora.w");
    assert_eq!(made["data"]["last_response_at"], "2026-03-02T09:00:00.000Z");
    sent["manychat_id"] = sent["id"].clone();
    let known = program.post(CREATE, sent).await.expect(200).json();
    assert_eq!(known["data"]["username"], "nora.w");
    assert_eq!(known["data"]["manychat_id"], anna.id.to_string());
    let won = json!({"id": anna.id.0, "username": "nora.w", "status": "won"});
    program.patch(STATUS, won).await.expect(200);
    assert_eq!(team.standing("nora.w"), "Outreach Sent, Won");
    assert_eq!(team.contact("anna").version, anna.version);
}

#[tokio::test]
async fn a_status_that_is_manychats_own_is_no_lead_status() {
    let team = Team::open();
    let program = team.program("write").await;
    program.post(CREATE, full_contact_data(5)).await.expect(201);
    assert_eq!(team.standing("nora.w"), "Outreach Sent, Open");
    let meant = json!({"username": "nora.w", "status": "active", "lead_status": "won"});
    program.post(CREATE, meant).await.expect(200);
    assert_eq!(team.standing("nora.w"), "Outreach Sent, Won");
    let wrong = json!({"username": "nora.w", "lead_status": "active"});
    let refused = program.post(CREATE, wrong).await.expect(422);
    assert_eq!(refused.fields(), ["status"]);
}

#[tokio::test]
async fn a_message_of_somebody_known_arrives_whatever_stands_where_the_username_goes() {
    let team = Team::open();
    let program = team.program("write").await;
    let said = |username: &str, text: &str| json!({"manychat_id": 77, "username": username, "message_content": text});
    program.post(REPLY, said("nora.w", "Hi")).await.expect(200);
    program
        .post(REPLY, said("Nora Weiss", "It is me"))
        .await
        .expect(200);
    let last = team.contact("nora.w").thread.last_message_text;
    assert_eq!(last.as_deref(), Some("It is me"));
    let mut stranger = said("Omar Said", "Hello");
    stranger["manychat_id"] = json!(78);
    let refused = program.post(REPLY, stranger).await.expect(422);
    assert_eq!(refused.fields(), ["username"]);
}

#[tokio::test]
async fn no_message_is_lost_for_an_id_or_a_time_that_says_nothing() {
    let team = Team::open();
    let program = team.program("write").await;
    let say = |username: &str, text: &str, name: &str, value: &str| {
        let mut sent = json!({"username": username, "message_content": text});
        sent[name] = json!(value);
        program.post(REPLY, sent)
    };
    // A template that sends the same id with every message, and one that sends the day alone.
    say("anna", "Hi", "message_id", "default").await.expect(200);
    say("ben", "Hi", "message_id", "default").await.expect(200);
    say("ben", "Hello?", "message_id", "default")
        .await
        .expect(200);
    for _ in 0..2 {
        say("cleo", "Yes", "message_date", "2026-03-02")
            .await
            .expect(200);
    }
    assert_eq!(team.dump(&["messages"]).len(), 5);
    say("ben", "Hello?", "message_id", "default")
        .await
        .expect(200);
    assert_eq!(team.dump(&["messages"]).len(), 5, "the same once more");
}

#[tokio::test]
async fn what_nobody_filled_in_becomes_neither_a_name_nor_a_tag() {
    let team = Team::open();
    let program = team.program("write").await;
    let sent = json!({
        "username": "nora.w", "name": "##{{first_name}} ##{{last_name}}", "tags": "{{cuf_1}}, hot", "stage": "{{stage}}"
    });
    let made = program.post(CREATE, sent).await.expect(201).json();
    assert_eq!(made["data"]["name"], Value::Null);
    assert_eq!(made["data"]["tags"], json!(["hot"]));
}

#[tokio::test]
async fn more_tags_than_anybody_means_are_refused_and_none_is_added() {
    let team = Team::open();
    let program = team.program("write").await;
    let tags: Vec<String> = (0..101).map(|number| format!("tag {number}")).collect();
    let before = team.dump(&["tags", "contacts"]);
    for place in [CREATE, "/api/v1/contacts"] {
        let sent = json!({"username": "nora", "tags": tags});
        let refused = program.post(place, sent).await.expect(422);
        assert_eq!(refused.fields(), ["tags"]);
    }
    assert_eq!(team.dump(&["tags", "contacts"]), before);
}
