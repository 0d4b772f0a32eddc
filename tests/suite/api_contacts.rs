//! Contacts through the API: strict, versioned, and logged as a program's.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::Team;

#[tokio::test]
async fn a_program_reads_a_contact_as_the_pages_show_it() {
    let team = Team::open();
    let program = team.program("read").await;
    let dora = team.contact("dora");
    let answer = program
        .get(&format!("/api/v1/contacts/{}", dora.id))
        .await
        .expect(200);
    assert_eq!(
        answer.json(),
        json!({
            "id": dora.id.0, "username": "dora", "name": "Dora Ünal", "email": "dora@example.com",
            "phone": "+49 30 123456", "deal_value": "1200.50", "currency": "EUR", "manychat_id": null,
            "ig_id": null, "source": "by_hand", "stage": {"id": 3, "name": "Interested"}, "lead_status": "open",
            "status_changed_at": null, "conversation_status": "no_reply",
            "assignee": {"id": 4, "name": "Mei Chen"}, "tags": [], "last_message_at": null,
            "last_message_text": null, "last_message_direction": null, "waiting_since": null,
            "last_activity_at": "2026-03-02T08:00:00.000Z", "created_at": "2026-03-02T08:00:00.000Z",
            "version": 1
        })
    );
    assert_eq!(answer.header("content-type"), "application/json");
}

#[tokio::test]
async fn a_program_adds_a_contact_and_the_log_says_which_program() {
    let team = Team::open();
    let program = team.program_of(&team.ana(), "n8n", "write").await;
    let body = json!({
        "username": "@Nora", "name": "Nora Weiss", "deal_value": "1,200.50", "stage": 3, "lead_status": "won",
        "assignee": 3, "tags": ["hot", "Hot"], "manychat_id": "55", "source": "inbound"
    });
    let made = program.post("/api/v1/contacts", body).await.expect(201);
    let contact = made.json();
    assert_eq!(contact["username"], "nora");
    assert_eq!(contact["stage"]["name"], "Interested");
    assert_eq!(contact["tags"][0]["name"], "hot");
    assert_eq!(contact["deal_value"], "1200.50");
    assert_eq!(made.header("etag"), format!("\"{}-1\"", contact["id"]));
    let rows = team.database.look(crate::support::rows::activities);
    assert_eq!(
        rows.last().unwrap().line(),
        "created - → Interested, api n8n"
    );

    let twin = program
        .post("/api/v1/contacts", json!({"username": "nora"}))
        .await;
    assert_eq!(twin.expect(422).fields(), ["username"]);
}

#[tokio::test]
async fn every_wrong_field_is_named_at_once() {
    let team = Team::open();
    let program = team.program("write").await;
    let body = json!({
        "name": 7, "stage": "3", "lead_status": "great", "tags": ["a", 1], "organization_id": 2, "version": 9,
        "id": 1
    });
    let refused = program.post("/api/v1/contacts", body).await.expect(422);
    let mut fields = refused.fields();
    fields.sort();
    assert_eq!(
        fields,
        [
            "id",
            "lead_status",
            "name",
            "organization_id",
            "stage",
            "tags",
            "username",
            "version"
        ]
    );
    assert_eq!(refused.header("content-type"), "application/problem+json");
    let problem = refused.json();
    assert_eq!(problem["code"], "invalid");
    assert_eq!(problem["status"], 422);
    assert_eq!(problem["type"], "/help/api#invalid");
    assert_eq!(problem["request_id"], refused.header("x-request-id"));
    for (body, fields) in [
        (json!({"username": "x", "stage": 999}), ["stage"]),
        (json!({"username": "x", "assignee": 5}), ["assignee"]),
        (json!({"username": "x", "email": "none"}), ["email"]),
        (json!({"username": "x", "tags": [" "]}), ["tags"]),
    ] {
        let refused = program.post("/api/v1/contacts", body).await.expect(422);
        assert_eq!(refused.fields(), fields);
    }
    let asked = program
        .get("/api/v1/contacts?limt=3&stage=x")
        .await
        .expect(422);
    assert_eq!(asked.fields(), ["limt"]);
    let asked = program.get("/api/v1/contacts?limit=101").await.expect(422);
    assert_eq!(asked.fields(), ["limit"]);
    let asked = program
        .post("/api/v1/contacts?x=1", json!({"username": "nora"}))
        .await;
    assert_eq!(asked.expect(422).fields(), ["x"]);
    let form = program
        .request(Method::POST, "/api/v1/contacts")
        .form(&[("username", "nora")]);
    assert_eq!(program.asks(form).await.expect(415).code(), "not_json");
    let array = program.post("/api/v1/contacts", json!([])).await;
    assert_eq!(array.expect(400).code(), "malformed");
    assert_eq!(team.dump(&["contacts"]).len(), 5);
}

#[tokio::test]
async fn a_change_names_what_was_sent_and_the_rules_answer_it() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    let program = team.program_of(&team.ana(), "n8n", "write").await;
    let anna = format!("/api/v1/contacts/{}", team.contact("anna").id);
    let won = program
        .patch(&anna, json!({"lead_status": "won"}))
        .await
        .expect(200);
    assert_eq!(won.json()["stage"]["name"], "Closed");
    assert_eq!(
        team.log("anna"),
        [
            "lead_status open → won, api n8n",
            "stage Outreach Sent → Closed, automation (Won → Closed)"
        ]
    );
    let body =
        json!({"name": null, "email": "anna@example.com", "assignee": null, "add_tags": ["hot"]});
    let changed = program.patch(&anna, body).await.expect(200).json();
    assert_eq!(changed["name"], Value::Null);
    assert_eq!(changed["assignee"], Value::Null);
    assert_eq!(changed["email"], "anna@example.com");
    assert_eq!(changed["tags"][0]["name"], "hot");
    let version = team.contact("anna").version;
    program
        .patch(&anna, json!({"email": "anna@example.com", "tags": ["HOT"]}))
        .await
        .expect(200);
    assert_eq!(team.contact("anna").version, version, "nothing differs");
    let stale = json!({"stage": 3, "seen_stage": 2});
    assert_eq!(
        program.patch(&anna, stale).await.expect(409).code(),
        "conflict"
    );
    assert_eq!(team.standing("anna"), "Closed, Won");
    let unguarded = json!({"lead_status": "lost", "seen_stage": 2});
    let refused = program.patch(&anna, unguarded).await.expect(422);
    assert_eq!(refused.fields(), ["seen_stage"]);
    assert_eq!(team.standing("anna"), "Closed, Won");
}

#[tokio::test]
async fn a_change_may_insist_on_the_version_that_was_read() {
    let team = Team::open();
    let program = team.program("admin").await;
    let place = format!("/api/v1/contacts/{}", team.contact("anna").id);
    let etag = program
        .get(&place)
        .await
        .expect(200)
        .header("etag")
        .to_owned();
    let ask = |method: Method, name: &str, tag: &str, body: Value| {
        let request = program.with(method, &place, &body).header(name, tag);
        program.asks(request)
    };
    let weak = format!("W/{etag}");
    ask(Method::PATCH, "if-match", &weak, json!({"name": "Anna"}))
        .await
        .expect(200);
    let stale = ask(Method::PATCH, "if-match", &etag, json!({"name": "Nobody"}))
        .await
        .expect(412);
    assert_eq!(stale.code(), "changed_meanwhile");
    let now = stale.header("etag").to_owned();
    assert_ne!(now, etag);
    assert_eq!(team.contact("anna").name.as_deref(), Some("Anna"));
    ask(Method::DELETE, "if-match", &etag, json!({}))
        .await
        .expect(412);
    ask(
        Method::DELETE,
        "if-match",
        &format!("\"x\", {now}"),
        json!({}),
    )
    .await
    .expect(204);
    program.get(&place).await.expect(404);
}

#[tokio::test]
async fn a_walk_through_all_contacts_meets_each_once_whatever_is_written_meanwhile() {
    let team = Team::open();
    let usernames: Vec<String> = (0..7).map(|number| format!("lead{number}")).collect();
    team.pastes(&team.milo(), &usernames, "Interested")
        .await
        .expect(200);
    let program = team.program("write").await;
    let (mut met, mut place) = (Vec::new(), "/api/v1/contacts?limit=2".to_owned());
    let mut page = 0;
    loop {
        let listed = program.get(&place).await.expect(200).json();
        for contact in listed["data"].as_array().unwrap() {
            met.push(contact["username"].as_str().unwrap().to_owned());
        }
        page += 1;
        // One that was met moves to the top of every page, and one that was not is renamed.
        let anna = format!("/api/v1/contacts/{}", team.contact("anna").id);
        program
            .patch(&anna, json!({"phone": format!("+49 {page}00")}))
            .await
            .expect(200);
        if page == 2 {
            let last = format!("/api/v1/contacts/{}", team.contact("lead6").id);
            program
                .patch(&last, json!({"username": "aaa"}))
                .await
                .expect(200);
        }
        let Some(next) = listed["next"].as_str() else {
            break;
        };
        place = format!("/api/v1/contacts?limit=2&after={next}");
    }
    assert_eq!(
        met,
        [
            "anna", "ben", "cleo", "dora", "lead0", "lead1", "lead2", "lead3", "lead4", "lead5",
            "aaa"
        ]
    );
}

#[tokio::test]
async fn a_list_is_narrowed_as_the_board_is() {
    let team = Team::open();
    let program = team.program("read").await;
    for (query, usernames) in [
        ("lead_status=won", vec!["cleo"]),
        (
            "lead_status=won&lead_status=open&stage=3",
            vec!["cleo", "dora"],
        ),
        ("assignee=nobody", vec!["ben", "cleo"]),
        ("q=ünal", vec!["dora"]),
        ("q=oskar", vec![]),
        (
            "tag_none=1&conversation_status=no_reply&stage=1&source=by_hand",
            vec!["anna", "ben"],
        ),
        ("created=today&q=anna", vec!["anna"]),
        ("status_changed=..2026-03-02", vec!["cleo"]),
        ("created=..2026-03-01", vec![]),
    ] {
        let listed = program
            .get(&format!("/api/v1/contacts?{query}"))
            .await
            .expect(200)
            .json();
        let found: Vec<&str> = listed["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|contact| contact["username"].as_str().unwrap())
            .collect();
        assert_eq!(found, usernames, "{query}");
        assert_eq!(listed["next"], Value::Null);
    }
    for (query, named) in [
        ("lead_status=great", "lead_status"),
        ("created=between", "created"),
        ("last_message=soon&q=between", "last_message"),
        ("assignee=me", "assignee"),
        ("created_from=2026-01-01", "created_from"),
    ] {
        let place = format!("/api/v1/contacts?{query}");
        let refused = program.get(&place).await.expect(422);
        assert_eq!(refused.fields(), [named]);
    }
}

#[tokio::test]
async fn a_merged_contact_leads_to_the_one_that_is_left() {
    let team = Team::open();
    let (anna, ben) = (team.contact("anna"), team.contact("ben"));
    let ana = team.ana();
    let place = format!("/contacts/{}/merge?other=ben", anna.id);
    let form = ana
        .get(&place)
        .await
        .expect(200)
        .page()
        .form("Merge contacts");
    ana.submit(&form).await.expect(303);
    let program = team.program("admin").await;
    let old = format!("/api/v1/contacts/{}", ben.id);
    let read = program.get(&old).await.expect(200).json();
    assert_eq!(read["id"], anna.id.0);
    program
        .patch(&old, json!({"phone": "+49 123"}))
        .await
        .expect(200);
    assert_eq!(team.contact("anna").phone.as_deref(), Some("+49 123"));
    let body = json!({"username": "ben", "direction": "in", "text": "Hi"});
    let logged = program
        .post("/api/v1/contact/message", body)
        .await
        .expect(201)
        .json();
    assert_eq!(logged["contact"]["id"], anna.id.0);
    program.get(&format!("{old}/messages")).await.expect(200);
    program.get(&format!("{old}/activity")).await.expect(200);
    program.delete(&old).await.expect(404);
    assert_eq!(team.contact("anna").id, anna.id, "it is there still");
}
