//! Messages through the API: logged once each, and listed.

use serde_json::{Value, json};

use crate::support::Team;

#[tokio::test]
async fn messages_are_logged_both_ways_and_taken_once() {
    let team = Team::open();
    let program = team.program_of(&team.ana(), "Bot", "write").await;
    let anna = team.contact("anna").id;
    let place = format!("/api/v1/contacts/{anna}/messages");
    let say = |direction: &str, text: &str, time: &str, id: &str| {
        let body = json!({
            "contact_id": anna.0, "direction": direction, "text": text, "time": time, "external_id": id
        });
        program.post("/api/v1/contact/message", body)
    };
    let first = say("in", "How much?", "2026-03-02T08:00:00Z", "m1")
        .await
        .expect(201)
        .json();
    assert_eq!(first["contact"]["conversation_status"], "new_message");
    let again = say("in", "How much?", "2026-03-02T08:00:00Z", "m1")
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&again["id"], &again["created"]),
        (&first["id"], &json!(false))
    );
    let answered = say("out", "100 €", "2026-03-02T09:30:00+01:00", "m2")
        .await
        .expect(201)
        .json();
    assert_eq!(answered["contact"]["conversation_status"], "replied");
    assert_eq!(
        program.get(&place).await.expect(200).json()["data"],
        json!([
            {"id": 2, "direction": "out", "text": "100 €", "external_id": "m2",
                "time": "2026-03-02T08:30:00.000Z", "by": "Bot", "through": "api"},
            {"id": 1, "direction": "in", "text": "How much?", "external_id": "m1",
                "time": "2026-03-02T08:00:00.000Z", "by": "Bot", "through": "api"},
        ])
    );
    for (body, field) in [
        (json!({"direction": "in", "text": "Hi"}), "contact_id"),
        (
            json!({"username": "anna", "direction": "up", "text": "Hi"}),
            "direction",
        ),
        (
            json!({"username": "anna", "direction": "in", "text": " "}),
            "text",
        ),
        (
            json!({"username": "anna", "direction": "in", "text": "Hi", "time": "noon"}),
            "time",
        ),
    ] {
        let refused = program
            .post("/api/v1/contact/message", body)
            .await
            .expect(422);
        assert_eq!(refused.fields(), [field]);
    }
    let bens = json!({"username": "ben", "direction": "in", "text": "Me too", "external_id": "m1"});
    let refused = program.post("/api/v1/contact/message", bens).await;
    assert_eq!(refused.expect(422).fields(), ["external_id"]);
    assert_eq!(team.contact("ben").thread.last_message_at, None);
    for number in 3..25 {
        let time = format!("2026-03-01T10:00:{number:02}Z");
        say("in", "More", &time, &format!("m{number}"))
            .await
            .expect(201);
    }
    let page = program.get(&place).await.expect(200).json();
    assert_eq!(page["data"].as_array().unwrap().len(), 20);
    let next = page["next"].as_str().unwrap();
    let older = program
        .get(&format!("{place}?before={next}"))
        .await
        .expect(200)
        .json();
    assert_eq!(older["data"].as_array().unwrap().len(), 4);
    assert_eq!(older["next"], Value::Null);
}
