//! The page that explains the API, made from the document that programs read.

use std::sync::LazyLock;

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::Value;

use super::api_schema::{Field, field, fields, kind};
use crate::app::App;
use crate::error::Result;
use crate::people::Member;
use crate::web::answer::html;
use crate::web::api::document::document;
use crate::web::api::fault::CODES;
use crate::web::extract::SignedIn;
use crate::web::link;
use crate::web::page::{Page, Section};

#[derive(Template)]
#[template(path = "help/api.html")]
struct ApiPage {
    page: Page,
    site: String,
    reference: &'static Reference,
    codes: &'static [(&'static str, u16, &'static str)],
}

/// All that the document says.
struct Reference {
    about: String,
    groups: Vec<Group>,
    /// What answers are made of.
    things: Vec<Thing>,
}

struct Group {
    name: String,
    anchor: String,
    operations: Vec<Operation>,
}

struct Operation {
    anchor: String,
    method: String,
    path: String,
    title: String,
    about: String,
    scope: String,
    parameters: Vec<Field>,
    /// What is said of a body as a whole.
    body: String,
    fields: Vec<Field>,
    /// A body to begin with; empty where none is sent.
    example: String,
    answers: Vec<Answer>,
}

struct Answer {
    status: String,
    about: String,
    /// What it is made of, as the page calls it; empty where there is nothing in it.
    thing: String,
}

struct Thing {
    name: String,
    about: String,
    fields: Vec<Field>,
}

impl Operation {
    fn has_body(&self) -> bool {
        !self.example.is_empty()
    }

    /// A request to copy. The single quotes hold the body as it is: no example has one in it.
    fn curl(&self, site: &str) -> String {
        let mut curl = format!(
            "curl -X {} '{site}{}' \\\n  -H 'x-org-auth-token: YOUR_TOKEN'",
            self.method, self.path
        );
        if self.has_body() {
            curl.push_str(" \\\n  -H 'Content-Type: application/json' \\\n  -d '");
            curl.push_str(&self.example);
            curl.push('\'');
        }
        curl
    }
}

static REFERENCE: LazyLock<Reference> =
    LazyLock::new(|| read(&serde_json::to_value(document()).unwrap_or_default()));

/// What programs can ask for, to read and to try.
pub(crate) async fn show(
    app: Data<App>,
    SignedIn(member): SignedIn<Member>,
    session: Session,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let page = ApiPage {
        page: Page::new("API", Section::Elsewhere, &member, &session),
        site: link::site(&app, &request),
        reference: &REFERENCE,
        codes: CODES,
    };
    html(StatusCode::OK, &page)
}

fn read(document: &Value) -> Reference {
    let mut groups: Vec<Group> = Vec::new();
    for (path, item) in entries(&document["paths"]) {
        for (method, operation) in entries(item) {
            let name = text(&operation["tags"][0]);
            let operation = read_operation(document, path, method, operation);
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.operations.push(operation),
                None => groups.push(Group {
                    anchor: anchor(&name),
                    name,
                    operations: vec![operation],
                }),
            }
        }
    }
    let things = entries(&document["components"]["schemas"]);
    let is_answer = |name: &str| {
        let is_sent = document["paths"].to_string().contains(&format!(
            "\"requestBody\":{{\"content\":{{\"application/json\":{{\"schema\":{{\"$ref\":\"#/components/schemas/{name}\""
        ));
        !is_sent && !name.starts_with("Listed_")
    };
    Reference {
        about: text(&document["info"]["description"]),
        groups,
        things: things
            .filter(|(name, schema)| schema.get("properties").is_some() && is_answer(name))
            .map(|(name, schema)| Thing {
                name: name.clone(),
                about: text(&schema["description"]),
                fields: fields(document, schema),
            })
            .collect(),
    }
}

fn read_operation(document: &Value, path: &str, method: &str, operation: &Value) -> Operation {
    let parameters = operation["parameters"].as_array();
    let body = &operation["requestBody"];
    let content = &body["content"]["application/json"];
    let example = content
        .get("example")
        .map(|example| serde_json::to_string_pretty(example).unwrap_or_default());
    Operation {
        anchor: text(&operation["operationId"]),
        method: method.to_uppercase(),
        path: path.to_owned(),
        title: text(&operation["summary"]),
        about: text(&operation["description"]),
        scope: text(&operation["security"][0]["token"][0]),
        parameters: parameters
            .into_iter()
            .flatten()
            .map(|parameter| field(document, parameter))
            .collect(),
        body: text(&body["description"]),
        fields: fields(document, &content["schema"]),
        example: example.unwrap_or_default(),
        answers: entries(&operation["responses"])
            .map(|(status, response)| Answer {
                status: status.clone(),
                about: text(&response["description"]),
                thing: entries(&response["content"])
                    .next()
                    .map(|(_, content)| kind(document, &content["schema"]))
                    .unwrap_or_default(),
            })
            .collect(),
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn anchor(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}
