//! Deletes and restores an opportunity, as part of commands on many records.

use entity::choice::{MoveDirection, PipelineEventKind, QuoteStatus};
use entity::{account, closing, contact, order, quote};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, UserError};
use crate::sales::opportunity::ops::move_stage::entering;
use crate::sales::opportunity::ops::{
    OpportunityVersion, PricedOpportunity, resume, valued, visit, write,
};
use crate::sales::opportunity::rules::actions::{self, OpportunityAction};
use crate::user::owner;

/// Deletes an OPEN opportunity on which nothing closed depends; its quotes are deleted with it.
///
/// # Errors
/// Its status does not allow it, it was closed before, won a quote or became an order, or the database failed.
pub async fn delete(tx: &mut Tx, before: &PricedOpportunity) -> Result<(), Error> {
    actions::check(before, OpportunityAction::Delete)?;
    if has_ended_work(tx, before).await? {
        return Err(UserError::invalid("delete-opportunity-with-closings").into());
    }
    let mut after = before.clone();
    after.row.deleted_at = Some(tx.now());
    write(tx, before, after, PipelineEventKind::OpportunityDeleted.into()).await?;
    Ok(())
}

/// Restores a deleted opportunity, with an active owner and in a stage in use; `path` is where warnings point.
///
/// # Errors
/// Its customer is deleted, or the database failed.
pub async fn restore(tx: &mut Tx, before: &PricedOpportunity, path: &str) -> Result<(), Error> {
    let account = tx
        .find_any::<account::Entity>()
        .filter(account::Column::Id.is_in(before.account_id))
        .filter(account::Column::DeletedAt.is_not_null());
    let contact = tx
        .find_any::<contact::Entity>()
        .filter(contact::Column::Id.is_in(before.contact_id))
        .filter(contact::Column::DeletedAt.is_not_null());
    if tx.one::<account::Model>(account).await?.is_some()
        || tx.one::<contact::Model>(contact).await?.is_some()
    {
        return Err(UserError::invalid("restore-customer-first").into());
    }
    let mut after = before.clone();
    after.row.deleted_at = None;
    owner::put_active(tx, &mut after.row.owner_id, &mut after.row.team_id, path).await?;
    let stage = resume::stage(tx, before, path).await?;
    let mut change = OpportunityVersion::from(PipelineEventKind::OpportunityRestored);
    if stage.id != before.stage_id {
        change.seconds_in_previous_stage = visit::leave(tx, before).await?;
        after = valued(tx, entering(tx, &after, &stage)).await?;
        tx.insert(visit::entered(tx, &after, MoveDirection::Reopened)?).await?;
    }
    write(tx, before, after, change).await?;
    Ok(())
}

async fn has_ended_work(tx: &Tx, opportunity: &PricedOpportunity) -> Result<bool, Error> {
    let closings =
        tx.find_any::<closing::Entity>().filter(closing::Column::OpportunityId.eq(opportunity.id));
    let orders =
        tx.find_any::<order::Entity>().filter(order::Column::OpportunityId.eq(opportunity.id));
    let won = tx
        .find_any::<quote::Entity>()
        .filter(quote::Column::OpportunityId.eq(opportunity.id))
        .filter(quote::Column::Status.eq(QuoteStatus::Won));
    Ok(tx.one::<closing::Model>(closings).await?.is_some()
        || tx.one::<order::Model>(orders).await?.is_some()
        || tx.one::<quote::Model>(won).await?.is_some())
}
