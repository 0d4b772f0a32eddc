//! The way back from a line of the log: the one place that makes a value of what is kept.

use super::{Kind, Logged};
use crate::crm::contact::field::Value;
use crate::db::id::{StageId, TagId, UserId};

/// What one side of a line says of the field that the line tells of; nothing for a line that tells of no field. The other
/// side names a tag that is not there on this one.
pub(in crate::crm) fn value(kind: Kind, side: &Logged, other: &Logged) -> Option<Value> {
    let text = side.text.clone();
    let value = match kind {
        Kind::Stage => Value::Stage(StageId(side.id?)),
        Kind::LeadStatus => Value::LeadStatus(text?.parse().ok()?),
        Kind::ConversationStatus => Value::ConversationStatus(text?.parse().ok()?),
        Kind::Assignee => Value::Assignee(side.id.map(UserId)),
        Kind::Tagged | Kind::Untagged => {
            Value::Tag(TagId(side.id.or(other.id)?), side.id.is_some())
        }
        Kind::Username => Value::Username(text?),
        Kind::Name => Value::Name(text),
        Kind::Email => Value::Email(text),
        Kind::Phone => Value::Phone(text),
        Kind::DealValue => Value::DealValue(match text {
            Some(amount) => Some(amount.parse().ok()?),
            None => None,
        }),
        Kind::ManychatId => Value::ManychatId(text),
        Kind::IgId => Value::IgId(text),
        _ => return None,
    };
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crm::status::LeadStatus;

    #[test]
    fn both_sides_of_a_line_are_values_again() {
        let (none, vip) = (Logged::default(), Logged::named(3, "vip"));
        let on = Some(Value::Tag(TagId(3), true));
        let off = Some(Value::Tag(TagId(3), false));
        assert_eq!(value(Kind::Tagged, &vip, &none), on);
        assert_eq!(value(Kind::Tagged, &none, &vip), off);
        assert_eq!(value(Kind::Untagged, &vip, &none), on);
        assert_eq!(value(Kind::Untagged, &none, &vip), off);
        let won = Some(Value::LeadStatus(LeadStatus::Won));
        assert_eq!(value(Kind::LeadStatus, &Logged::words("won"), &none), won);
        let amount = Some(Value::DealValue(Some(120_050)));
        assert_eq!(
            value(Kind::DealValue, &Logged::words("120050"), &none),
            amount
        );
        assert_eq!(
            value(Kind::DealValue, &none, &none),
            Some(Value::DealValue(None))
        );
        assert_eq!(
            value(Kind::Assignee, &none, &vip),
            Some(Value::Assignee(None))
        );
        assert_eq!(value(Kind::NoteAdded, &vip, &none), None);
    }
}
