//! Deleting a stage. It goes at once for everybody: from then on it takes no contact and no rule. Its contacts follow
//! piece by piece, and its row goes last: [`crate::crm::contact::handover`].
//! Source: guide "Smart Automations", "Automations and Deleted Stages"; design, "Also decided".

use diesel::prelude::*;

use super::{Stage, all, among, chosen, hold_all, standing};
use crate::crm::activity::{self, Kind, Logged};
use crate::crm::automation::rule::{self, Rule};
use crate::crm::contact::handover::{Handover, Leaving};
use crate::db::Connection;
use crate::db::id::{OrganizationId, StageId};
use crate::db::schema::{contacts, stages};
use crate::error::{Error, Result};
use crate::people::{Admin, Tx};

/// What the deletion of a stage would bring.
#[derive(Debug, Clone)]
pub struct Question {
    pub stage: Stage,
    /// How many contacts stand in it.
    pub contacts: i64,
    /// Where they may go, in order.
    pub destinations: Vec<Stage>,
    /// The one before it, or after it where it is the first.
    pub neighbour: StageId,
    /// The rules that would go with it.
    pub rules: Vec<Rule>,
}

/// What was begun.
#[derive(Debug, Clone)]
pub struct Begun {
    pub stage: Stage,
    pub destination: Stage,
    /// How many rules went with it.
    pub rules: usize,
    /// What is left to be done.
    pub handover: Handover,
}

/// Asks what the deletion of a stage would bring.
///
/// # Errors
/// `Conflict` for a stage that cannot be deleted now; `NotFound` for one that is not there, or is another
/// organization's.
pub fn question(connection: &mut Connection, admin: &Admin, id: StageId) -> Result<Question> {
    let organization = admin.organization().id;
    let stages = all(connection, organization)?;
    let stage = among(&stages, id)?.clone();
    let neighbour = neighbour(&stages, &stage)?;
    Ok(Question {
        contacts: count(connection, organization, id)?,
        destinations: others(&stages, id).cloned().collect(),
        neighbour,
        rules: rules_of(connection, organization, &stages, id)?,
        stage,
    })
}

/// Begins to delete a stage: logs it, deletes the rules that refer to it, and lets nothing into it any more.
///
/// # Errors
/// `Invalid` on `destination` when contacts stand in the stage and none, or none that is there to stay, was chosen for
/// them; `Conflict` for a stage that cannot be deleted now; `NotFound` for one of another organization.
pub fn begin(
    tx: &mut Tx<'_>,
    _: &Admin,
    id: StageId,
    destination: Option<StageId>,
) -> Result<Begun> {
    let stages = hold_all(tx)?;
    let stage = standing(tx, &stages, id)?.clone();
    let neighbour = neighbour(&stages, &stage)?;
    let has_contacts = count(tx.connection, tx.organization(), id)? > 0;
    let destination = match destination {
        Some(destination) if destination == id => return Err(no_destination()),
        None if has_contacts => return Err(no_destination()),
        Some(destination) => chosen(tx, &stages, destination, "destination")?,
        // For whoever is just being moved in.
        None => among(&stages, neighbour)?,
    };
    diesel::update(
        stages::table
            .filter(stages::organization_id.eq(tx.organization()))
            .filter(stages::id.eq(id)),
    )
    .set((
        stages::deleted_by.eq(tx.by().answerable()),
        stages::deleted_by_name.eq(tx.by().name()),
        stages::destination_id.eq(destination.id),
    ))
    .execute(tx.connection)?;
    let rules = delete_rules(tx, &stages, id)?;
    let became = if has_contacts {
        Logged::stage(destination.id, &destination.name)
    } else {
        Logged::default()
    };
    let subject = Logged::stage(id, &stage.name);
    activity::log_setting(tx, Kind::StageDeleted, subject, (Logged::default(), became))?;
    let handover = Handover {
        organization: tx.organization(),
        ordered_by: tx.by().answerable(),
        orderer: tx.by().name().to_owned(),
        leaving: Leaving::Stage(id),
    };
    Ok(Begun {
        destination: destination.clone(),
        stage,
        rules,
        handover,
    })
}

/// Deletes the row of a stage that goes, once no contact is left in it.
///
/// # Errors
/// `Overtaken` when somebody put one more contact in meanwhile.
pub(in crate::crm) fn finish(tx: &mut Tx<'_>, id: StageId) -> Result<()> {
    let stages = hold_all(tx)?;
    // One may have been written while the stage began to go.
    delete_rules(tx, &stages, id)?;
    diesel::delete(
        stages::table
            .filter(stages::organization_id.eq(tx.organization()))
            .filter(stages::id.eq(id)),
    )
    .execute(tx.connection)?;
    tx.tell_setting();
    Ok(())
}

fn no_destination() -> Error {
    Error::invalid("destination", "Choose another stage for its contacts.")
}

/// Where contacts go unless somebody chooses: the stage before, or after the first. Says why a stage cannot be deleted.
fn neighbour(stages: &[Stage], stage: &Stage) -> Result<StageId> {
    let name = &stage.name;
    let refused = |sentence: String| Err(Error::Conflict(sentence));
    if stage.is_going() {
        return refused(format!("The stage {name} is being deleted already."));
    }
    let is_awaited = |other: &&Stage| other.is_going() && other.destination == Some(stage.id);
    if let Some(other) = stages.iter().find(is_awaited) {
        let other = &other.name;
        return refused(format!(
            "The contacts of {other} are just being moved to {name}. Delete it when they are there."
        ));
    }
    let before = others(stages, stage.id)
        .take_while(|other| (other.position, other.id) < (stage.position, stage.id))
        .last();
    match before.or_else(|| others(stages, stage.id).next()) {
        Some(neighbour) => Ok(neighbour.id),
        None => refused(format!(
            "{name} is the only stage, and a pipeline needs one. Add another stage first."
        )),
    }
}

/// Those that are there to stay, beside this one.
fn others(stages: &[Stage], id: StageId) -> impl Iterator<Item = &Stage> {
    stages
        .iter()
        .filter(move |stage| stage.id != id && !stage.is_going())
}

fn count(connection: &mut Connection, organization: OrganizationId, id: StageId) -> Result<i64> {
    let found = contacts::table
        .filter(contacts::organization_id.eq(organization))
        .filter(contacts::stage_id.eq(id))
        .count()
        .get_result(connection)?;
    Ok(found)
}

/// The rules whose trigger or action is that stage.
fn rules_of(
    connection: &mut Connection,
    organization: OrganizationId,
    stages: &[Stage],
    id: StageId,
) -> Result<Vec<Rule>> {
    let all = rule::all(connection, organization, stages)?;
    Ok(rule::that_refer_to(all, id))
}

fn delete_rules(tx: &mut Tx<'_>, stages: &[Stage], id: StageId) -> Result<usize> {
    let rules = rules_of(tx.connection, tx.organization(), stages, id)?;
    for rule in &rules {
        rule::remove(tx, rule)?;
    }
    Ok(rules.len())
}
