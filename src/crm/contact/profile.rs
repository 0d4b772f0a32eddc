//! What is known of the person: the fields of the profile form.

use iso_currency::Currency;

use super::Contact;
use super::field::Value;
use super::username::Username;
use crate::crm::money;
use crate::error::Problems;
use crate::people::{email, text};

/// How many letters a name may have.
pub const LONGEST_NAME: usize = 100;

/// A profile, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub username: Username,
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// Minor units of the organization's currency.
    pub deal_value: Option<i64>,
    pub manychat_id: Option<String>,
    pub ig_id: Option<String>,
}

/// A profile as it was typed, or as a form shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    pub username: String,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub deal_value: String,
    pub manychat_id: String,
    pub ig_id: String,
}

impl Profile {
    /// Of somebody of whom only the username is known.
    #[must_use]
    pub fn of(username: Username) -> Self {
        Self {
            username,
            name: None,
            email: None,
            phone: None,
            deal_value: None,
            manychat_id: None,
            ig_id: None,
        }
    }

    /// # Errors
    /// What is wrong, by field.
    pub fn parse(typed: &Typed, currency: Currency) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let username = problems.keep("username", Username::parse(&typed.username));
        let name = problems.keep("name", parse_name(&typed.name));
        let email = problems.keep("email", parse_email(&typed.email));
        let phone = problems.keep("phone", parse_phone(&typed.phone));
        let deal_value = problems.keep("deal_value", money::parse(&typed.deal_value, currency));
        let manychat_id = problems.keep("manychat_id", parse_manychat_id(&typed.manychat_id));
        let ig_id = problems.keep("ig_id", parse_ig_id(&typed.ig_id));
        let ids = manychat_id.zip(ig_id);
        match (username, name, email, phone, deal_value, ids) {
            (
                Some(username),
                Some(name),
                Some(email),
                Some(phone),
                Some(deal_value),
                Some((manychat_id, ig_id)),
            ) => Ok(Self {
                username,
                name,
                email,
                phone,
                deal_value,
                manychat_id,
                ig_id,
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
        name(
            self.manychat_id != rendered.manychat_id,
            Value::ManychatId(self.manychat_id.clone()),
        );
        name(
            self.ig_id != rendered.ig_id,
            Value::IgId(self.ig_id.clone()),
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
            manychat_id: contact.manychat_id.clone().unwrap_or_default(),
            ig_id: contact.ig_id.clone().unwrap_or_default(),
        }
    }
}

/// # Errors
/// A sentence for whoever sent it.
pub fn parse_name(text: &str) -> Result<Option<String>, String> {
    text::optional_line("Name", text, LONGEST_NAME)
}

/// # Errors
/// A sentence for whoever sent it.
pub fn parse_email(text: &str) -> Result<Option<String>, String> {
    if text.trim().is_empty() {
        Ok(None)
    } else {
        email::parse(text).map(Some)
    }
}

/// # Errors
/// A sentence for whoever sent it.
pub fn parse_phone(text: &str) -> Result<Option<String>, String> {
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

/// # Errors
/// A sentence for whoever sent it.
pub fn parse_manychat_id(text: &str) -> Result<Option<String>, String> {
    let is_id = |text: &str| {
        let is_of_it = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
        text.len() <= 64 && text.bytes().all(is_of_it)
    };
    let sentence = "A ManyChat id has at most 64 letters, digits, hyphens and underscores.";
    parse_id(text, is_id, sentence)
}

/// # Errors
/// A sentence for whoever sent it.
pub fn parse_ig_id(text: &str) -> Result<Option<String>, String> {
    let is_id = |text: &str| text.len() <= 32 && text.bytes().all(|b| b.is_ascii_digit());
    parse_id(text, is_id, "An Instagram id has only digits, at most 32.")
}

fn parse_id(
    text: &str,
    is_id: impl Fn(&str) -> bool,
    sentence: &str,
) -> Result<Option<String>, String> {
    let text = text.trim();
    if text.is_empty() {
        Ok(None)
    } else if is_id(text) {
        Ok(Some(text.to_owned()))
    } else {
        Err(sentence.to_owned())
    }
}
