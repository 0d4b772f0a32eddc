//! Changes made together: a bulk edit, an import, or taking one of them back. What is to be done is frozen when it
//! starts, an item for each contact or row; whoever has the lease does the items, piece by piece, each as a change of its
//! own; what came of each is kept. Source: design, section 2, "Bulk".

pub mod bulk;
pub mod lease;
pub mod list;
pub mod old;
pub mod result;
mod work;

use diesel::prelude::*;

pub use work::{Faults, Piece, piece};

use crate::clock::Instant;
use crate::db::Connection;
use crate::db::id::{BatchId, ContactId, OrganizationId, UserId};
use crate::db::schema::{batches, organizations};
use crate::db::text_enum::text_enum;
use crate::error::{Error, Result};
use crate::people::{By, Member, Through, Tx};

text_enum! {
    Kind {
        Bulk = "bulk",
        Import = "import",
        Undo = "undo",
    }
}

text_enum! {
    /// How far it is. An import that is being mapped is a draft.
    State {
        Draft = "draft",
        Running = "running",
        Done = "done",
    }
}

text_enum! {
    /// What came of one item.
    Outcome {
        Created = "created",
        Updated = "updated",
        Unchanged = "unchanged",
        Refused = "refused",
        Undone = "undone",
        Left = "left",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = batches)]
pub struct Batch {
    pub id: BatchId,
    organization_id: OrganizationId,
    pub kind: Kind,
    pub state: State,
    user_id: UserId,
    /// Whoever ordered it.
    pub user_name: String,
    /// What is to be done, as its kind writes it.
    pub plan: String,
    /// The batch that this one takes back.
    pub undoes: Option<BatchId>,
    /// How many items it has.
    pub total: i64,
    pub created_at: Instant,
    pub finished_at: Option<Instant>,
}

/// What came of one item, whom it was about, and what there is to say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    pub outcome: Outcome,
    pub contact: Option<ContactId>,
    pub detail: Option<String>,
}

impl Done {
    #[must_use]
    pub fn of(outcome: Outcome, contact: ContactId) -> Self {
        Self {
            outcome,
            contact: Some(contact),
            detail: None,
        }
    }
}

impl Batch {
    /// A batch, as this member may see it: an Admin sees all, anybody else their own.
    ///
    /// # Errors
    /// `NotFound` when it is not there, is another organization's, or somebody else's.
    pub fn seen_by(connection: &mut Connection, member: &Member, id: BatchId) -> Result<Self> {
        let batch: Self = batches::table
            .filter(batches::organization_id.eq(member.organization().id))
            .filter(batches::id.eq(id))
            .filter(batches::state.ne(State::Draft))
            .select(Self::as_select())
            .get_result(connection)?;
        if member.is_admin() || batch.user_id == member.user() {
            Ok(batch)
        } else {
            Err(Error::NotFound)
        }
    }

    #[must_use]
    pub fn is_by(&self, member: &Member) -> bool {
        self.user_id == member.user()
    }

    /// An import is the Admins', and taking one back deletes contacts.
    ///
    /// # Errors
    /// `Forbidden` for a member who may not take it back.
    pub fn may_be_undone_by(&self, member: &Member) -> Result<()> {
        if self.kind != Kind::Import || member.is_admin() {
            return Ok(());
        }
        let sentence = "Only Admins and the Owner can undo an import.";
        Err(Error::Forbidden(sentence.to_owned()))
    }

    /// In whose name it goes on: of whoever ordered it.
    #[must_use]
    pub fn by(&self) -> By {
        let through = match self.kind {
            Kind::Bulk => Through::ByHand,
            Kind::Import => Through::Import,
            Kind::Undo => Through::Undo,
        };
        let (user, name) = (self.user_id, self.user_name.clone());
        By::resumed(self.organization_id, user, name, through).in_batch(self.id)
    }
}

/// All that are under way, in any organization, the oldest first.
///
/// # Errors
/// The database's.
pub fn running(connection: &mut Connection) -> Result<Vec<Batch>> {
    let found = batches::table
        .inner_join(organizations::table.on(organizations::id.eq(batches::organization_id)))
        .filter(organizations::deleted_at.is_null())
        .filter(batches::state.eq(State::Running))
        .order(batches::id)
        .select(Batch::as_select())
        .load(connection)?;
    Ok(found)
}

/// One that is under way; nothing where it is not, or not any more.
///
/// # Errors
/// The database's.
pub fn still_running(connection: &mut Connection, id: BatchId) -> Result<Option<Batch>> {
    let found = batches::table
        .filter(batches::id.eq(id))
        .filter(batches::state.eq(State::Running))
        .select(Batch::as_select())
        .first(connection)
        .optional()?;
    Ok(found)
}

/// Adds a batch of whoever writes. Its items are the caller's to add, and to count.
pub(in crate::crm) fn add(
    tx: &mut Tx<'_>,
    kind: Kind,
    plan: &str,
    undoes: Option<BatchId>,
) -> Result<BatchId> {
    diesel::insert_into(batches::table)
        .values((
            batches::organization_id.eq(tx.organization()),
            batches::kind.eq(kind),
            batches::state.eq(State::Running),
            batches::user_id.eq(tx.by().answerable()),
            batches::user_name.eq(tx.by().name()),
            batches::plan.eq(plan),
            batches::undoes.eq(undoes),
            batches::total.eq(0),
            batches::created_at.eq(tx.now()),
        ))
        .returning(batches::id)
        .get_result(tx.connection)
        .map_err(Error::overtaken_if_taken)
}

/// Keeps how many items it has.
pub(in crate::crm) fn count(tx: &mut Tx<'_>, batch: BatchId, items: usize) -> Result<()> {
    let items = i64::try_from(items).unwrap_or(i64::MAX);
    let own = batches::table.filter(batches::organization_id.eq(tx.organization()));
    diesel::update(own.filter(batches::id.eq(batch)))
        .set(batches::total.eq(items))
        .execute(tx.connection)?;
    Ok(())
}
