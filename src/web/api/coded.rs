//! Values that the API writes and reads as text: codes, and times. The document lists the codes that there are.

use chrono::SecondsFormat;
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{KnownFormat, SchemaFormat, Type};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::clock::Instant;

/// Declares what the API calls an enum of the CRM that is stored as text.
macro_rules! coded {
    ($($name:ident = $title:literal of $inner:path: $must_be:literal),+ $(,)?) => {$(
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) struct $name(pub $inner);

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.0.code())
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let codes = <$inner>::ALL.iter().map(|value| value.code());
                $crate::web::api::coded::text_of(codes)
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                $title.into()
            }
        }

        impl $crate::web::api::body::Typed for $name {
            const MUST_BE: &'static str = $must_be;

            fn of(value: serde_json::Value) -> Option<Self> {
                value.as_str()?.parse().ok().map(Self)
            }
        }
    )+};
}

coded!(
    LeadStatusCode = "LeadStatus" of crate::crm::status::LeadStatus: "open, won, lost or abandoned",
    ConversationStatusCode = "ConversationStatus" of crate::crm::status::ConversationStatus:
        "no_reply, new_message or replied",
    SourceCode = "Source" of crate::crm::contact::Source: "by_hand, import, api, inbound or outreach",
    DirectionCode = "Direction" of crate::crm::message::Direction: "in or out",
    ColourCode = "Colour" of crate::crm::stage::Colour:
        "slate, orange, amber, lime, green, teal, sky, blue, violet, fuchsia, pink or red",
    ThroughCode = "Through" of crate::people::Through: "a way a change comes in",
    OutcomeCode = "Outcome" of crate::crm::automation::run::Outcome: "applied, skipped or failed",
    ReasonCode = "Reason" of crate::crm::automation::run::Reason: "a reason",
    KindCode = "ActivityKind" of crate::crm::activity::Kind: "a kind of activity",
);

/// The schema of a text that is one of these.
pub(super) fn text_of(codes: impl Iterator<Item = &'static str>) -> RefOr<Schema> {
    let object = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(codes.collect::<Vec<_>>()));
    object.into()
}

/// A time as the API writes it: RFC 3339, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time(pub Instant);

impl Time {
    pub(crate) fn text(self) -> String {
        self.0.utc().to_rfc3339_opts(SecondsFormat::Millis, true)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

impl PartialSchema for Time {
    fn schema() -> RefOr<Schema> {
        let object = ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)));
        object.examples(["2026-03-02T09:00:00.000Z"]).into()
    }
}

impl ToSchema for Time {
    fn name() -> std::borrow::Cow<'static, str> {
        "Time".into()
    }
}
