//! The log against what the contacts hold: whoever writes down one writes down the other, or neither.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use leadboard::crm::contact::Contact;
use leadboard::db::Connection;

use super::rows::{self, Activity, Run};

/// How all contacts stood when the watch began.
pub struct Beginning {
    held: BTreeMap<i64, State>,
    written: usize,
}

/// What was written since.
pub struct Told {
    pub contacts: Vec<Contact>,
    pub log: Vec<Activity>,
    pub runs: Vec<Run>,
}

impl Beginning {
    pub fn of(connection: &mut Connection) -> Self {
        Self {
            held: by_id(rows::contacts(connection)),
            written: rows::activities(connection).len(),
        }
    }

    /// Replays the log since then. It must end in what the contacts hold, and tell of each rule that was applied.
    pub fn check(&self, connection: &mut Connection) -> Told {
        let contacts = rows::contacts(connection);
        let log: Vec<Activity> = rows::activities(connection)
            .into_iter()
            .skip(self.written)
            .collect();
        let runs = rows::runs(connection);
        let of_contacts: Vec<&Activity> = log
            .iter()
            .filter(|line| line.contact_id.is_some())
            .collect();
        check_replay(self.held.clone(), &by_id(contacts.clone()), &of_contacts);
        check_masters(&of_contacts, &runs);
        Told {
            contacts,
            log,
            runs,
        }
    }
}

/// Each line takes up where the one before left its field, and the last ones are what the contacts hold.
pub fn check_replay(mut held: BTreeMap<i64, State>, now: &BTreeMap<i64, State>, log: &[&Activity]) {
    let mut changes: HashMap<i64, HashSet<&str>> = HashMap::new();
    let mut merges: HashMap<i64, i64> = HashMap::new();
    for line in log {
        let id = line.contact_id.unwrap();
        if line.kind == "contact_merged" {
            held.remove(&line.old_id.unwrap());
            *merges.entry(id).or_default() += 1;
            continue;
        }
        changes.entry(id).or_default().insert(&line.change_id);
        let state = held.get_mut(&id).unwrap();
        match line.kind.as_str() {
            "message_received" | "message_sent" => continue,
            "tagged" => {
                assert!(state.tags.insert(line.new_id.unwrap()), "{}", line.line());
                continue;
            }
            "untagged" => {
                assert!(state.tags.remove(&line.old_id.unwrap()), "{}", line.line());
                continue;
            }
            _ => {}
        }
        let field = state.fields.get_mut(line.kind.as_str()).unwrap();
        let (old, new) = match line.kind.as_str() {
            "stage" | "assignee" => (number(line.old_id), number(line.new_id)),
            _ => (line.old_text.clone(), line.new_text.clone()),
        };
        assert_eq!(*field, old, "{}", line.line());
        assert_ne!(old, new, "{}", line.line());
        *field = new;
    }
    for (id, changes) in &changes {
        // One that was merged into another is no more.
        if let Some(state) = held.get_mut(id) {
            state.version += i64::try_from(changes.len()).unwrap();
        }
    }
    // A merge may bring nothing but messages, which its own line tells.
    for (id, merges) in &merges {
        if let (Some(state), Some(now)) = (held.get_mut(id), now.get(id)) {
            state.version = now.version.clamp(state.version, state.version + merges);
        }
    }
    assert_eq!(held, *now);
}

/// No field is set twice in one change, no rule is considered twice, and a rule that was applied has its line.
fn check_masters(log: &[&Activity], runs: &[Run]) {
    let mut fields = HashSet::new();
    for line in log {
        let tag = line.old_id.filter(|_| line.kind == "untagged");
        let tag = tag.or(line.new_id.filter(|_| line.kind == "tagged"));
        assert!(
            fields.insert((&line.change_id, &line.kind, tag)),
            "{}",
            line.line()
        );
    }
    let mut considered = HashSet::new();
    for run in runs {
        assert!(
            considered.insert((&run.change_id, &run.rule_name)),
            "{}",
            run.line()
        );
    }
    let by_rules: HashSet<_> = log
        .iter()
        .filter(|line| line.through == "automation")
        .map(|line| (line.change_id.as_str(), line.rule_name.as_deref().unwrap()))
        .collect();
    let applied: HashSet<_> = runs
        .iter()
        .filter(|run| run.outcome == "applied")
        .map(|run| (run.change_id.as_str(), run.rule_name.as_str()))
        .collect();
    assert_eq!(by_rules, applied);
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub fields: BTreeMap<&'static str, Option<String>>,
    pub tags: BTreeSet<i64>,
    pub version: i64,
}

pub fn by_id(contacts: Vec<Contact>) -> BTreeMap<i64, State> {
    let state = |contact: Contact| {
        let tags = contact.tags.iter().map(|tag| tag.0).collect();
        let conversation_status = contact.conversation_status.code().to_owned();
        let fields = BTreeMap::from([
            ("conversation_status", Some(conversation_status)),
            ("manychat_id", contact.manychat_id),
            ("ig_id", contact.ig_id),
            ("stage", Some(contact.stage_id.to_string())),
            ("lead_status", Some(contact.lead_status.code().to_owned())),
            ("assignee", contact.assignee_id.map(|id| id.to_string())),
            ("username", Some(contact.username)),
            ("name", contact.name),
            ("email", contact.email),
            ("phone", contact.phone),
            (
                "deal_value",
                contact.deal_value.map(|value| value.to_string()),
            ),
        ]);
        (
            contact.id.0,
            State {
                fields,
                tags,
                version: contact.version,
            },
        )
    };
    contacts.into_iter().map(state).collect()
}

fn number(id: Option<i64>) -> Option<String> {
    id.map(|id| id.to_string())
}
