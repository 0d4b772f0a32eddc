//! The document of the API (`OpenAPI` 3.1), made from the types and the handlers. What follows from the shape of a request
//! (who may send it, and how it may be refused) is added to each in one place.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{AdditionalProperties, Schema};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, HeaderBuilder, ObjectBuilder, OpenApi, PathItem, Ref, RefOr, Required,
    Response, ResponseBuilder, Type,
};
use utoipa::{Modify, OpenApi as _};

use super::caller::HEADER;
use super::refusal::{DROP_IN, FieldProblem, Problem, Refused};
use super::reply::REPLAYED;
use super::{activity, contacts, drop_in, lists, rules, runs, stages};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Leadboard",
        version = "1",
        description = "Contacts, messages, stages and rules of one organization, for programs. Every request needs a \
            token of Settings > API, in the header `x-org-auth-token` or as `Authorization: Bearer`. A token may send \
            120 requests a minute, 60 of them at once."
    ),
    paths(
        drop_in::default_reply::create,
        drop_in::create_contact::create,
        drop_in::tags::create,
        drop_in::status::update,
        contacts::index,
        contacts::create::create,
        contacts::show,
        contacts::update::update,
        contacts::delete::delete,
        contacts::messages::create,
        contacts::messages::index,
        contacts::activity::index,
        activity::index,
        stages::index,
        stages::create,
        stages::show,
        stages::update,
        stages::delete,
        rules::index,
        rules::create,
        rules::show,
        rules::update,
        rules::delete,
        runs::index,
        lists::tags,
        lists::members,
    ),
    components(schemas(Problem, FieldProblem, Refused)),
    modifiers(&Shaped)
)]
struct Document;

static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(Document::openapi);

/// The document, for the page that shows it.
pub(crate) fn document() -> &'static OpenApi {
    &DOCUMENT
}

pub(crate) async fn show() -> HttpResponse {
    HttpResponse::Ok().json(&*DOCUMENT)
}

/// Adds what follows from the shape of each request.
struct Shaped;

impl Modify for Shaped {
    fn modify(&self, document: &mut OpenApi) {
        document.servers = None;
        let mut bodies = Vec::new();
        for (path, item) in &mut document.paths.paths {
            for (method, operation) in methods(item) {
                bodies.extend(body_of(operation));
                shape(path, method, operation);
            }
        }
        if let Some(components) = &mut document.components {
            for (name, schema) in &mut components.schemas {
                if bodies.contains(name)
                    && let RefOr::T(Schema::Object(object)) = schema
                {
                    object.additional_properties =
                        Some(Box::new(AdditionalProperties::FreeForm(false)));
                }
            }
            let key = SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new(HEADER)));
            components.add_security_scheme("token", key);
            let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
            components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        }
    }
}

/// The methods of an address.
pub(crate) fn methods(item: &mut PathItem) -> Vec<(&'static str, &mut Operation)> {
    let PathItem {
        get,
        post,
        patch,
        delete,
        ..
    } = item;
    let all = [
        ("get", get),
        ("post", post),
        ("patch", patch),
        ("delete", delete),
    ];
    all.into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
        .collect()
}

/// The name of the struct that a request's body is.
fn body_of(operation: &Operation) -> Option<String> {
    let body = operation.request_body.as_ref()?;
    let content = body.content.get("application/json")?;
    match content.schema.as_ref()? {
        RefOr::Ref(reference) => reference.ref_location.rsplit('/').next().map(str::to_owned),
        RefOr::T(_) => None,
    }
}

fn shape(path: &str, method: &str, operation: &mut Operation) {
    operation.operation_id = Some(called(path, method));
    summarize(operation);
    let is_drop_in = DROP_IN.contains(&path);
    let has_body = operation.request_body.is_some();
    let mut refused = |status: &str, sentence: &str| {
        let responses = &mut operation.responses.responses;
        responses
            .entry(status.to_owned())
            .or_insert_with(|| RefOr::T(refusal(sentence, status)));
    };
    refused(
        "401",
        "There is no token, or it is not known or was revoked.",
    );
    refused("403", "The token needs another scope.");
    refused(
        "422",
        "Fields or parameters are wrong, missing or not known.",
    );
    refused(
        "429",
        "Too many requests: wait as many seconds as Retry-After says.",
    );
    refused("503", "The database does not answer.");
    if path.contains('{') || is_drop_in {
        refused(
            "404",
            "There is nothing here, or it is another organization's.",
        );
    }
    if has_body {
        refused("400", "The body is no JSON object.");
        refused("413", "The body is too long.");
        refused(
            "409",
            "Something changed meanwhile, or its Idempotency-Key is in use.",
        );
        if !is_drop_in {
            refused("415", "The body is not application/json.");
        }
    }
    if method == "delete" {
        refused("409", "Something changed meanwhile.");
    }
    for (status, response) in &mut operation.responses.responses {
        if status.starts_with('4') || status.starts_with('5') {
            told(is_drop_in, response);
        }
    }
    if method == "post" || is_drop_in {
        keyed(operation);
    }
    let also_bearer = operation.security.iter_mut().flatten();
    let bearer: Vec<_> = also_bearer
        .filter_map(|requirement| {
            let scopes = serde_json::to_value(&*requirement).ok()?;
            let scope = scopes.get("token")?.get(0)?.as_str()?.to_owned();
            Some(utoipa::openapi::SecurityRequirement::new("bearer", [scope]))
        })
        .collect();
    if let Some(security) = &mut operation.security {
        security.extend(bearer);
    }
}

/// `get_contacts_contact_messages`: the name that programs made from the document call it by.
fn called(path: &str, method: &str) -> String {
    let path = path.trim_start_matches("/api/v1/");
    let words = path
        .split(['/', '-'])
        .map(|word| word.trim_matches(['{', '}']));
    let words: Vec<&str> = words.collect();
    format!("{method}_{}", words.join("_"))
}

/// The first sentence of what the handler says of itself, and all others.
fn summarize(operation: &mut Operation) {
    let parts = [operation.summary.take(), operation.description.take()];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let whole = parts.join(" ").replace('\n', " ");
    let (first, others) = whole.split_once(". ").unwrap_or((&whole, ""));
    operation.summary = Some(first.trim_end_matches('.').to_owned());
    operation.description = Some(others.to_owned()).filter(|text| !text.is_empty());
}

fn refusal(sentence: &str, status: &str) -> Response {
    let mut response = ResponseBuilder::new().description(sentence);
    let seconds = ObjectBuilder::new().schema_type(Type::Integer).build();
    if status == "429" {
        let header = HeaderBuilder::new().schema(seconds).build();
        response = response.header("Retry-After", header);
    }
    response.build()
}

/// What a refusal looks like.
fn told(is_drop_in: bool, response: &mut RefOr<Response>) {
    let (name, kind) = if is_drop_in {
        ("Refused", "application/json")
    } else {
        ("Problem", "application/problem+json")
    };
    let schema = Some(Ref::from_schema_name(name));
    if let RefOr::T(response) = response {
        let content = ContentBuilder::new().schema(schema).build();
        response.content.insert(kind.to_owned(), content);
    }
}

/// A request that may be sent again with the same key.
fn keyed(operation: &mut Operation) {
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(255))
        .build();
    let key = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Sent again within a day with the same key, it is done once, and answered as it was.",
        ))
        .schema(Some(text))
        .build();
    operation.parameters.get_or_insert_default().push(key);
    for (status, response) in &mut operation.responses.responses {
        if status.starts_with('2')
            && let RefOr::T(response) = response
        {
            let text = ObjectBuilder::new().schema_type(Type::String).build();
            let header = HeaderBuilder::new()
                .schema(text)
                .description(Some("true where it was answered before."));
            response.headers.insert(REPLAYED.to_owned(), header.build());
        }
    }
}
