//! The tenant. Every row but users, sessions and links belongs to exactly one.

use chrono_tz::Tz;
use diesel::prelude::*;
use iso_currency::Currency;
use serde::{Deserialize, Serialize};

use super::{text, user};
use crate::clock::Instant;
use crate::db::Connection;
use crate::db::dialect::direct;
use crate::db::id::OrganizationId;
use crate::db::schema::organizations;
use crate::error::Result;

/// What people choose for their organization, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    pub name: String,
    pub time_zone: Tz,
    pub currency: Currency,
}

#[derive(Debug, Clone, Queryable, Serialize, Deserialize)]
pub struct Organization {
    pub id: OrganizationId,
    pub name: String,
    time_zone: String,
    currency: String,
    pub is_demo: bool,
    /// Goes up with every change to its stages, rules, tags, team, views and name: what was read of them at a version stands
    /// as long as the version does.
    pub settings_version: i64,
}

pub(super) const COLUMNS: (
    organizations::id,
    organizations::name,
    organizations::time_zone,
    organizations::currency,
    organizations::is_demo,
    organizations::settings_version,
) = (
    organizations::id,
    organizations::name,
    organizations::time_zone,
    organizations::currency,
    organizations::is_demo,
    organizations::settings_version,
);

impl Organization {
    /// Where its days begin.
    #[must_use]
    pub fn time_zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(Tz::UTC)
    }

    /// What its deal values are counted in.
    #[must_use]
    pub fn currency(&self) -> Currency {
        Currency::from_code(&self.currency).unwrap_or(Currency::EUR)
    }
}

/// An organization, by its id.
///
/// # Errors
/// `NotFound` when there is none.
pub(crate) fn find(connection: &mut Connection, id: OrganizationId) -> Result<Organization> {
    let found = organizations::table
        .filter(organizations::id.eq(id))
        .select(COLUMNS)
        .get_result(connection)?;
    Ok(found)
}

/// The version of an organization's settings, as it stands now.
pub(super) fn settings_version(connection: &mut Connection, id: OrganizationId) -> Result<i64> {
    let version = direct!(connection, inside => organizations::table
        .filter(organizations::id.eq(id))
        .select(organizations::settings_version)
        .get_result(inside))?;
    Ok(version)
}

/// # Errors
/// A sentence for the person who typed it.
pub fn parse_name(text: &str) -> Result<String, String> {
    text::line("The organization's name", text, 100)
}

/// # Errors
/// A sentence for the person who chose it.
pub fn parse_time_zone(text: &str) -> Result<Tz, String> {
    text.trim()
        .parse()
        .map_err(|_| "Choose a time zone from the list.".to_owned())
}

/// Whether deals are made in it: no unit of account, no metal, no test code.
#[must_use]
pub fn is_offered(currency: Currency) -> bool {
    !currency.is_fund() && !currency.is_special()
}

/// # Errors
/// A sentence for the person who chose it.
pub fn parse_currency(text: &str) -> Result<Currency, String> {
    Currency::from_code(text.trim())
        .filter(|currency| is_offered(*currency))
        .ok_or_else(|| "Choose a currency from the list.".to_owned())
}

/// Whether there is any organization yet, and whether all of them are the demo's. A demo whose people have no
/// password is half made.
///
/// # Errors
/// The database's.
pub fn present(connection: &mut Connection) -> Result<Present> {
    let demos: Vec<bool> = organizations::table
        .filter(organizations::deleted_at.is_null())
        .select(organizations::is_demo)
        .limit(100)
        .load(connection)?;
    Ok(match demos.as_slice() {
        [] => Present::None,
        all if all.iter().any(|is_demo| !is_demo) => Present::Real,
        _ if user::is_one_without_password(connection)? => Present::HalfDemo,
        _ => Present::OnlyDemo,
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Present {
    None,
    OnlyDemo,
    HalfDemo,
    Real,
}

pub(super) fn insert(
    connection: &mut Connection,
    choices: &Choices,
    is_demo: bool,
    now: Instant,
) -> Result<OrganizationId> {
    let id = diesel::insert_into(organizations::table)
        .values((
            organizations::name.eq(&choices.name),
            organizations::time_zone.eq(choices.time_zone.name()),
            organizations::currency.eq(choices.currency.code()),
            organizations::is_demo.eq(is_demo),
            organizations::created_at.eq(now),
        ))
        .returning(organizations::id)
        .get_result(connection)?;
    Ok(id)
}
