//! What other systems send, read leniently: they know other names for a field, send numbers as texts and texts as
//! numbers, placeholders that nobody filled in, and much that means nothing here. Source: facts, 1.12.

use chrono::{DateTime, NaiveDateTime};
use serde_json::{Map, Number, Value};

use crate::clock::Instant;
use crate::crm::contact::identity::Identity;
use crate::crm::contact::profile::{parse_ig_id, parse_manychat_id};
use crate::crm::contact::username::Username;
use crate::db::id::ContactId;
use crate::error::{Error, Problems, Result};
use crate::people::text;
use crate::web::api::body;
use crate::web::api::fault;

const ID: &[&str] = &["contact_id", "id"];
const MANYCHAT_ID: &[&str] = &["manychat_id", "subscriber_id"];
const USERNAME: &[&str] = &["username", "instagram_username", "ig_username"];

/// A JSON object of another system.
#[derive(Debug, Clone)]
pub(in crate::web) struct Payload(Map<String, Value>);

impl Payload {
    /// # Errors
    /// `Malformed` for what is no JSON object, even once line breaks that were put into it as they are are mended.
    pub(in crate::web) fn parse(bytes: &[u8]) -> fault::Result<Self> {
        let first = body::object(bytes);
        let object = first.or_else(|fault| body::object(&mended(bytes)).map_err(|_| fault))?;
        Ok(Self(object))
    }

    /// The first of these fields that says anything, as text.
    pub(super) fn text(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| said(self.0.get(*name)?))
    }

    /// The texts in the first of these fields that says anything: a list, as JSON or as words with commas between them.
    pub(super) fn texts(&self, names: &[&str]) -> Option<Vec<String>> {
        names.iter().find_map(|name| {
            let texts: Vec<String> = match self.0.get(*name)? {
                Value::Array(values) => values.iter().filter_map(named).collect(),
                value => listed(&said(value)?),
            };
            (!texts.is_empty()).then_some(texts)
        })
    }

    /// A time, as far as it can be read.
    pub(super) fn time(&self, names: &[&str]) -> Option<Instant> {
        let text = self.text(names)?;
        let whole = DateTime::parse_from_rfc3339(&text).or_else(|_| {
            // Without the colon, as some systems write the difference to UTC.
            DateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f%z")
        });
        let bare = |form| NaiveDateTime::parse_from_str(&text, form);
        let time = whole.map(|time| time.to_utc()).or_else(|_| {
            let bare = bare("%Y-%m-%dT%H:%M:%S%.f")
                .or_else(|_| bare("%Y-%m-%d %H:%M:%S%.f"))
                .or_else(|_| bare("%Y-%m-%dT%H:%M"))
                .or_else(|_| bare("%Y-%m-%d %H:%M"));
            bare.map(|time| time.and_utc())
        });
        // As strictly as anywhere else, for the years.
        body::parse_time(&time.ok()?.to_rfc3339())
    }

    /// The contact that is meant. An id counts only where nothing else says whom they mean: what other systems send under
    /// its name is often an id of their own. What can be no username or no ManyChat id is passed over beside one that can.
    ///
    /// # Errors
    /// `Invalid`, by field; `NotFound` where there is nothing but an id that can be no contact's.
    pub(super) fn identity(&self) -> Result<Identity> {
        let mut problems = Problems::default();
        let manychat_id = self.text(MANYCHAT_ID).unwrap_or_default();
        let manychat_id = problems.keep("manychat_id", parse_manychat_id(&manychat_id));
        let username = self.text(USERNAME).map(|text| Username::parse(&text));
        let username = problems.keep("username", username.transpose());
        let named = Identity {
            id: None,
            manychat_id: manychat_id.flatten(),
            ig_id: self.ig_id(),
            username: username.flatten(),
        };
        if !named.is_empty() {
            return Ok(named);
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let Some(id) = self.text(ID) else {
            let sentence = "Say which contact: by username, manychat_id or contact_id.";
            return Err(Error::invalid("username", sentence));
        };
        let id = id.parse().map(ContactId).map_err(|_| Error::NotFound)?;
        Ok(Identity {
            id: Some(id),
            ..named
        })
    }

    /// One that can be none is passed over: a message shall not be lost for it.
    fn ig_id(&self) -> Option<String> {
        let nested = self
            .0
            .get("manychat_data")
            .and_then(|data| data.get("ig_id"));
        let mut found = [self.0.get("ig_id"), nested].into_iter().flatten();
        let text = found.find_map(said)?;
        parse_ig_id(&text).ok().flatten()
    }
}

/// What a value says: nothing for `null`, what is empty, a placeholder that nobody filled in, and what is no text.
fn said(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text::shown(text),
        Value::Number(number) => whole(number),
        _ => return None,
    };
    real(&text)
}

/// What stands in a list: a text, or something with a name.
fn named(value: &Value) -> Option<String> {
    match value {
        Value::Object(object) => said(object.get("name")?),
        value => said(value),
    }
}

/// A list as one text: as JSON, or words with commas between them.
fn listed(text: &str) -> Vec<String> {
    match serde_json::from_str(text) {
        Ok(Value::Array(values)) => values.iter().filter_map(named).collect(),
        _ => text.split(',').filter_map(real).collect(),
    }
}

/// A number; without what makes it look like a fraction, as ids do in some systems.
fn whole(number: &Number) -> String {
    let text = number.to_string();
    let whole = text.strip_suffix(".0").map(str::to_owned);
    whole.unwrap_or(text)
}

/// A text, trimmed, that is more than placeholders.
fn real(text: &str) -> Option<String> {
    let text = text.trim();
    (!is_unfilled(text)).then(|| text.to_owned())
}

/// Whether a text is empty, or `{{…}}`, `##{{…}} ##{{…}}` and the like with nothing beside them.
fn is_unfilled(text: &str) -> bool {
    let mut left = text.trim();
    while !left.is_empty() {
        let inner = left.trim_start_matches('#').strip_prefix("{{");
        let Some((_, rest)) = inner.and_then(|inner| inner.split_once("}}")) else {
            return false;
        };
        left = rest.trim_start_matches('}').trim();
    }
    true
}

/// With line breaks and tabs inside texts as JSON wants them: a template that puts a message into them as it is does not.
fn mended(bytes: &[u8]) -> Vec<u8> {
    let mut mended = Vec::with_capacity(bytes.len() + 16);
    let (mut is_in_text, mut is_escaped) = (false, false);
    for byte in bytes {
        match byte {
            b'\n' if is_in_text => mended.extend(b"\\n"),
            b'\r' if is_in_text => mended.extend(b"\\r"),
            b'\t' if is_in_text => mended.extend(b"\\t"),
            byte => mended.push(*byte),
        }
        is_in_text ^= *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
    }
    mended
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(text: &str) -> Payload {
        Payload::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn what_nobody_filled_in_is_not_there() {
        for nothing in [
            "null",
            "\"\"",
            "\"  \"",
            "\"##{{last_input_text}}\"",
            "\"{{last_input_text}}\"",
            "\" #{{ cuf_17 }} \"",
            "\"{{{x}}}\"",
            "\"##{{first_name}} ##{{last_name}}\"",
            "\"{{a}}{{b}}\"",
            "true",
            "[]",
            "{}",
            "\"\u{200b}\"",
        ] {
            let payload = payload(&format!("{{\"message_content\": {nothing}}}"));
            assert_eq!(payload.text(&["message_content"]), None, "{nothing}");
        }
        for text in [
            "Hi {{first_name}}",
            "{{a}} and {{b}}",
            "{{a",
            "## Hello",
            "0",
        ] {
            let payload = payload(&format!("{{\"message_content\": \"{text}\"}}"));
            assert_eq!(payload.text(&["message_content"]).as_deref(), Some(text));
        }
    }

    #[test]
    fn a_number_and_a_text_are_the_same_id() {
        let fraction = payload("{\"manychat_id\": 900001.0}").identity();
        assert_eq!(fraction.unwrap().manychat_id.as_deref(), Some("900001"));
        for id in ["1234567890123456789", "\"1234567890123456789\""] {
            let payload = payload(&format!(
                "{{\"manychat_id\": {id}, \"manychat_data\": {{\"ig_id\": {id}}}}}"
            ));
            let identity = payload.identity().unwrap();
            assert_eq!(identity.manychat_id.as_deref(), Some("1234567890123456789"));
            assert_eq!(identity.ig_id.as_deref(), Some("1234567890123456789"));
        }
    }

    #[test]
    fn an_id_of_another_system_counts_only_where_nothing_else_is_said() {
        let of = |text: &str| payload(text).identity();
        let other = "\"contact_id\": \"1b4e28ba-2fa1-11d2-883f-0016d3cca427\"";
        let both = of(&format!("{{{other}, \"username\": \"@Anna\"}}")).unwrap();
        assert_eq!(both.id, None);
        assert_eq!(both.username.unwrap().as_str(), "anna");
        assert!(matches!(of(&format!("{{{other}}}")), Err(Error::NotFound)));
        for id in ["\"7\"", "7"] {
            let named = "\"username\": \"anna\"";
            assert_eq!(of(&format!("{{\"id\": {id}, {named}}}")).unwrap().id, None);
            assert_eq!(
                of(&format!("{{\"id\": {id}}}")).unwrap().id,
                Some(ContactId(7))
            );
        }
        assert!(matches!(of("{}"), Err(Error::Invalid(_))));
    }

    #[test]
    fn what_can_be_no_username_is_passed_over_beside_a_manychat_id() {
        let text = "{\"manychat_id\": \"1\", \"username\": \"Anna Kowalska\"}";
        let identity = payload(text).identity().unwrap();
        assert_eq!(identity.manychat_id.as_deref(), Some("1"));
        assert_eq!(identity.username, None);
        let alone = payload("{\"username\": \"Anna Kowalska\", \"id\": 7}").identity();
        assert!(matches!(alone, Err(Error::Invalid(_))));
    }

    #[test]
    fn a_list_of_words_leaves_out_what_nobody_filled_in() {
        let text = "{\"tags\": \"{{cuf_1}}, hot, ,##{{cuf_2}}\"}";
        assert_eq!(payload(text).texts(&["tags"]).unwrap(), ["hot"]);
        for list in [
            "[\"hot\", \"{{cuf_1}}\", {\"name\": \"VIP\"}]",
            "\"[\\\"hot\\\", \\\"VIP\\\"]\"",
            "\"hot, VIP\"",
        ] {
            let payload = payload(&format!("{{\"tags\": {list}}}"));
            assert_eq!(payload.texts(&["tags"]).unwrap(), ["hot", "VIP"], "{list}");
        }
    }

    #[test]
    fn times_are_read_in_the_ways_that_systems_write_them() {
        let whole = payload("{\"at\": \"2026-03-02T10:00:00+01:00\"}").time(&["at"]);
        assert!(whole.is_some());
        for text in [
            "2026-03-02T09:00:00Z",
            "2026-03-02T10:00:00+0100",
            "2026-03-02T09:00:00.000",
            "2026-03-02 09:00:00",
        ] {
            let payload = payload(&format!("{{\"at\": \"{text}\"}}"));
            assert_eq!(payload.time(&["at"]), whole, "{text}");
        }
        for text in ["yesterday", "{{now}}", "0001-01-01T00:00:00Z"] {
            let payload = payload(&format!("{{\"at\": \"{text}\"}}"));
            assert_eq!(payload.time(&["at"]), None, "{text}");
        }
    }

    #[test]
    fn line_breaks_that_were_put_in_as_they_are_lose_no_message() {
        let broken = payload("{\n\"text\": \"one\ntwo \\\"three\\\"\",\n\"tags\": \"a, b\"}");
        assert_eq!(
            broken.text(&["text"]).as_deref(),
            Some("one\ntwo \"three\"")
        );
        assert_eq!(broken.texts(&["tags"]).unwrap(), ["a", "b"]);
        assert!(Payload::parse(b"{\"text\": \"one \"two\" three\"}").is_err());
        assert!(Payload::parse(b"[1]").is_err());
    }
}
