//! Stage visits: an append-only log of stays in stages. Time during which an opportunity is closed belongs to no visit.

use chrono::{DateTime, TimeDelta, Utc};
use entity::choice::MoveDirection;
use entity::id::StageVisitId;
use entity::{stage, stage_visit};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::sales::opportunity::ops::PricedOpportunity;

/// A visit of the opportunity's current stage that begins now.
///
/// # Errors
/// The actor is the system, which is no user.
pub(in crate::sales) fn entered(
    tx: &Tx,
    opportunity: &PricedOpportunity,
    direction: MoveDirection,
) -> Result<stage_visit::Model, Error> {
    Ok(stage_visit::Model {
        id: StageVisitId::generate(),
        opportunity_id: opportunity.id,
        stage_id: opportunity.stage_id,
        direction,
        entered_at: tx.now(),
        left_at: None,
        seconds: None,
        by_id: tx.user()?,
        note: None,
    })
}

/// Ends the current visit and returns its duration in seconds; `None` if there is none.
///
/// # Errors
/// The database failed.
pub(in crate::sales) async fn leave(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
) -> Result<Option<i64>, Error> {
    let running = tx
        .find_any::<stage_visit::Entity>()
        .filter(stage_visit::Column::OpportunityId.eq(opportunity.id))
        .filter(stage_visit::Column::LeftAt.is_null());
    let Some(visit) = tx.one::<stage_visit::Model>(running).await? else {
        return Ok(None);
    };
    let seconds = (tx.now() - visit.entered_at).num_seconds().max(0);
    let left =
        stage_visit::Model { left_at: Some(tx.now()), seconds: Some(seconds), ..visit.clone() };
    tx.update(&visit, left).await?;
    Ok(Some(seconds))
}

/// When an opportunity that entered a stage begins to rot; `None`: never.
pub(in crate::sales) fn rots_at(
    entered_at: DateTime<Utc>,
    stage: &stage::Model,
) -> Option<DateTime<Utc>> {
    let days = TimeDelta::days(stage.rot_days?.into());
    entered_at.checked_add_signed(days)
}
