//! The form in which somebody new tells who they are: when joining, at sign-up and at set-up.

use actix_web::HttpRequest;

use super::extract;
use super::form::{Pairs, one};
use crate::app::hashing;
use crate::error::{Error, Result};
use crate::people::User;
use crate::people::user::{NewUser, TypedUser};

/// Who somebody says they are, checked; the password is still to be [`hashed`].
///
/// # Errors
/// `Invalid` on `user_name`, `email` and `password`.
pub(super) fn parse(form: &Pairs) -> Result<TypedUser> {
    TypedUser::parse(
        one(form, "user_name"),
        one(form, "email"),
        one(form, "password"),
    )
}

/// With the password hashed: slow, and so only for whoever may come in.
///
/// # Errors
/// As [`hashing`].
pub(super) async fn hashed(typed: TypedUser) -> Result<NewUser> {
    hashing(move || typed.hashed()).await
}

/// Whoever is signed in, if anybody is: they need not tell who they are.
///
/// # Errors
/// The database's.
pub(super) async fn account(request: &HttpRequest) -> Result<Option<User>> {
    match extract::account(request).await {
        Ok(user) => Ok(Some(user)),
        Err(Error::SignedOut) => Ok(None),
        Err(other) => Err(other),
    }
}
