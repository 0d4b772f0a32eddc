//! Making and revoking API tokens: changes to the settings, logged as such.

use super::activity::{self, Kind, Logged};
use crate::db::id::TokenId;
use crate::db::{Connection, dialect};
use crate::error::{Error, Problems, Result};
use crate::people::api_token::{self, ApiToken, Scope};
use crate::people::{Admin, Tx};

/// How many tokens one organization may have at once.
const MOST: usize = 50;

/// A token to be, checked but for what only the database knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    name: String,
    scope: Scope,
}

impl NewToken {
    /// # Errors
    /// `Invalid` on `name`.
    pub fn parse(name: &str, scope: Scope) -> Result<Self> {
        let mut problems = Problems::default();
        match problems.keep("name", api_token::parse_name(name)) {
            Some(name) => Ok(Self { name, scope }),
            None => Err(Error::Invalid(problems)),
        }
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Makes a token, and logs it. Returns its secret, which is not kept.
///
/// # Errors
/// `Invalid` on `name` when another token has it, or when there are as many as there may be.
pub fn make(tx: &mut Tx<'_>, admin: &Admin, new: &NewToken) -> Result<String> {
    dialect::hold_organization(tx.connection, tx.organization())?;
    let all = api_token::all(tx.connection, admin.organization().id)?;
    if all.len() >= MOST {
        let sentence = format!("There are {MOST} tokens already. Revoke one first.");
        return Err(Error::invalid("name", sentence));
    }
    // The log tells programs apart by their names.
    if all.iter().any(|token| token.name == new.name) {
        let sentence = format!(
            "There is a token called {} already. Choose another name.",
            new.name
        );
        return Err(Error::invalid("name", sentence));
    }
    let (id, secret) = api_token::insert(
        tx.connection,
        tx.organization(),
        (&new.name, new.scope),
        tx.by().answerable(),
        tx.now(),
    )?;
    let became = Logged::words(new.scope.code());
    activity::log_setting(
        tx,
        Kind::TokenMade,
        Logged::named(id.0, &new.name),
        (Logged::default(), became),
    )?;
    Ok(secret)
}

/// Finds a token that works.
///
/// # Errors
/// `NotFound` for one that was revoked, or is another organization's.
pub fn find(connection: &mut Connection, admin: &Admin, id: TokenId) -> Result<ApiToken> {
    let all = api_token::all(connection, admin.organization().id)?;
    all.into_iter()
        .find(|token| token.id == id)
        .ok_or(Error::NotFound)
}

/// Ends a token, and logs it.
///
/// # Errors
/// As [`find`].
pub fn revoke(tx: &mut Tx<'_>, admin: &Admin, id: TokenId) -> Result<ApiToken> {
    let token = find(tx.connection, admin, id)?;
    let now = tx.now();
    if !api_token::end(tx.connection, tx.organization(), id, now)? {
        return Err(Error::NotFound);
    }
    activity::log_setting_event(tx, Kind::TokenRevoked, Logged::named(id.0, &token.name))?;
    Ok(token)
}
