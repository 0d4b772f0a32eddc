//! The form that names an organization: at set-up, at sign-up and in its settings.

use chrono_tz::TZ_VARIANTS;
use iso_currency::{Currency, IntoEnumIterator as _};

use super::form::{Pairs, one};
use crate::error::{Error, Problems};
use crate::people::Organization;
use crate::people::organization::{
    Choices, is_offered, parse_currency, parse_name, parse_time_zone,
};

/// What the form shows.
pub(crate) struct OrganizationForm {
    pub name: String,
    pub time_zone: String,
    pub currency: String,
    pub time_zones: Vec<&'static str>,
    pub currencies: Vec<(&'static str, String)>,
}

impl OrganizationForm {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Self::of(String::new(), "UTC".to_owned(), "EUR".to_owned())
    }

    /// As it was typed.
    pub(crate) fn typed(form: &Pairs) -> Self {
        let typed = |name: &str| one(form, name).to_owned();
        Self::of(typed("name"), typed("time_zone"), typed("currency"))
    }

    /// As the organization is.
    pub(crate) fn held(organization: &Organization) -> Self {
        Self::of(
            organization.name.clone(),
            organization.time_zone().name().to_owned(),
            organization.currency().code().to_owned(),
        )
    }

    fn of(name: String, time_zone: String, currency: String) -> Self {
        let mut currencies: Vec<_> = Currency::iter()
            .filter(|currency| is_offered(*currency))
            .map(|currency| (currency.code(), currency.name().to_owned()))
            .collect();
        currencies.sort_unstable();
        Self {
            name,
            time_zone,
            currency,
            time_zones: TZ_VARIANTS.iter().map(|zone| zone.name()).collect(),
            currencies,
        }
    }
}

/// What was chosen, checked.
///
/// # Errors
/// What is wrong, by the fields `name`, `time_zone` and `currency`.
pub(crate) fn parse(form: &Pairs) -> Result<Choices, Problems> {
    let mut problems = Problems::default();
    let name = problems.keep("name", parse_name(one(form, "name")));
    let time_zone = problems.keep("time_zone", parse_time_zone(one(form, "time_zone")));
    let currency = problems.keep("currency", parse_currency(one(form, "currency")));
    match (name, time_zone, currency) {
        (Some(name), Some(time_zone), Some(currency)) => Ok(Choices {
            name,
            time_zone,
            currency,
        }),
        _ => Err(problems),
    }
}

/// What was chosen and what else the form holds, or the problems of both at once.
///
/// # Errors
/// `Invalid`, or what else went wrong with the other half.
pub(crate) fn both<T>(
    choices: Result<Choices, Problems>,
    other: Result<T, Error>,
) -> Result<(Choices, T), Error> {
    match (choices, other) {
        (Ok(choices), Ok(other)) => Ok((choices, other)),
        (Err(problems), Err(Error::Invalid(others))) => Err(Error::Invalid(problems.and(others))),
        (Err(problems), _) => Err(Error::Invalid(problems)),
        (_, Err(error)) => Err(error),
    }
}
