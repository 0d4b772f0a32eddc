//! Whom the rows of a file are about: by their ManyChat id if it is known, or else by their username, or else, where
//! there is none, by an e-mail that one contact alone has.

use std::collections::HashMap;

use diesel::prelude::*;

use super::row::Row;
use crate::crm::contact::username::Username;
use crate::crm::contact::{Contact, identity, merged};
use crate::db::Connection;
use crate::db::id::OrganizationId;
use crate::db::schema::contacts;
use crate::error::Result;
use crate::people::Tx;

/// A row's contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meant<'a> {
    One(&'a Contact),
    /// Nobody yet, who can be added.
    Nobody,
    /// It cannot be said. Holds the reason.
    Unclear(String),
}

/// The contacts that some rows may be about.
#[derive(Debug, Default)]
pub(super) struct Found {
    manychat_ids: HashMap<String, Contact>,
    usernames: HashMap<String, Contact>,
    emails: HashMap<String, Vec<Contact>>,
}

impl Found {
    /// Those of one row, as they are at this moment.
    ///
    /// # Errors
    /// The database's.
    pub(super) fn for_one(tx: &mut Tx<'_>, row: &Row) -> Result<Self> {
        let mut found = Self::default();
        match identity::find_to_write(tx, &row.identity())? {
            Some(contact) => {
                let key = |text: Option<&str>| text.map(str::to_owned);
                let username = row.username.as_ref().map(Username::as_str);
                if let Some(key) = key(row.manychat_id.as_deref()) {
                    found.manychat_ids.insert(key, contact);
                } else if let Some(key) = key(username) {
                    found.usernames.insert(key, contact);
                }
            }
            None => found.add_by_email(tx.connection, tx.organization(), &[row])?,
        }
        Ok(found)
    }

    /// Those of many rows, in few queries.
    ///
    /// # Errors
    /// The database's.
    pub(super) fn for_many(
        connection: &mut Connection,
        organization: OrganizationId,
        rows: &[&Row],
    ) -> Result<Self> {
        let mut found = Self::default();
        let manychat_ids: Vec<&str> = rows
            .iter()
            .filter_map(|row| row.manychat_id.as_deref())
            .collect();
        let usernames = rows.iter().filter_map(|row| row.username.as_ref());
        let usernames: Vec<&str> = usernames.map(Username::as_str).collect();
        let former =
            merged::by_former_identities(connection, organization, &usernames, &manychat_ids)?;
        for (username, manychat_id, contact) in former {
            if let Some(manychat_id) = manychat_id {
                found.manychat_ids.insert(manychat_id, contact.clone());
            }
            found.usernames.insert(username, contact);
        }
        let own = contacts::table
            .filter(contacts::organization_id.eq(organization))
            .select(Contact::as_select());
        let of_now: Vec<Contact> = own
            .filter(contacts::username.eq_any(&usernames))
            .load(connection)?;
        let by_username = of_now
            .into_iter()
            .map(|contact| (contact.username.clone(), contact));
        found.usernames.extend(by_username);
        let of_now: Vec<Contact> = own
            .filter(
                contacts::manychat_id
                    .assume_not_null()
                    .eq_any(&manychat_ids),
            )
            .load(connection)?;
        let by_id = of_now
            .into_iter()
            .filter_map(|contact| Some((contact.manychat_id.clone()?, contact)));
        found.manychat_ids.extend(by_id);
        found.add_by_email(connection, organization, rows)?;
        Ok(found)
    }

    fn add_by_email(
        &mut self,
        connection: &mut Connection,
        organization: OrganizationId,
        rows: &[&Row],
    ) -> Result<()> {
        let only = rows.iter().filter(|row| row.username.is_none());
        let emails: Vec<&str> = only.filter_map(|row| row.email.as_deref()).collect();
        if emails.is_empty() {
            return Ok(());
        }
        let found: Vec<Contact> = contacts::table
            .filter(contacts::organization_id.eq(organization))
            .filter(contacts::email.assume_not_null().eq_any(emails))
            .order(contacts::id)
            .select(Contact::as_select())
            .load(connection)?;
        for contact in found {
            let email = contact.email.clone().unwrap_or_default();
            self.emails.entry(email).or_default().push(contact);
        }
        Ok(())
    }

    /// The contact that a row is about.
    #[must_use]
    pub(super) fn meant(&self, row: &Row) -> Meant<'_> {
        let by_id = row
            .manychat_id
            .as_ref()
            .and_then(|id| self.manychat_ids.get(id));
        let username = row.username.as_ref();
        let known = by_id.or_else(|| self.usernames.get(username?.as_str()));
        match (known, username) {
            (Some(contact), _) => Meant::One(contact),
            (None, Some(_)) => Meant::Nobody,
            (None, None) => self.meant_by_email(row),
        }
    }

    fn meant_by_email(&self, row: &Row) -> Meant<'_> {
        let found = row.email.as_ref().and_then(|email| self.emails.get(email));
        match found.map_or(&[][..], Vec::as_slice) {
            [contact] => Meant::One(contact),
            [] => Meant::Unclear("No contact has this, and a new one needs a username.".to_owned()),
            several => Meant::Unclear(format!(
                "{} contacts have this e-mail. Write the username as well.",
                several.len()
            )),
        }
    }
}
