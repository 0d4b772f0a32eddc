//! A program with an API token.

use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use super::cast::Team;
use super::person::{Answer, Person};
use super::server::Server;

#[derive(Clone)]
pub struct Caller {
    http: Person,
    pub token: String,
}

impl Team {
    /// A program with a new token of that scope, called as its scope.
    pub async fn program(&self, scope: &str) -> Caller {
        self.program_of(&self.ana(), scope, scope).await
    }

    /// A program with a new token that somebody makes.
    pub async fn program_of(&self, maker: &Person, name: &str, scope: &str) -> Caller {
        let fields = [("name", name), ("scope", scope)];
        let made = maker.post("/settings/api", &fields).await.expect(200);
        let token = made.page().attribute("input[aria-label=Token]", "value");
        self.with_token(&token)
    }

    pub fn with_token(&self, token: &str) -> Caller {
        Caller {
            http: self.stranger(),
            token: token.to_owned(),
        }
    }

    /// A program that brings somebody's session, and no token.
    pub fn with_session_alone(&self, who: &Person) -> Caller {
        Caller {
            http: who.clone(),
            token: String::new(),
        }
    }
}

impl Caller {
    /// The same program at another server.
    pub fn at(&self, server: &Server) -> Self {
        Self {
            http: Person::new(&server.address, None),
            token: self.token.clone(),
        }
    }

    pub fn request(&self, method: Method, place: &str) -> RequestBuilder {
        let request = self.http.request(method, place);
        request.header("x-org-auth-token", &self.token)
    }

    pub async fn asks(&self, request: RequestBuilder) -> Answer {
        self.http.send(request).await
    }

    pub async fn get(&self, place: &str) -> Answer {
        self.asks(self.request(Method::GET, place)).await
    }

    pub async fn delete(&self, place: &str) -> Answer {
        self.asks(self.request(Method::DELETE, place)).await
    }

    pub async fn post(&self, place: &str, body: Value) -> Answer {
        self.asks(self.with(Method::POST, place, &body)).await
    }

    pub async fn patch(&self, place: &str, body: Value) -> Answer {
        self.asks(self.with(Method::PATCH, place, &body)).await
    }

    /// A request with a JSON body.
    pub fn with(&self, method: Method, place: &str, body: &Value) -> RequestBuilder {
        self.request(method, place)
            .header("content-type", "application/json")
            .body(body.to_string())
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.asked, self.body))
    }

    /// The code of a refusal.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The fields that a refusal names.
    pub fn fields(&self) -> Vec<String> {
        let errors = self.json()["errors"].clone();
        let errors = errors.as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|error| error["field"].as_str().unwrap().to_owned())
            .collect()
    }
}
