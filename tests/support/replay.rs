//! The log of contacts, replayed: it must lead from what they were to what they are.

use std::collections::{BTreeMap, HashMap, HashSet};

use leadboard::crm::contact::Contact;

use super::rows::Activity;

/// What the log tells of a contact: its fields, and how often it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub fields: BTreeMap<&'static str, Option<String>>,
    pub version: i64,
}

/// Contacts as they stand, by their ids.
pub fn by_id(contacts: Vec<Contact>) -> BTreeMap<i64, State> {
    let state = |contact: Contact| {
        let fields = BTreeMap::from([
            ("stage", Some(contact.stage_id.to_string())),
            ("lead_status", Some(contact.lead_status.code().to_owned())),
            ("assignee", contact.assignee_id.map(|id| id.to_string())),
            ("name", contact.name),
            (
                "deal_value",
                contact.deal_value.map(|value| value.to_string()),
            ),
        ]);
        (
            contact.id.0,
            State {
                fields,
                version: contact.version,
            },
        )
    };
    contacts.into_iter().map(state).collect()
}

fn number(id: Option<i64>) -> Option<String> {
    id.map(|id| id.to_string())
}

/// Each line takes up where the one before left its field, and the last ones are what the contacts hold.
pub fn check_replay(mut held: BTreeMap<i64, State>, now: &BTreeMap<i64, State>, log: &[Activity]) {
    let mut changes: HashMap<i64, HashSet<&str>> = HashMap::new();
    for line in log {
        let id = line.contact_id.unwrap();
        let field = held
            .get_mut(&id)
            .unwrap()
            .fields
            .get_mut(line.kind.as_str())
            .unwrap();
        let (old, new) = match line.kind.as_str() {
            "stage" | "assignee" => (number(line.old_id), number(line.new_id)),
            _ => (line.old_text.clone(), line.new_text.clone()),
        };
        assert_eq!(*field, old, "{}", line.line());
        assert_ne!(old, new, "{}", line.line());
        *field = new;
        changes.entry(id).or_default().insert(&line.change_id);
    }
    for (id, changes) in &changes {
        held.get_mut(id).unwrap().version += i64::try_from(changes.len()).unwrap();
    }
    assert_eq!(held, *now);
}
