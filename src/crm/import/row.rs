//! One row of a file: its cells as values, or what is wrong with them.

use iso_currency::Currency;

use super::column::Column;
use super::known::Known;
use super::mapping::Mapping;
use super::tag_list;
use crate::crm::cell;
use crate::crm::contact::create::NewContact;
use crate::crm::contact::field::Value;
use crate::crm::contact::identity::Identity;
use crate::crm::contact::profile::{self, Profile};
use crate::crm::contact::username::Username;
use crate::crm::contact::{Contact, Source};
use crate::crm::money;
use crate::crm::name_key::name_key;
use crate::crm::status::LeadStatus;
use crate::crm::tag;
use crate::db::id::{StageId, TagId, UserId};
use crate::people::text;

/// What a row says. An empty cell says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub username: Option<Username>,
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub deal_value: Option<i64>,
    pub manychat_id: Option<String>,
    pub ig_id: Option<String>,
    pub stage: Option<StageId>,
    pub lead_status: Option<LeadStatus>,
    /// By their names, each once, also where it is written differently.
    pub tags: Vec<String>,
    pub assignee: Option<UserId>,
    pub source: Option<Source>,
}

impl Row {
    /// # Errors
    /// What is wrong, a sentence each.
    pub(super) fn read(
        cells: &[String],
        mapping: &Mapping,
        known: &Known,
    ) -> Result<Self, Vec<String>> {
        let mut row = Self::default();
        let mut problems = Vec::new();
        let more = cells.iter().skip(mapping.width());
        if more.into_iter().any(|cell| !cell.trim().is_empty()) {
            problems.push(format!(
                "The row has {} cells, but there are {} headers.",
                cells.len(),
                mapping.width()
            ));
        }
        for (column, cell) in mapping.columns().zip(cells) {
            let text = one_line(cell::plain(cell.trim()));
            if let Some(column) = column.filter(|_| !text.is_empty())
                && let Err(problem) = row.take(column, &text, known)
            {
                problems.push(problem);
            }
        }
        let says_nobody =
            row.username.is_none() && row.manychat_id.is_none() && row.email.is_none();
        if says_nobody && problems.is_empty() {
            problems.push("The row does not say who it is about.".to_owned());
        }
        if problems.is_empty() {
            Ok(row)
        } else {
            Err(problems)
        }
    }

    fn take(&mut self, column: Column, text: &str, known: &Known) -> Result<(), String> {
        match column {
            Column::Username => self.username = Some(Username::parse(text)?),
            Column::Name => self.name = profile::parse_name(text)?,
            Column::Email => self.email = profile::parse_email(text)?,
            Column::Phone => self.phone = profile::parse_phone(text)?,
            Column::DealValue => {
                let amount = without_currency(text, known.currency);
                self.deal_value = money::parse(amount, known.currency)?;
            }
            Column::ManychatId => self.manychat_id = profile::parse_manychat_id(text)?,
            Column::IgId => self.ig_id = profile::parse_ig_id(text)?,
            Column::Stage => self.stage = Some(known.stage(text)?.id),
            Column::LeadStatus => {
                let found = LeadStatus::ALL
                    .iter()
                    .find(|status| is_called(status.label(), text));
                self.lead_status = Some(*found.ok_or_else(|| {
                    format!("Lead Status may be Open, Won, Lost or Abandoned, not “{text}”.")
                })?);
            }
            Column::Tags => self.tags = parse_tags(text)?,
            Column::Assignee => self.assignee = Some(known.mate(text)?.user),
            Column::Source => {
                let found = Source::ALL
                    .iter()
                    .find(|source| is_called(source.label(), text));
                self.source = Some(*found.ok_or_else(|| {
                    format!(
                        "Source may be By hand, Import, API, Inbound or Outreach, not “{text}”."
                    )
                })?);
            }
        }
        Ok(())
    }

    /// By what its contact is found; the e-mail comes after this.
    #[must_use]
    pub(super) fn identity(&self) -> Identity {
        Identity {
            id: None,
            manychat_id: self.manychat_id.clone(),
            ig_id: self.ig_id.clone(),
            username: self.username.clone(),
        }
    }

    /// What it would change of a contact: the cells that differ from what that holds. Its ids are only given to a contact
    /// that has none; and tags are put on, never taken off.
    #[must_use]
    pub(super) fn named(&self, contact: &Contact, tags: &[TagId]) -> Vec<Value> {
        let text = |text: &Option<String>| text.clone().map(Some);
        let values = [
            self.stage.map(Value::Stage),
            self.lead_status.map(Value::LeadStatus),
            self.assignee.map(|user| Value::Assignee(Some(user))),
            text(&self.name).map(Value::Name),
            text(&self.email).map(Value::Email),
            text(&self.phone).map(Value::Phone),
            self.deal_value.map(|amount| Value::DealValue(Some(amount))),
        ];
        let tags = tags.iter().map(|tag| Value::Tag(*tag, true));
        let ids = self.identity().missing_in(contact);
        let named = values.into_iter().flatten().chain(tags).chain(ids);
        named.filter(|value| !value.is_held(contact)).collect()
    }

    /// The contact that it would add; nothing without a username.
    #[must_use]
    pub(super) fn new_contact(&self, stage: StageId, tags: Vec<TagId>) -> Option<NewContact> {
        Some(NewContact {
            profile: Profile {
                username: self.username.clone()?,
                name: self.name.clone(),
                email: self.email.clone(),
                phone: self.phone.clone(),
                deal_value: self.deal_value,
                manychat_id: self.manychat_id.clone(),
                ig_id: self.ig_id.clone(),
            },
            stage: self.stage.unwrap_or(stage),
            lead_status: self.lead_status.unwrap_or(LeadStatus::Open),
            assignee: self.assignee,
            source: self.source.unwrap_or(Source::Import),
            tags,
        })
    }
}

/// A cell on one line: a line break or a tab in it is a space, and what shows nothing is left out. Spaces stay as they
/// are, also in what we export.
fn one_line(cell: &str) -> String {
    let line = text::shown(cell).replace(['\n', '\t'], " ");
    line.trim().to_owned()
}

/// Whether a word of ours is meant: `Abandoned`, `abandoned`, `by_hand` for `By hand`.
fn is_called(label: &str, text: &str) -> bool {
    label.to_lowercase() == text.to_lowercase().replace('_', " ")
}

fn parse_tags(text: &str) -> Result<Vec<String>, String> {
    let mut tags: Vec<String> = Vec::new();
    for name in tag_list::split(text) {
        let name = tag::parse_name(&name).map_err(|problem| format!("Tag “{name}”: {problem}"))?;
        if tags.iter().all(|other| name_key(other) != name_key(&name)) {
            tags.push(name);
        }
    }
    Ok(tags)
}

/// `€ 1,200` and `1,200 EUR` are amounts as well, in the organization's own currency alone.
fn without_currency(text: &str, currency: Currency) -> &str {
    let symbol = currency.symbol().symbol;
    let marks = [currency.code(), symbol.as_str()];
    let mark = marks.into_iter().find_map(|mark| {
        let rest = text.strip_prefix(mark).or_else(|| text.strip_suffix(mark));
        rest.filter(|_| !mark.is_empty())
    });
    mark.unwrap_or(text).trim()
}
