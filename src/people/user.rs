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

/// Somebody with an account, whether or not they belong anywhere.
#[derive(Debug, Clone, Queryable, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    pub name: String,
    pub email: String,
}

impl User {
    /// # Errors
    /// The database's.
    pub fn find(connection: &mut Connection, id: UserId) -> Result<Option<Self>> {
        let found = users::table
            .filter(users::id.eq(id))
            .select((users::id, users::name, users::email))
            .first(connection)
            .optional()?;
        Ok(found)
    }
}

/// A person to be, as they told who they are: checked, with the password still as it was typed.
pub struct TypedUser {
    name: String,
    email: String,
    password: String,
}

/// A person to be, with the password already hashed.
#[derive(Debug, Clone)]
pub struct NewUser {
    pub name: String,
    pub email: String,
    pub password_hash: String,
}

/// Who comes in: somebody new, or somebody who has an account and is signed in.
#[derive(Debug, Clone)]
pub enum Newcomer {
    New(NewUser),
    Known(UserId),
}

impl TypedUser {
    /// Checks what was typed, which costs nothing.
    ///
    /// # Errors
    /// What is wrong, by the fields `user_name`, `email` and `password`.
    pub fn parse(name: &str, email: &str, password: &str) -> Result<Self> {
        let mut problems = Problems::default();
        let name = problems.keep("user_name", parse_name(name));
        let email = problems.keep("email", email::parse(email));
        let checked = problems.keep("password", password::check(password));
        match (name, email, checked) {
            (Some(name), Some(email), Some(())) => Ok(Self {
                name,
                email,
                password: password.to_owned(),
            }),
            _ => Err(Error::Invalid(problems)),
        }
    }

    /// Hashes the password: slow, so never inside a transaction, and not for whoever asks too often.
    ///
    /// # Errors
    /// As [`password::hash`].
    pub fn hashed(self) -> Result<NewUser> {
        Ok(NewUser {
            name: self.name,
            email: self.email,
            password_hash: password::hash(&self.password)?,
        })
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
        .map_err(email_taken)
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

/// Gives a person a new password, and ends their sessions and reset links.
///
/// # Errors
/// The database's.
pub fn set_password(connection: &mut Connection, id: UserId, hash: &str) -> Result<()> {
    diesel::update(users::table.filter(users::id.eq(id)))
        .set(users::password_hash.eq(hash))
        .execute(connection)?;
    super::reset_link::end_all_of(connection, id)?;
    super::session::end_all_of(connection, id)
}

/// As [`set_password`], by address.
///
/// # Errors
/// `NotFound` when nobody has that address.
pub fn set_password_of(connection: &mut Connection, email: &str, hash: &str) -> Result<()> {
    let id = users::table
        .filter(users::email.eq(email))
        .select(users::id)
        .first(connection)?;
    set_password(connection, id, hash)
}

/// Changes what a person is called, from now on: the log keeps the name as it was.
///
/// # Errors
/// `Invalid` on `user_name`.
pub fn set_name(connection: &mut Connection, id: UserId, name: &str) -> Result<()> {
    let name = parse_name(name).map_err(|sentence| Error::invalid("user_name", sentence))?;
    diesel::update(users::table.filter(users::id.eq(id)))
        .set(users::name.eq(name))
        .execute(connection)?;
    Ok(())
}

/// Changes the address that a person signs in with.
///
/// # Errors
/// `Invalid` on `email` when it is none, or somebody else's.
pub fn set_email(connection: &mut Connection, id: UserId, email: &str) -> Result<()> {
    let email = email::parse(email).map_err(|sentence| Error::invalid("email", sentence))?;
    diesel::update(users::table.filter(users::id.eq(id)))
        .set(users::email.eq(email))
        .execute(connection)
        .map_err(email_taken)?;
    // One that was sent to the old address must not open the account any more.
    super::reset_link::end_all_of(connection, id)
}

fn parse_name(name: &str) -> Result<String, String> {
    text::line("Your name", name, 100)
}

fn email_taken(error: Diesel) -> Error {
    match error {
        Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
            Error::invalid("email", "Somebody here has this e-mail address already.")
        }
        other => other.into(),
    }
}
