//! Fields and parameters of the API's document, in words.

use serde_json::Value;

use super::api::text;

/// A field of a body or an answer, or a parameter.
pub(super) struct Field {
    pub name: String,
    /// Where it is sent, if it is a parameter: `path`, `query` or `header`.
    pub place: String,
    pub kind: String,
    pub is_needed: bool,
    pub about: String,
}

/// The fields of an object.
pub(super) fn fields(document: &Value, schema: &Value) -> Vec<Field> {
    let schema = resolved(document, schema);
    let needed = schema["required"].as_array();
    let properties = schema["properties"].as_object();
    properties
        .into_iter()
        .flatten()
        .map(|(name, property)| Field {
            name: name.clone(),
            place: String::new(),
            kind: kind(document, property),
            is_needed: needed.is_some_and(|needed| needed.contains(&Value::from(name.as_str()))),
            about: about(property),
        })
        .collect()
}

/// A parameter.
pub(super) fn field(document: &Value, parameter: &Value) -> Field {
    Field {
        name: text(&parameter["name"]),
        place: text(&parameter["in"]),
        kind: kind(document, &parameter["schema"]),
        is_needed: parameter["required"] == true,
        about: about(parameter),
    }
}

/// What a value is: the name of an object, or a few words.
pub(super) fn kind(document: &Value, schema: &Value) -> String {
    if let Some(known) = one_of_several(schema) {
        return kind(document, known);
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or_default();
        let named = resolved(document, schema);
        return match name.strip_prefix("Listed_") {
            Some(listed) => format!("a page of {listed}"),
            None if named.get("properties").is_some() => name.to_owned(),
            None => kind(document, named),
        };
    }
    if let Some(codes) = schema["enum"].as_array() {
        let codes: Vec<&str> = codes.iter().filter_map(Value::as_str).collect();
        return codes.join(", ");
    }
    match kind_of(schema) {
        "array" => format!("list of: {}", kind(document, &schema["items"])),
        "integer" => "whole number".to_owned(),
        "boolean" => "true or false".to_owned(),
        "string" if schema["format"] == "date-time" => "time".to_owned(),
        "string" => "text".to_owned(),
        "object" => "object".to_owned(),
        _ => String::new(),
    }
}

/// The name of the type, beside `null`.
fn kind_of(schema: &Value) -> &str {
    let all = schema["type"].as_array();
    let first = all.and_then(|all| all.iter().find(|kind| *kind != "null"));
    first
        .unwrap_or(&schema["type"])
        .as_str()
        .unwrap_or_default()
}

/// What it is where it is not `null`.
fn one_of_several(schema: &Value) -> Option<&Value> {
    let all = schema["oneOf"].as_array()?;
    all.iter().find(|one| one["type"] != "null")
}

fn about(value: &Value) -> String {
    let own = text(&value["description"]);
    match one_of_several(value) {
        Some(known) if own.is_empty() => text(&known["description"]),
        _ => own,
    }
    .replace('\n', " ")
}

fn resolved<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    let pointer = schema["$ref"].as_str().and_then(|at| at.strip_prefix('#'));
    pointer
        .and_then(|pointer| document.pointer(pointer))
        .unwrap_or(schema)
}
