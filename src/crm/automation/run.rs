//! Runs: one for each rule considered for one change, with what came of it and why.

use diesel::prelude::*;

use super::rule::Rule;
use super::settle::{Skip, Verdict};
use crate::clock::Instant;
use crate::crm::activity::ChangeId;
use crate::crm::contact::{Contact, merged};
use crate::db::dialect::direct;
use crate::db::id::{ContactId, RuleId, RunId, UserId};
use crate::db::schema::{contacts, merged_contacts, runs};
use crate::db::text_enum::text_enum;
use crate::db::{Connection, one_more_than};
use crate::error::Result;
use crate::people::{Member, Through, Tx};

text_enum! {
    Outcome {
        Applied = "applied",
        Skipped = "skipped",
        Failed = "failed",
    }
}

text_enum! {
    /// Why a run was skipped or failed.
    Reason {
        ConditionNotMet = "condition_not_met",
        WouldMoveBackward = "would_move_backward",
        AlreadyThere = "already_there",
        NamedByThisChange = "named_by_this_change",
        Claimed = "claimed",
        Error = "error",
    }
}

/// How many runs a page of the history has.
pub const PAGE: usize = 50;

/// How many of a contact's last runs its page shows.
const RECENT: usize = 5;

#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Run {
    pub id: RunId,
    /// Also of a rule that was deleted.
    pub rule_id: RuleId,
    /// As the rule was called then.
    pub rule_name: String,
    /// As the contact was called then.
    pub contact_name: String,
    /// The contact's id while it exists.
    itself: Option<ContactId>,
    /// The one that it was merged into.
    left: Option<ContactId>,
    /// Who made the change that set the rule off.
    pub user_name: Option<String>,
    pub through: Through,
    pub outcome: Outcome,
    pub reason: Option<Reason>,
    /// For a claim, the name of the other rule; for a failure, the error.
    pub detail: Option<String>,
    pub created_at: Instant,
}

impl Run {
    /// The contact as it is now: itself, or the one that it was merged into; nothing where it was deleted.
    #[must_use]
    pub fn contact(&self) -> Option<ContactId> {
        self.itself.or(self.left)
    }
}

/// What a reader narrows the history to. What another organization has is not in it, whatever is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunFilter {
    pub rule: Option<RuleId>,
    pub outcome: Option<Outcome>,
    pub contact: Option<ContactId>,
    /// Who set the rule off.
    pub user: Option<UserId>,
}

/// Records what came of a rule that was considered.
pub(in crate::crm) fn record(
    tx: &mut Tx<'_>,
    change: &ChangeId,
    contact: &Contact,
    rule: &Rule,
    verdict: &Verdict<&Rule>,
    now: Instant,
) -> Result<()> {
    let (outcome, reason, detail) = match verdict {
        Verdict::Applied => (Outcome::Applied, None, None),
        Verdict::Failed(words) => (Outcome::Failed, Some(Reason::Error), Some(words.as_str())),
        Verdict::Skipped(skip) => {
            let (reason, detail) = match skip {
                Skip::ConditionNotMet => (Reason::ConditionNotMet, None),
                Skip::WouldMoveBackward => (Reason::WouldMoveBackward, None),
                Skip::AlreadyThere => (Reason::AlreadyThere, None),
                Skip::NamedByThisChange => (Reason::NamedByThisChange, None),
                Skip::ClaimedBy(owner) => (Reason::Claimed, Some(owner.name.as_str())),
            };
            (Outcome::Skipped, Some(reason), detail)
        }
    };
    let by = tx.by();
    direct!(tx.connection, inside => diesel::insert_into(runs::table)
        .values((
            runs::organization_id.eq(by.organization()),
            runs::contact_id.eq(contact.id),
            runs::contact_name.eq(contact.display_name()),
            runs::change_id.eq(change.as_str()),
            runs::rule_id.eq(rule.id),
            runs::rule_name.eq(&rule.name),
            runs::user_id.eq(by.user()),
            runs::user_name.eq(by.name()),
            runs::through.eq(by.through()),
            runs::outcome.eq(outcome),
            runs::reason.eq(reason),
            runs::detail.eq(detail),
            runs::created_at.eq(now),
        ))
        .execute(inside))?;
    Ok(())
}

/// A page of the history, newest first: the runs before `before`, and whether there are older ones. The runs of the
/// contacts that were merged into a contact are among its own.
///
/// # Errors
/// The database's.
pub fn page(
    connection: &mut Connection,
    member: &Member,
    filter: &RunFilter,
    before: Option<RunId>,
) -> Result<(Vec<Run>, bool)> {
    newest(connection, member, filter, before, PAGE)
}

/// The last few runs of a contact, newest first.
///
/// # Errors
/// The database's.
pub fn recent(
    connection: &mut Connection,
    member: &Member,
    contact: ContactId,
) -> Result<Vec<Run>> {
    let filter = RunFilter {
        contact: Some(contact),
        ..RunFilter::default()
    };
    newest(connection, member, &filter, None, RECENT).map(|(runs, _)| runs)
}

fn newest(
    connection: &mut Connection,
    member: &Member,
    filter: &RunFilter,
    before: Option<RunId>,
    most: usize,
) -> Result<(Vec<Run>, bool)> {
    if let Some(contact) = filter.contact {
        let history = |connection: &mut Connection, contact| {
            let filter = RunFilter {
                contact: Some(contact),
                ..*filter
            };
            load(connection, member, &filter, before, most)
        };
        return merged::newest(
            connection,
            member,
            contact,
            most,
            |run: &Run| run.id,
            history,
        );
    }
    let mut found = load(connection, member, filter, before, most)?;
    let more = found.len() > most;
    found.truncate(most);
    Ok((found, more))
}

/// Those that the filter names, and one more than `most` if there are more.
fn load(
    connection: &mut Connection,
    member: &Member,
    filter: &RunFilter,
    before: Option<RunId>,
    most: usize,
) -> Result<Vec<Run>> {
    let mut query = runs::table
        .left_join(
            contacts::table.on(contacts::organization_id
                .eq(runs::organization_id)
                .and(contacts::id.eq(runs::contact_id))),
        )
        .left_join(
            merged_contacts::table.on(merged_contacts::organization_id
                .eq(runs::organization_id)
                .and(merged_contacts::id.eq(runs::contact_id))),
        )
        .filter(runs::organization_id.eq(member.organization().id))
        .order(runs::id.desc())
        .limit(one_more_than(most))
        .select((
            runs::id,
            runs::rule_id,
            runs::rule_name,
            runs::contact_name,
            contacts::id.nullable(),
            merged_contacts::contact_id.nullable(),
            runs::user_name,
            runs::through,
            runs::outcome,
            runs::reason,
            runs::detail,
            runs::created_at,
        ))
        .into_boxed();
    if let Some(rule) = filter.rule {
        query = query.filter(runs::rule_id.eq(rule));
    }
    if let Some(outcome) = filter.outcome {
        query = query.filter(runs::outcome.eq(outcome));
    }
    if let Some(contact) = filter.contact {
        query = query.filter(runs::contact_id.eq(contact));
    }
    if let Some(user) = filter.user {
        query = query.filter(runs::user_id.eq(user));
    }
    if let Some(before) = before {
        query = query.filter(runs::id.lt(before));
    }
    Ok(query.load(connection)?)
}
