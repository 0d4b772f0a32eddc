//! Runs: one for each rule considered for one change, with what came of it and why.

use diesel::prelude::*;

use super::rule::Rule;
use super::settle::{Skip, Verdict};
use crate::clock::Instant;
use crate::crm::activity::ChangeId;
use crate::crm::contact::Contact;
use crate::db::Connection;
use crate::db::dialect::direct;
use crate::db::id::{ContactId, OrganizationId, RuleId, RunId};
use crate::db::schema::{contacts, runs};
use crate::db::text_enum::text_enum;
use crate::error::Result;
use crate::people::Tx;

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

/// How many of a rule's last runs are shown.
const SHOWN: i64 = 20;

#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Run {
    pub id: RunId,
    pub contact_id: ContactId,
    pub contact_name: String,
    /// Whether the contact still exists.
    pub contact_is_there: bool,
    pub user_name: Option<String>,
    pub outcome: Outcome,
    pub reason: Option<Reason>,
    /// For a claim, the name of the other rule; for a failure, the error.
    pub detail: Option<String>,
    pub created_at: Instant,
}

impl Run {
    /// The reason in plain words; nothing for a rule that was applied.
    #[must_use]
    pub fn reason_in_words(&self) -> Option<String> {
        let detail = self.detail.as_deref().unwrap_or("another rule");
        Some(match self.reason? {
            Reason::ConditionNotMet => "its condition was not met".to_owned(),
            Reason::WouldMoveBackward => "it would have moved the contact backward".to_owned(),
            Reason::AlreadyThere => "the contact was already there".to_owned(),
            Reason::NamedByThisChange => "the same change set this field itself".to_owned(),
            Reason::Claimed => format!("{detail} was first to set this field"),
            Reason::Error => detail.to_owned(),
        })
    }
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
            runs::user_name.eq(by.user_name()),
            runs::through.eq(by.through()),
            runs::outcome.eq(outcome),
            runs::reason.eq(reason),
            runs::detail.eq(detail),
            runs::created_at.eq(now),
        ))
        .execute(inside))?;
    Ok(())
}

/// The last runs of one rule, newest first.
///
/// # Errors
/// The database's.
pub fn last_of(
    connection: &mut Connection,
    organization: OrganizationId,
    rule: RuleId,
) -> Result<Vec<Run>> {
    let found = runs::table
        .left_join(
            contacts::table.on(contacts::organization_id
                .eq(runs::organization_id)
                .and(contacts::id.eq(runs::contact_id))),
        )
        .filter(runs::organization_id.eq(organization))
        .filter(runs::rule_id.eq(rule))
        .order(runs::id.desc())
        .limit(SHOWN)
        .select((
            runs::id,
            runs::contact_id,
            runs::contact_name,
            contacts::id.nullable().is_not_null(),
            runs::user_name,
            runs::outcome,
            runs::reason,
            runs::detail,
            runs::created_at,
        ))
        .load(connection)?;
    Ok(found)
}
