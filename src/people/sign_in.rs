//! Signing in: the same answer and the same work for an unknown e-mail and a wrong password, and slower
//! after repeated failures. Tries are counted in the database, before the password is looked at.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::membership;
use crate::clock::Instant;
use crate::db::id::{OrganizationId, UserId};
use crate::db::schema::{sign_in_tries, users};
use crate::db::{Connection, dialect};
use crate::error::{Error, Result};

/// From one address for one e-mail; and from one address for any e-mail.
const FREE_TRIES: i32 = 5;
const FREE_TRIES_OF_ADDRESS: i32 = 50;
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(15);
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(15);
/// Longer than any wait that tries bring about.
pub(super) const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(1);

/// What is needed to check a password outside the transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub user: UserId,
    pub password_hash: String,
    /// The organization to open: the one they joined first; nothing for somebody who belongs to none.
    pub organization: Option<OrganizationId>,
}

/// Who is trying, and from where.
#[derive(Debug, Clone)]
pub struct Try {
    pub email: String,
    pub address: String,
}

impl Try {
    fn subjects(&self) -> [(String, i32); 2] {
        [
            (format!("{} from {}", self.email, self.address), FREE_TRIES),
            (format!("any from {}", self.address), FREE_TRIES_OF_ADDRESS),
        ]
    }
}

/// Counts the try, and looks up the person. To be run in a transaction that is kept even if nobody is found.
///
/// # Errors
/// The database's. A try that came too early is an `Ok(Err(seconds to wait))`, so that its count is kept.
pub fn begin(
    connection: &mut Connection,
    attempt: &Try,
    now: Instant,
) -> Result<std::result::Result<Option<Candidate>, i64>> {
    let mut before = Vec::new();
    for (subject, free) in attempt.subjects() {
        let failures = failures(connection, &subject)?;
        if let Some(seconds) = failures.wait_left(free, now) {
            return Ok(Err(seconds));
        }
        before.push((subject, free, failures.tries));
    }
    for (subject, free, tries) in before {
        let counted = dialect::count_try(connection, &subject, now, now.minus(FORGOTTEN_AFTER))?;
        // Others counted at the same moment: tries side by side are not free of the wait between them.
        if counted > free && counted > tries + 1 {
            return Ok(Err(FIRST_WAIT.num_seconds()));
        }
    }
    let found: Option<(UserId, String)> = users::table
        .filter(users::email.eq(&attempt.email))
        .select((users::id, users::password_hash))
        .first(connection)
        .optional()?;
    let Some((user, password_hash)) = found else {
        return Ok(Ok(None));
    };
    Ok(Ok(Some(Candidate {
        user,
        password_hash,
        organization: membership::first_of(connection, user)?,
    })))
}

/// Forgets the failures of somebody who got in.
///
/// # Errors
/// The database's.
pub fn succeeded(connection: &mut Connection, attempt: &Try) -> Result<()> {
    let [(subject, _), (address, _)] = attempt.subjects();
    diesel::delete(sign_in_tries::table.filter(sign_in_tries::subject.eq(subject)))
        .execute(connection)?;
    // The address keeps its other failures: getting in once must not free a guesser.
    diesel::update(sign_in_tries::table.filter(sign_in_tries::subject.eq(address)))
        .set(sign_in_tries::tries.eq(sign_in_tries::tries - 1))
        .execute(connection)?;
    Ok(())
}

/// How many organizations one address may found before it is slowed, as guesses of a password are.
const FREE_SIGN_UPS: i32 = 10;

/// Counts one more organization that is founded from an address. To be run in a transaction that is kept.
///
/// # Errors
/// The database's. One that comes too early is an `Ok(Err(seconds to wait))`.
pub fn count_sign_up(
    connection: &mut Connection,
    address: &str,
    now: Instant,
) -> Result<std::result::Result<(), i64>> {
    let subject = format!("sign-up from {address}");
    let before = failures(connection, &subject)?;
    if let Some(seconds) = before.wait_left(FREE_SIGN_UPS, now) {
        return Ok(Err(seconds));
    }
    let counted = dialect::count_try(connection, &subject, now, now.minus(FORGOTTEN_AFTER))?;
    // Others counted at the same moment.
    if counted > FREE_SIGN_UPS && counted > before.tries + 1 {
        return Ok(Err(FIRST_WAIT.num_seconds()));
    }
    Ok(Ok(()))
}

struct Failures {
    tries: i32,
    last_at: Instant,
}

impl Failures {
    fn wait_left(&self, free: i32, now: Instant) -> Option<i64> {
        let left = wait_after(self.tries, free) - now.since(self.last_at);
        (left > TimeDelta::zero()).then(|| left.num_seconds().max(1))
    }
}

fn failures(connection: &mut Connection, subject: &str) -> Result<Failures> {
    let row: Option<(i32, Instant)> = sign_in_tries::table
        .filter(sign_in_tries::subject.eq(subject))
        .select((sign_in_tries::tries, sign_in_tries::last_at))
        .get_result(connection)
        .optional()?;
    let (tries, last_at) = row.unwrap_or((0, Instant::from_micros(0)));
    Ok(Failures { tries, last_at })
}

/// No wait for the free tries, then one that doubles with each failure.
fn wait_after(tries: i32, free: i32) -> TimeDelta {
    let Some(over) = tries.checked_sub(free).filter(|over| *over >= 0) else {
        return TimeDelta::zero();
    };
    FIRST_WAIT
        .checked_mul(1 << over.min(10))
        .unwrap_or(LONGEST_WAIT)
        .min(LONGEST_WAIT)
}

/// The one sentence for every failure.
#[must_use]
pub fn refused() -> Error {
    Error::invalid("email", "The e-mail or the password is wrong.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_after_the_free_tries_and_has_an_end() {
        assert_eq!(wait_after(4, 5), TimeDelta::zero());
        assert_eq!(wait_after(5, 5), TimeDelta::seconds(15));
        assert_eq!(wait_after(7, 5), TimeDelta::seconds(60));
        assert_eq!(wait_after(i32::MAX, 5), LONGEST_WAIT);
    }
}
