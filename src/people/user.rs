//! A person with a password. What they may do is their membership's to say.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Diesel};

use super::{email, password, text};
use crate::clock::Instant;
use crate::db::Connection;
use crate::db::id::UserId;
use crate::db::schema::users;
use crate::error::{Error, Problems, Result};

/// Stands for a hash where nobody can sign in yet: the demo's people have no password until it is whole.
pub(crate) const NO_PASSWORD: &str = "";

/// A person to be, checked, with the password already hashed.
#[derive(Debug, Clone)]
pub struct NewUser {
    pub name: String,
    pub email: String,
    pub password_hash: String,
}

impl NewUser {
    /// Checks what was typed, then hashes the password: slow, so never inside a transaction.
    ///
    /// # Errors
    /// What is wrong, by the fields `user_name`, `email` and `password`.
    pub fn parse(name: &str, email: &str, password: &str) -> Result<Self> {
        let mut problems = Problems::default();
        let name = problems.keep("user_name", text::line("Your name", name, 100));
        let email = problems.keep("email", email::parse(email));
        let checked = problems.keep("password", password::check(password));
        match (name, email, checked) {
            (Some(name), Some(email), Some(())) => Ok(Self {
                name,
                email,
                password_hash: password::hash(password)?,
            }),
            _ => Err(Error::Invalid(problems)),
        }
    }
}

/// # Errors
/// `Invalid` on `email` when somebody has that address already.
pub(crate) fn insert(connection: &mut Connection, new: &NewUser, now: Instant) -> Result<UserId> {
    diesel::insert_into(users::table)
        .values((
            users::email.eq(&new.email),
            users::name.eq(&new.name),
            users::password_hash.eq(&new.password_hash),
            users::created_at.eq(now),
        ))
        .returning(users::id)
        .get_result(connection)
        .map_err(|error| match error {
            Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
                Error::invalid("email", "Somebody here has this e-mail address already.")
            }
            other => other.into(),
        })
}

/// Whether somebody has no password.
///
/// # Errors
/// The database's.
pub(super) fn is_one_without_password(connection: &mut Connection) -> Result<bool> {
    let found: i64 = users::table
        .filter(users::password_hash.eq(NO_PASSWORD))
        .count()
        .get_result(connection)?;
    Ok(found > 0)
}

/// Gives a person a new password, and ends their sessions.
///
/// # Errors
/// `NotFound` when nobody has that address.
pub fn set_password(connection: &mut Connection, email: &str, hash: &str) -> Result<()> {
    let id: UserId = diesel::update(users::table.filter(users::email.eq(email)))
        .set(users::password_hash.eq(hash))
        .returning(users::id)
        .get_result(connection)?;
    super::session::end_all_of(connection, id)
}
