//! Runs: one for each rule considered for one change, with what came of it and why.

use diesel::prelude::*;

use super::rule::Rule;
use super::settle::{Considered, Skip, Verdict};
use crate::clock::Instant;
use crate::crm::activity::ChangeId;
use crate::crm::contact::{Contact, merged};
use crate::db::dialect::direct;
use crate::db::id::{ContactId, OrganizationId, RuleId, RunId, UserId};
use crate::db::schema::{contacts, merged_contacts, runs};
use crate::db::text_enum::text_enum;
use crate::db::{Connection, one_more_than};
use crate::error::Result;
use crate::people::{By, Member, Through, Tx};

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

/// What came of a rule that was considered, as the table holds it.
#[derive(Debug, Insertable)]
#[diesel(table_name = runs, treat_none_as_default_value = false)]
pub(in crate::crm) struct Row<'r> {
    organization_id: OrganizationId,
    contact_id: ContactId,
    contact_name: &'r str,
    change_id: &'r str,
    rule_id: RuleId,
    rule_name: &'r str,
    user_id: Option<UserId>,
    user_name: &'r str,
    through: Through,
    outcome: Outcome,
    reason: Option<Reason>,
    detail: Option<String>,
    created_at: Instant,
}

impl<'r> Row<'r> {
    pub(in crate::crm) fn new(
        by: &'r By,
        change: &'r ChangeId,
        contact: &'r Contact,
        (rule, verdict): &'r Considered<'r, Rule>,
        now: Instant,
    ) -> Self {
        let (outcome, reason, detail) = match verdict {
            Verdict::Applied => (Outcome::Applied, None, None),
            Verdict::Failed(words) => (Outcome::Failed, Some(Reason::Error), Some(words.clone())),
            Verdict::Skipped(skip) => {
                let (reason, detail) = match skip {
                    Skip::ConditionNotMet => (Reason::ConditionNotMet, None),
                    Skip::WouldMoveBackward => (Reason::WouldMoveBackward, None),
                    Skip::AlreadyThere => (Reason::AlreadyThere, None),
                    Skip::NamedByThisChange => (Reason::NamedByThisChange, None),
                    Skip::ClaimedBy(owner) => (Reason::Claimed, Some(owner.name.clone())),
                };
                (Outcome::Skipped, Some(reason), detail)
            }
        };
        Self {
            organization_id: by.organization(),
            contact_id: contact.id,
            contact_name: contact.display_name(),
            change_id: change.as_str(),
            rule_id: rule.id,
            rule_name: &rule.name,
            user_id: by.user(),
            user_name: by.name(),
            through: by.through(),
            outcome,
            reason,
            detail,
            created_at: now,
        }
    }
}

/// Records runs, in that order.
pub(in crate::crm) fn record(tx: &mut Tx<'_>, rows: &[Row<'_>]) -> Result<()> {
    for row in rows {
        direct!(tx.connection, inside => diesel::insert_into(runs::table)
            .values(row)
            .execute(inside))?;
    }
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
