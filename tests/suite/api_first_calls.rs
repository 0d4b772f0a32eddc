//! First calls for one username that come at the same moment: one of them adds the contact, and what the others say is
//! not lost.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::Team;
use crate::support::caller::Caller;
use crate::support::person::Answer;
use crate::support::server::{Server, config};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    /// The drop-in request that adds or changes.
    Create,
    /// The strict one, which only adds.
    Add,
    /// Somebody wrote.
    Reply,
}

use Call::{Add, Create, Reply};

impl Call {
    fn of(self, program: &Caller, username: &str, manychat_id: &str) -> RequestBuilder {
        let (place, body) = match self {
            Create => (
                "/api/v1/organization/create-contact",
                json!({"username": username, "manychat_id": manychat_id, "name": "Nora Weiss", "tags": ["hot"]}),
            ),
            Add => (
                "/api/v1/contacts",
                json!({"username": username, "tags": ["hot"]}),
            ),
            Reply => (
                "/api/v1/contact/default-reply",
                json!({"username": username, "manychat_id": manychat_id, "message_content": "Hi"}),
            ),
        };
        program.with(Method::POST, place, &body)
    }

    /// Whether the answer is one that this call may get, and says that it added the contact.
    fn added(self, answer: &Answer) -> bool {
        let body = answer.json();
        let is_known = match (self, answer.status) {
            (Create, 200 | 201) => body["data"]["created"] == (answer.status == 201),
            (Add, 201) => return true,
            (Add, 422) => answer.fields() == ["username"],
            (Reply, 200) => body["data"]["created"].is_boolean(),
            _ => false,
        };
        assert!(is_known, "{self:?}: {} {}", answer.status, answer.body);
        body["data"]["created"] == Value::Bool(true)
    }
}

/// Sends the calls side by side, by programs in turn. Returns how many added the contact.
async fn at_once(programs: &[Caller], calls: &[Call], username: &str, manychat_id: &str) -> usize {
    let mut running = JoinSet::new();
    for (call, program) in calls.iter().copied().zip(programs.iter().cycle().cloned()) {
        let request = call.of(&program, username, manychat_id);
        running.spawn(async move { (call, program.asks(request).await) });
    }
    let answers = running.join_all().await;
    let added = answers.iter().filter(|(call, answer)| call.added(answer));
    added.count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_first_calls_at_once_one_adds_the_contact_and_nothing_that_was_said_is_lost() {
    let team = Team::open();
    let second = Server::start_without_upkeep(config(&team.database.url), team.clock.clone());
    let program = team.program("write").await;
    let programs = [program.clone(), program.at(&second)];
    let mut expected = (5, 0);
    for (number, calls) in [
        vec![Create, Create],
        vec![Add, Add],
        vec![Reply, Reply],
        vec![Create, Add],
        vec![Create, Reply],
        vec![Add, Reply],
        vec![Create, Add, Reply, Create, Add, Reply, Create, Reply],
        vec![Reply, Create, Add, Reply, Create, Add, Reply, Create],
    ]
    .into_iter()
    .enumerate()
    {
        let (username, manychat_id) = (format!("nora_{number}"), format!("77{number}"));

        let added = at_once(&programs, &calls, &username, &manychat_id).await;

        assert_eq!(added, 1, "{calls:?}");
        let nora = team.contact(&username);
        let wrote = calls.iter().filter(|call| **call == Reply).count();
        expected = (expected.0 + 1, expected.1 + wrote);
        let rows = (
            team.dump(&["contacts"]).len(),
            team.dump(&["messages"]).len(),
        );
        assert_eq!(rows, expected, "{calls:?}");
        let is_added = |line: &String| line.contains("created");
        let log = team.dump(&["activities"]);
        assert_eq!(log.iter().filter(|line| is_added(line)).count(), expected.0);
        if calls.contains(&Create) {
            assert_eq!(nora.name.as_deref(), Some("Nora Weiss"), "{calls:?}");
            assert_eq!(nora.tags.iter().count(), 1, "{calls:?}");
        }
        if calls != [Add, Add] {
            assert_eq!(nora.manychat_id, Some(manychat_id), "{calls:?}");
        }
    }
    assert_eq!(team.dump(&["tags"]).len(), 1);
}
