//! Somebody who looks on: the stream of what changes, read as a browser does.

use std::time::Duration;

use reqwest::{Method, Response};
use serde_json::Value;
use tokio::time::timeout;

use super::person::Person;

/// On a busy machine; a stream that tells nothing for so long fails the test.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Stream {
    response: Response,
    /// What came and is not read yet.
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub id: String,
    pub name: String,
    pub data: Value,
}

impl Person {
    /// Looks on from now.
    pub async fn looks_on(&self) -> Stream {
        self.looks_on_since(None).await
    }

    /// Looks on again, from where a stream ended.
    pub async fn looks_on_since(&self, id: Option<&str>) -> Stream {
        let mut request = self.request(Method::GET, "/live");
        // As a browser asks, though nothing here would be read if it came so.
        request = request.header("Accept-Encoding", "gzip");
        if let Some(id) = id {
            request = request.header("Last-Event-ID", id);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200, "they may look on");
        let mut stream = Stream {
            response,
            text: String::new(),
        };
        assert_eq!(stream.event().await.unwrap().name, "heartbeat");
        stream
    }
}

impl Stream {
    /// The next that is told, heartbeats aside.
    pub async fn hears(&mut self) -> Event {
        loop {
            let event = self.event().await.expect("the stream goes on");
            if event.name != "heartbeat" {
                return event;
            }
        }
    }

    /// The data of the next change.
    pub async fn hears_of(&mut self) -> Value {
        let event = self.hears().await;
        assert_eq!(event.name, "changed");
        event.data
    }

    /// Everything that is told until one names this contact.
    pub async fn hears_until(&mut self, contact: i64) -> Vec<Event> {
        let mut heard = Vec::new();
        loop {
            let event = self.hears().await;
            let is_last = event.name == "resync" || event.names(contact);
            heard.push(event);
            if is_last {
                return heard;
            }
        }
    }

    /// What is told until the stream ends.
    pub async fn hears_to_the_end(&mut self) -> Vec<Event> {
        let mut heard = Vec::new();
        while let Some(event) = self.event().await {
            if event.name != "heartbeat" {
                heard.push(event);
            }
        }
        heard
    }

    /// The next event; nothing at the end.
    pub async fn event(&mut self) -> Option<Event> {
        while !self.text.contains("\n\n") {
            let chunk = timeout(PATIENCE, self.response.chunk()).await;
            // A server that goes away breaks the line: that is an end, too.
            let chunk = chunk.expect("something is told in time").ok()??;
            self.text += std::str::from_utf8(&chunk).unwrap();
        }
        let (event, rest) = self.text.split_once("\n\n").unwrap();
        let field = |name: &str| {
            let lines = event.lines();
            let value = lines.filter_map(|line| line.split_once(": "));
            value
                .filter(|(field, _)| *field == name)
                .map(|(_, value)| value)
                .next()
                .unwrap_or_default()
        };
        let event = Event {
            id: field("id").to_owned(),
            name: field("event").to_owned(),
            data: serde_json::from_str(field("data")).unwrap(),
        };
        self.text = rest.to_owned();
        Some(event)
    }
}

impl Event {
    pub fn names(&self, contact: i64) -> bool {
        let contacts = self.data["contacts"].as_array();
        contacts.is_some_and(|contacts| contacts.contains(&contact.into()))
    }
}
