//! What is known of the person: the fields of the profile form.

use iso_currency::Currency;

use super::Contact;
use super::field::Value;
use super::username::Username;
use crate::crm::money;
use crate::error::Problems;
use crate::people::{email, text};

/// A profile, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub username: Username,
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// Minor units of the organization's currency.
    pub deal_value: Option<i64>,
}

/// A profile as it was typed, or as a form shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    pub username: String,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub deal_value: String,
}

impl Profile {
    pub(super) fn of(username: Username) -> Self {
        Self {
            username,
            name: None,
            email: None,
            phone: None,
            deal_value: None,
        }
    }

    /// # Errors
    /// What is wrong, by field.
    pub fn parse(typed: &Typed, currency: Currency) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let username = problems.keep("username", Username::parse(&typed.username));
        let name = problems.keep("name", text::optional_line("Name", &typed.name, 100));
        let email = problems.keep("email", optional_email(&typed.email));
        let phone = problems.keep("phone", parse_phone(&typed.phone));
        let deal_value = problems.keep("deal_value", money::parse(&typed.deal_value, currency));
        match (username, name, email, phone, deal_value) {
            (Some(username), Some(name), Some(email), Some(phone), Some(deal_value)) => Ok(Self {
                username,
                name,
                email,
                phone,
                deal_value,
            }),
            _ => Err(problems),
        }
    }

    /// The fields in which this differs from what the form was rendered with. Only those are the person's to name:
    /// what somebody else changed meanwhile is left alone.
    #[must_use]
    pub fn named_since(&self, rendered: &Self) -> Vec<Value> {
        let mut named = Vec::new();
        let mut name = |differs: bool, value: Value| {
            if differs {
                named.push(value);
            }
        };
        name(
            self.username != rendered.username,
            Value::Username(self.username.as_str().to_owned()),
        );
        name(self.name != rendered.name, Value::Name(self.name.clone()));
        name(
            self.email != rendered.email,
            Value::Email(self.email.clone()),
        );
        name(
            self.phone != rendered.phone,
            Value::Phone(self.phone.clone()),
        );
        name(
            self.deal_value != rendered.deal_value,
            Value::DealValue(self.deal_value),
        );
        named
    }
}

impl Typed {
    /// What the form shows for a contact.
    #[must_use]
    pub fn of(contact: &Contact, currency: Currency) -> Self {
        Self {
            username: contact.username.clone(),
            name: contact.name.clone().unwrap_or_default(),
            email: contact.email.clone().unwrap_or_default(),
            phone: contact.phone.clone().unwrap_or_default(),
            deal_value: contact
                .deal_value
                .map(|v| money::plain(v, currency))
                .unwrap_or_default(),
        }
    }
}

fn optional_email(text: &str) -> Result<Option<String>, String> {
    if text.trim().is_empty() {
        Ok(None)
    } else {
        email::parse(text).map(Some)
    }
}

fn parse_phone(text: &str) -> Result<Option<String>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_phone = text
        .bytes()
        .all(|b| b.is_ascii_digit() || b"+-()./ ".contains(&b));
    if is_phone && (3..=20).contains(&digits) && text.len() <= 40 {
        Ok(Some(text.to_owned()))
    } else {
        Err("Phone may have only digits, spaces and + - ( ) . /".to_owned())
    }
}
