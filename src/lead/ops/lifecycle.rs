//! Reassigns, deletes, restores and erases leads, as part of commands on many records.

use entity::choice::{LeadStatus, PipelineEventKind};
use entity::id::{ContactId, LeadId};
use entity::{lead, opportunity};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::lead::ops::{duplicate, event, index, save};
use crate::lead::rules::LeadAction;
use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, UserError};
use crate::platform::state_machine::StateMachine;
use crate::user::owner::{self, Owner};

/// The placeholder for an erased subject.
const ERASED: &str = "—";

/// Reassigns a lead to another owner.
///
/// # Errors
/// Its status does not allow it, or the database failed.
pub async fn reassign(tx: &mut Tx, before: &lead::Model, owner: Owner) -> Result<(), Error> {
    before.status.check(LeadAction::Update)?;
    let after = lead::Model { owner_id: owner.id, team_id: owner.team_id, ..before.clone() };
    save(tx, before, after, PipelineEventKind::LeadChanged).await?;
    Ok(())
}

/// Deletes a lead from which no opportunity was opened.
///
/// # Errors
/// An opportunity was opened from it, or the database failed.
pub async fn delete(tx: &mut Tx, before: &lead::Model) -> Result<(), Error> {
    let opportunities = tx
        .find_any::<opportunity::Entity>()
        .filter(opportunity::Column::LeadId.eq(before.id))
        .filter(opportunity::Column::DeletedAt.is_null());
    if tx.one::<opportunity::Model>(opportunities).await?.is_some() {
        return Err(UserError::invalid("delete-lead-with-opportunities").into());
    }
    let after = lead::Model { deleted_at: Some(tx.now()), ..before.clone() };
    let after = tx.update(before, after).await?;
    tx.emit(event(PipelineEventKind::LeadDeleted, Some(before), &after));
    Ok(())
}

/// Restores a deleted lead, with an active owner if it is open; warns at `path` if another one looks like it.
///
/// # Errors
/// The database failed.
pub async fn restore(tx: &mut Tx, before: &lead::Model, path: &str) -> Result<(), Error> {
    let mut after = lead::Model { deleted_at: None, ..before.clone() };
    match before.status {
        LeadStatus::New | LeadStatus::Contacted => {
            owner::put_active(tx, &mut after.owner_id, &mut after.team_id, path).await?;
        }
        LeadStatus::Qualified | LeadStatus::Disqualified => {}
    }
    let after = tx.update(before, after).await?;
    tx.emit(event(PipelineEventKind::LeadRestored, Some(before), &after));
    duplicate::warn_of_restored(tx, &after, path).await
}

/// Erases the personal data in the leads that were qualified into a contact, and returns their ids.
///
/// # Errors
/// The database failed.
pub async fn erase_person(tx: &mut Tx, contact: ContactId) -> Result<Vec<LeadId>, Error> {
    let rows = tx.find_any::<lead::Entity>().filter(lead::Column::ContactId.eq(contact));
    let leads: Vec<lead::Model> = tx.lock_all(rows).await?;
    for before in &leads {
        let after = lead::Model {
            subject: ERASED.to_owned(),
            salutation: None,
            first_name: None,
            last_name: None,
            job_title: None,
            email: None,
            email_key: None,
            phone: None,
            phone_extension: None,
            phone_key: None,
            mobile_phone: None,
            mobile_key: None,
            name_key: None,
            note: None,
            sort_key: String::new(),
            ..before.clone()
        };
        let erased = tx.update(before, after.clone()).await?;
        index(tx, &erased).await?;
        // The event must not carry what is erased: it tells of the erased lead on both sides.
        tx.emit(event(PipelineEventKind::LeadChanged, Some(&after), &erased));
    }
    Ok(leads.iter().map(|lead| lead.id).collect())
}
