//! The statement that reps run all day: what moves on the board, in one shape, so that the database keeps it prepared.
//! Diesel's own updates never are.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType, Nullable, Text};

use super::Contact;
use crate::clock::Instant;
use crate::crm::status::{ConversationStatus, LeadStatus};
use crate::db::id::{ContactId, OrganizationId, StageId, UserId};

/// Writes to a contact's row what moves on the board, as the contact has it.
#[derive(Debug, Clone, Copy, QueryId)]
pub(in crate::crm) struct Usual {
    organization: OrganizationId,
    contact: ContactId,
    stage: StageId,
    lead_status: LeadStatus,
    conversation_status: ConversationStatus,
    assignee: Option<UserId>,
    status_changed_at: Option<Instant>,
    version: i64,
    last_activity_at: Instant,
    /// Nothing is written where another version of the settings stands.
    settings_version: Option<i64>,
}

impl Usual {
    pub(super) fn of(
        organization: OrganizationId,
        contact: &Contact,
        settings_version: Option<i64>,
    ) -> Self {
        Self {
            organization,
            contact: contact.id,
            stage: contact.stage_id,
            lead_status: contact.lead_status,
            conversation_status: contact.conversation_status,
            assignee: contact.assignee_id,
            status_changed_at: contact.status_changed_at,
            version: contact.version,
            last_activity_at: contact.last_activity_at,
            settings_version,
        }
    }
}

impl<Connection> RunQueryDsl<Connection> for Usual {}

impl<DB> QueryFragment<DB> for Usual
where
    DB: Backend + HasSqlType<BigInt> + HasSqlType<Text>,
    OrganizationId: ToSql<BigInt, DB>,
    ContactId: ToSql<BigInt, DB>,
    StageId: ToSql<BigInt, DB>,
    LeadStatus: ToSql<Text, DB>,
    ConversationStatus: ToSql<Text, DB>,
    Option<UserId>: ToSql<Nullable<BigInt>, DB>,
    Option<Instant>: ToSql<Nullable<BigInt>, DB>,
    i64: ToSql<BigInt, DB>,
    Option<i64>: ToSql<Nullable<BigInt>, DB>,
    Instant: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("UPDATE contacts SET stage_id = ");
        out.push_bind_param::<BigInt, _>(&self.stage)?;
        out.push_sql(", lead_status = ");
        out.push_bind_param::<Text, _>(&self.lead_status)?;
        out.push_sql(", conversation_status = ");
        out.push_bind_param::<Text, _>(&self.conversation_status)?;
        out.push_sql(", assignee_id = ");
        out.push_bind_param::<Nullable<BigInt>, _>(&self.assignee)?;
        out.push_sql(", status_changed_at = ");
        out.push_bind_param::<Nullable<BigInt>, _>(&self.status_changed_at)?;
        out.push_sql(", version = ");
        out.push_bind_param::<BigInt, _>(&self.version)?;
        out.push_sql(", last_activity_at = ");
        out.push_bind_param::<BigInt, _>(&self.last_activity_at)?;
        out.push_sql(" WHERE organization_id = ");
        out.push_bind_param::<BigInt, _>(&self.organization)?;
        out.push_sql(" AND id = ");
        out.push_bind_param::<BigInt, _>(&self.contact)?;
        out.push_sql(
            " AND EXISTS (SELECT 1 FROM organizations WHERE organizations.id = contacts.organization_id
            AND settings_version = COALESCE(",
        );
        out.push_bind_param::<Nullable<BigInt>, _>(&self.settings_version)?;
        out.push_sql(", settings_version))");
        Ok(())
    }
}
