//! Adding many contacts by their usernames, one a line: all of them or none.

use std::collections::HashSet;

use super::Contact;
use super::create::{NewContact, Refused, insert};
use super::profile::Profile;
use super::username::Username;
use crate::crm::stage;
use crate::db::id::{StageId, UserId};
use crate::error::{Error, Result};
use crate::people::{Tx, membership};

/// How many lines one paste may have.
pub const MOST_LINES: usize = 1000;

/// A line that cannot be a username.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    pub number: usize,
    pub text: String,
    pub problem: String,
}

/// What was pasted, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pasted {
    /// Each once, in the order of the lines.
    pub usernames: Vec<Username>,
    /// Those that stood there more than once.
    pub repeated: Vec<Username>,
    pub bad: Vec<BadLine>,
}

/// What came of adding them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    pub added: usize,
    /// Those that were in the pipeline before.
    pub present: Vec<Username>,
    /// Those that were merged before, each with the contact that is left.
    pub merged: Vec<(Username, Contact)>,
}

/// Reads the lines; empty ones do not count.
///
/// # Errors
/// `Invalid` on `usernames` when there is nothing, or too much.
pub fn read(text: &str) -> Result<Pasted> {
    let mut pasted = Pasted::default();
    let mut seen = HashSet::new();
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    for (index, line) in lines {
        if index >= MOST_LINES {
            let sentence = format!("Paste at most {MOST_LINES} lines at a time.");
            return Err(Error::invalid("usernames", sentence));
        }
        match Username::parse(line) {
            Ok(username) if seen.insert(username.clone()) => pasted.usernames.push(username),
            Ok(username) => pasted.repeated.push(username),
            Err(problem) => {
                let text = line.trim().chars().take(60).collect();
                pasted.bad.push(BadLine {
                    number: index + 1,
                    text,
                    problem,
                });
            }
        }
    }
    if pasted.usernames.is_empty() && pasted.bad.is_empty() {
        return Err(Error::invalid("usernames", "Paste at least one username."));
    }
    Ok(pasted)
}

/// Adds those that are not in the pipeline yet.
///
/// # Errors
/// `Invalid` on `stage` when that was deleted; `NotFound` for a stage or assignee of another organization.
pub fn add(
    tx: &mut Tx<'_>,
    usernames: &[Username],
    stage: StageId,
    assignee: Option<UserId>,
) -> Result<Added> {
    let stages = stage::all(tx.connection, tx.organization())?;
    let stage_name = &stage::chosen(tx, &stages, stage, "stage")?.name;
    if let Some(user) = assignee {
        membership::require(tx.connection, tx.organization(), user)?;
    }
    let mut present = Vec::new();
    let mut merged = Vec::new();
    // In one order for everybody: two who paste the same list from both ends would wait for each other for ever.
    let mut in_order: Vec<&Username> = usernames.iter().collect();
    in_order.sort();
    for username in in_order {
        let new = NewContact::by_hand(Profile::of(username.clone()), stage, assignee);
        match insert(tx, &new, stage_name) {
            Ok(_) => {}
            Err(Refused::Present) => present.push(username.clone()),
            Err(Refused::Merged(holder)) => merged.push((username.clone(), *holder)),
            Err(Refused::Failed(error)) => return Err(error),
        }
    }
    Ok(Added {
        added: usernames.len() - present.len() - merged.len(),
        present,
        merged,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_sorted_into_good_repeated_and_bad() {
        let pasted = read("anna\n\n@Anna\nben w\nben_w\n").unwrap();
        let names = |list: &[Username]| {
            list.iter()
                .map(|u| u.as_str().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&pasted.usernames), ["anna", "ben_w"]);
        assert_eq!(names(&pasted.repeated), ["anna"]);
        assert_eq!(pasted.bad.len(), 1);
        assert_eq!(
            (pasted.bad[0].number, pasted.bad[0].text.as_str()),
            (4, "ben w")
        );
    }
}
