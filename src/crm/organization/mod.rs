//! What Admins choose for their organization, and its end.

pub mod deletion;

use chrono_tz::Tz;
use diesel::prelude::*;
use iso_currency::Currency;

use super::activity::{self, Kind, Logged};
use super::money;
use crate::db::dialect;
use crate::db::schema::{contacts, organizations};
use crate::error::{Error, Result};
use crate::people::{Admin, Member, Organization, Tx};

/// What somebody wants changed; nothing for what they left as it was shown to them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    pub name: Option<String>,
    pub time_zone: Option<Tz>,
    pub currency: Option<Currency>,
}

/// Changes what differs, and logs it. Says whether anything did.
///
/// # Errors
/// `Invalid` on `currency` for one that counts in other parts, while there are deal values.
pub fn change(tx: &mut Tx<'_>, admin: &Admin, wanted: &Wanted) -> Result<bool> {
    dialect::hold_organization(tx.connection, tx.organization())?;
    let held = Member::find(tx.connection, tx.organization(), admin.user())?;
    let held = held.ok_or(Error::Placeless)?.organization().clone();
    let row = organizations::table.filter(organizations::id.eq(tx.organization()));
    let mut changed = false;
    if let Some(name) = wanted.name.as_ref().filter(|name| **name != held.name) {
        diesel::update(row)
            .set(organizations::name.eq(name))
            .execute(tx.connection)?;
        log(tx, &held, Kind::OrganizationRenamed, &held.name, name)?;
        changed = true;
    }
    if let Some(zone) = wanted.time_zone.filter(|zone| *zone != held.time_zone()) {
        diesel::update(row)
            .set(organizations::time_zone.eq(zone.name()))
            .execute(tx.connection)?;
        log(
            tx,
            &held,
            Kind::TimeZoneChanged,
            held.time_zone().name(),
            zone.name(),
        )?;
        changed = true;
    }
    if let Some(currency) = wanted.currency.filter(|other| *other != held.currency()) {
        refuse_other_parts(tx, held.currency(), currency)?;
        diesel::update(row)
            .set(organizations::currency.eq(currency.code()))
            .execute(tx.connection)?;
        log(
            tx,
            &held,
            Kind::CurrencyChanged,
            held.currency().code(),
            currency.code(),
        )?;
        changed = true;
    }
    Ok(changed)
}

/// Deal values are kept in the smallest parts: cents of one would be read as whole units of the other.
fn refuse_other_parts(tx: &mut Tx<'_>, held: Currency, wanted: Currency) -> Result<()> {
    if money::places(held) == money::places(wanted) {
        return Ok(());
    }
    let any_value: Option<i64> = contacts::table
        .filter(contacts::organization_id.eq(tx.organization()))
        .filter(contacts::deal_value.is_not_null())
        .select(contacts::id)
        .first(tx.connection)
        .optional()?;
    if any_value.is_none() {
        return Ok(());
    }
    let sentence = format!(
        "There are deal values in {}, which counts in other parts than {}. Choose a currency that counts alike, or take \
         the deal values away first.",
        held.code(),
        wanted.code()
    );
    Err(Error::invalid("currency", sentence))
}

fn log(tx: &mut Tx<'_>, held: &Organization, kind: Kind, old: &str, new: &str) -> Result<()> {
    let subject = Logged::named(held.id.0, &held.name);
    activity::log_setting(tx, kind, subject, (Logged::words(old), Logged::words(new)))
}
