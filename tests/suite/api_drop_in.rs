//! The four requests of the system whose place this one takes. Their payloads are written from that system's public
//! documentation (facts, 1.12), broken ones among them; they are not recorded from it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::Team;
use crate::support::caller::Caller;
use crate::support::person::Answer;

const REPLY: &str = "/api/v1/contact/default-reply";
const CREATE: &str = "/api/v1/organization/create-contact";
const TAGS: &str = "/api/v1/contact/update-tags-external";
const STATUS: &str = "/api/v1/contact/contact-status";

fn message(text: Value) -> Value {
    json!({
        "manychat_id": "1234567890",
        "username": "@Nora.W",
        "organization_id": "0b6f1c1e-2d9f-4c4d-9a39-1d2f7b0c2a11",
        "message_content": text,
        "message_date": "2026-03-02T08:30:00Z",
        "page_name": "berlincoaching",
        "manychat_data": {"ig_id": 17_841_400_000_000_001_i64, "subscribed": "2026-01-01"}
    })
}

async fn sent_as_is(program: &Caller, place: &str, body: &str) -> Answer {
    let request = program.request(Method::POST, place);
    program.asks(request.body(body.to_owned())).await
}

#[tokio::test]
async fn a_message_of_somebody_new_adds_them_with_the_message() {
    let team = Team::open();
    let program = team.program_of(&team.ana(), "ManyChat", "write").await;

    let answer = program
        .post(REPLY, message(json!("How much is it?")))
        .await
        .expect(200)
        .json();

    assert_eq!(answer["status"], "success");
    assert_eq!(answer["message"], "Contact processed successfully");
    let nora = team.contact("nora.w");
    let data = &answer["data"];
    assert_eq!(data["contact_id"], nora.id.0);
    assert_eq!(data["manychat_id"], "1234567890");
    assert_eq!(data["ig_id"], "17841400000000001");
    assert_eq!(data["username"], "nora.w");
    assert_eq!(data["organization_id"], 1, "ours, whatever was sent");
    assert_eq!(data["created_at"], "2026-03-02T09:00:00.000Z");
    assert_eq!(data["last_response_at"], "2026-03-02T08:30:00.000Z");
    assert_eq!(data["conversation_status"], "new_message");
    assert_eq!(data["pipeline_stage"], "Outreach Sent");
    assert_eq!(data["created"], true);
    assert_eq!(nora.source.code(), "inbound");
    assert_eq!(
        team.log("nora.w"),
        [
            "message_received - → -, api ManyChat",
            "conversation_status no_reply → new_message, api ManyChat"
        ]
    );
    let page = team
        .milo()
        .get(&team.page_of("nora.w"))
        .await
        .expect(200)
        .page();
    assert!(page.text().contains("via API (ManyChat)"));
}

#[tokio::test]
async fn a_text_that_nobody_filled_in_is_outreach_and_no_reply() {
    let team = Team::open();
    let program = team.program("write").await;
    let nothing = [
        json!(null),
        json!(""),
        json!("##{{last_input_text}}"),
        json!("{{last_input_text}}"),
    ];
    for text in nothing {
        let answer = program.post(REPLY, message(text)).await.expect(200).json();
        assert_eq!(answer["data"]["last_response_at"], Value::Null);
        assert_eq!(answer["data"]["conversation_status"], "no_reply");
    }
    let nora = team.contact("nora.w");
    assert_eq!(nora.source.code(), "outreach");
    assert_eq!(nora.version, 1);
    assert!(team.log("nora.w").is_empty());
    assert!(team.dump(&["messages"]).is_empty());
}

#[tokio::test]
async fn a_message_that_is_sent_again_is_taken_once() {
    let team = Team::open();
    let program = team.program("write").await;
    let mut with_id = message(json!("Hi"));
    with_id["message_id"] = json!("m_1");
    for _ in 0..2 {
        program
            .post(REPLY, message(json!("How much?")))
            .await
            .expect(200);
        program.post(REPLY, with_id.clone()).await.expect(200);
    }
    assert_eq!(team.dump(&["messages"]).len(), 2);
    // Without a date it cannot be told from the same words once more.
    let mut undated = message(json!("Hello?"));
    undated.as_object_mut().unwrap().remove("message_date");
    for _ in 0..2 {
        program.post(REPLY, undated.clone()).await.expect(200);
    }
    assert_eq!(team.dump(&["messages"]).len(), 4);
}

#[tokio::test]
async fn a_manychat_id_that_is_known_decides_and_what_contradicts_it_is_logged() {
    let team = Team::open();
    let program = team.program("write").await;
    program.post(REPLY, message(json!("Hi"))).await.expect(200);
    let mut renamed = message(json!("It is me"));
    renamed["username"] = json!("nora_new");
    let answer = program.post(REPLY, renamed).await.expect(200).json();
    assert_eq!(answer["data"]["username"], "nora.w");
    assert!(
        team.log("nora.w")
            .contains(&"username_kept nora.w → nora_new, api write".to_owned())
    );
}

#[tokio::test]
async fn ids_come_as_numbers_or_texts_and_a_contact_gets_those_it_has_not() {
    let team = Team::open();
    let program = team.program("write").await;
    let body =
        json!({"manychat_id": 777, "username": "anna", "message_content": 42, "ig_id": "99"});
    program.post(REPLY, body).await.expect(200);
    let anna = team.contact("anna");
    assert_eq!(anna.manychat_id.as_deref(), Some("777"));
    assert_eq!(anna.ig_id.as_deref(), Some("99"));
    assert_eq!(anna.thread.last_message_text.as_deref(), Some("42"));
    let by_id = json!({"contact_id": anna.id.0.to_string(), "status": "won"});
    program.patch(STATUS, by_id).await.expect(200);
    let by_manychat = json!({"manychat_id": "777", "lead_status": "Lost", "id": null});
    program.patch(STATUS, by_manychat).await.expect(200);
    assert_eq!(team.standing("anna"), "Outreach Sent, Lost");
}

#[tokio::test]
async fn a_contact_is_created_once_and_changed_afterwards() {
    let team = Team::open();
    let program = team.program("write").await;
    let made = program
        .post(CREATE, json!({"username": "NORA", "extra": [1]}))
        .await
        .expect(201)
        .json();
    assert_eq!(made["data"]["created"], true);
    assert_eq!(team.contact("nora").source.code(), "api");
    let body = json!({
        "username": "nora", "name": "Nora Weiss", "email": "nora@example.com", "phone": "",
        "tags": ["Hot", "vip"], "pipeline_stage": "interested", "status": "won",
        "assignee_email": "MEI@example.com", "outreach_reason": "Follower"
    });
    let changed = program.post(CREATE, body).await.expect(200).json();
    assert_eq!(changed["message"], "Contact updated successfully");
    let data = &changed["data"];
    assert_eq!(data["created"], false);
    assert_eq!(data["name"], "Nora Weiss");
    assert_eq!(data["tags"], json!(["Hot", "vip"]));
    assert_eq!(data["pipeline_stage"], "Interested");
    assert_eq!(data["lead_status"], "won");
    assert_eq!(team.standing("nora"), "Interested, Won");
    assert_eq!(team.contact("nora").assignee_id.unwrap().0, 4);
}

#[tokio::test]
async fn a_contact_is_created_with_all_that_is_said_and_no_rule_answers() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let program = team.program_of(&team.ana(), "Zapier", "write").await;
    let body = json!({
        "username": "nora", "manychat_id": 77, "name": "Nora Weiss", "tags": "hot, vip", "stage": "Closed",
        "assignee_email": "mei@example.com", "source": "inbound"
    });
    let made = program.post(CREATE, body).await.expect(201).json();
    let data = &made["data"];
    assert_eq!(data["pipeline_stage"], "Closed");
    assert_eq!(data["lead_status"], "open");
    assert_eq!(data["tags"], json!(["hot", "vip"]));
    assert_eq!(data["automations_applied"], json!([]));
    let nora = team.contact("nora");
    assert_eq!(nora.name.as_deref(), Some("Nora Weiss"));
    assert_eq!(nora.manychat_id.as_deref(), Some("77"));
    assert_eq!(
        (nora.assignee_id.unwrap().0, nora.source.code()),
        (4, "inbound")
    );
    assert_eq!(team.log("nora"), [""; 0], "nothing but that it was added");
    assert_eq!(team.database.rows_of(&["runs"]), [""; 0]);
}

#[tokio::test]
async fn tags_are_put_on_and_taken_off_by_name() {
    let team = Team::open();
    let program = team.program("write").await;
    for (body, tags) in [
        (json!({"add": ["Hot", "VIP"]}), json!(["Hot", "VIP"])),
        (
            json!({"add": "new, hot", "remove": ["vip", "nobody's"]}),
            json!(["Hot", "new"]),
        ),
        (json!({"tags": ["VIP"]}), json!(["Hot", "new", "VIP"])),
        (
            json!({"tag_name": "VIP", "action": "remove"}),
            json!(["Hot", "new"]),
        ),
        (json!({"tags": ["only"], "action": "set"}), json!(["only"])),
    ] {
        let mut sent = body.clone();
        sent["username"] = json!("anna");
        let answer = program.post(TAGS, sent).await.expect(200).json();
        assert_eq!(answer["data"]["tags"], tags, "{body}");
    }
    let refused = program
        .post(TAGS, json!({"username": "anna"}))
        .await
        .expect(422);
    assert_eq!(refused.fields(), ["tags"]);
    program
        .post(TAGS, json!({"username": "nobody", "add": ["x"]}))
        .await
        .expect(404);
}

#[tokio::test]
async fn a_status_sets_off_the_rules_and_the_answer_says_what_they_did() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let program = team.program_of(&team.ana(), "Zapier", "write").await;
    let body = json!({"username": "anna", "status": "won"});
    let answer = program.patch(STATUS, body.clone()).await.expect(200).json();
    let data = &answer["data"];
    assert_eq!(data["lead_status"], "won");
    assert_eq!(data["pipeline_stage"], "Closed");
    assert_eq!(
        data["automations_applied"],
        json!([{"field": "stage", "value": "Closed"}])
    );
    assert_eq!(
        team.log("anna"),
        [
            "lead_status open → won, api Zapier",
            "stage Outreach Sent → Closed, automation (Won → Closed)"
        ]
    );
    let again = program.patch(STATUS, body).await.expect(200).json();
    assert_eq!(again["data"]["automations_applied"], json!([]));
    assert_eq!(team.log("anna").len(), 2);

    let closed = team.stage("Closed");
    for (stage, name) in [
        ("pipeline_stage_id", json!(closed)),
        ("stage", json!("MEETING booked")),
        (
            "pipeline_stage",
            json!(team.stage("Lost").parse::<i64>().unwrap()),
        ),
    ] {
        let body = json!({"username": "ben", "status": "open", stage: name});
        program.patch(STATUS, body).await.expect(200);
    }
    assert_eq!(
        team.standing("ben"),
        "Lost, Open",
        "what the call names no rule overrules"
    );
}

#[tokio::test]
async fn what_is_wrong_is_said_in_the_envelope() {
    let team = Team::open();
    let program = team.program("write").await;
    let rows = |team: &Team| team.dump(&["contacts", "activities", "messages", "tags"]);
    let before = rows(&team);
    let wrong = [
        (REPLY, json!({"message_content": "Hi"}), 422, "username"),
        (
            REPLY,
            json!({"manychat_id": "5", "message_content": "Hi"}),
            422,
            "username",
        ),
        (REPLY, json!({"username": "nora weiss!"}), 422, "username"),
        (
            CREATE,
            json!({"username": "nora", "email": "no address"}),
            422,
            "email",
        ),
        (
            CREATE,
            json!({"username": "nora", "assignee_email": "x@example.com"}),
            422,
            "assignee_email",
        ),
        (
            CREATE,
            json!({"username": "nora", "tags": ["new"], "stage": "Nowhere"}),
            422,
            "pipeline_stage",
        ),
        (CREATE, json!({"id": "9999999"}), 404, ""),
        (REPLY, json!({"contact_id": "1b4e28ba-2fa1"}), 404, ""),
    ];
    for (place, body, status, field) in wrong {
        let refused = program.post(place, body.clone()).await.expect(status);
        assert_eq!(refused.json()["status"], "error", "{body}");
        assert!(refused.json()["message"].as_str().unwrap().len() > 10);
        if !field.is_empty() {
            assert_eq!(refused.fields(), [field], "{body}");
        }
    }
    for (body, field) in [
        (json!({"username": "anna", "status": "great"}), "status"),
        (
            json!({"username": "anna", "stage": "999"}),
            "pipeline_stage",
        ),
        (json!({"username": "anna"}), "status"),
    ] {
        let refused = program.patch(STATUS, body).await.expect(422);
        assert_eq!(refused.fields(), [field]);
    }
    let broken = [
        "",
        "[]",
        "{\"username\": \"a\" \"b\"}",
        "{\"message_content\": \"a \"b\" c\"}",
        "\u{0}",
    ];
    for body in broken {
        let refused = sent_as_is(&program, REPLY, body).await;
        let expected = if body.is_empty() { 422 } else { 400 };
        assert_eq!(refused.expect(expected).json()["status"], "error", "{body}");
    }
    let deep = format!(
        "{{\"manychat_data\": {}1{}}}",
        "[".repeat(5000),
        "]".repeat(5000)
    );
    sent_as_is(&program, REPLY, &deep).await.expect(400);
    let long = format!("{{\"message_content\": \"{}\"}}", "a".repeat(300 * 1024));
    sent_as_is(&program, REPLY, &long).await.expect(413);
    assert_eq!(rows(&team), before);

    let nobody = team.with_token("lb_wrong");
    let refused = nobody.post(REPLY, message(json!("Hi"))).await.expect(401);
    assert_eq!(refused.json()["status"], "error");
}

#[tokio::test]
async fn a_message_is_not_lost_for_how_it_was_written() {
    let team = Team::open();
    let program = team.program("write").await;
    // Sent as a form would be, with a line break put in as it is, and a mark that turns the direction of the text.
    let body = "{\"username\": \"nora\", \"message_content\": \"one\ntwo \u{202e}three\", \"message_date\": \"soon\"}";
    sent_as_is(&program, REPLY, body).await.expect(200);
    let nora = team.contact("nora");
    assert_eq!(
        nora.thread.last_message_text.as_deref(),
        Some("one\ntwo three")
    );
    let long = json!({"username": "nora", "message_content": "ä".repeat(9000)});
    program.post(REPLY, long).await.expect(200);
    assert!(
        team.dump(&["messages"])
            .iter()
            .any(|row| row.contains(&"ä".repeat(5000)))
    );
}
