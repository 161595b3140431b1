//! The required steps that an opportunity has not done yet.

use entity::id::StageId;
use entity::{opportunity_competitor, quote, stage, step_tick};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::platform::db::tx::Tx;
use crate::platform::error::{Blocker, Error};
use crate::process::ops::Process;
use crate::sales::opportunity::ops::{PricedOpportunity, has_lines};
use crate::sales::opportunity::rules::gates::{self, GateFacts};
use crate::sales::opportunity::rules::moves::Way;

/// The stage that an opportunity is in; it may be inactive.
///
/// # Errors
/// The database failed.
pub(in crate::sales) async fn current(
    tx: &Tx,
    opportunity: &PricedOpportunity,
    process: &Process,
) -> Result<stage::Model, Error> {
    match process.stages.iter().find(|stage| stage.id == opportunity.stage_id) {
        Some(stage) => Ok(stage.clone()),
        None => tx.get(opportunity.stage_id).await,
    }
}

/// The stages between which an opportunity moves.
pub(in crate::sales) fn way<'a>(process: &'a Process, current: &'a stage::Model) -> Way<'a> {
    Way { current, stages: &process.stages, allows_skipping: process.process.allows_skipping }
}

/// The required steps of some stages that are not done.
///
/// # Errors
/// The database failed.
pub(in crate::sales) async fn blockers(
    tx: &Tx,
    opportunity: &PricedOpportunity,
    stages: &[StageId],
    process: &Process,
) -> Result<Vec<Blocker>, Error> {
    let asks = |stage| stages.contains(&stage);
    let is_asked = process.steps.iter().any(|step| step.is_required && asks(step.stage_id));
    if !is_asked {
        return Ok(Vec::new());
    }
    let quotes = tx.find::<quote::Entity>().filter(quote::Column::OpportunityId.eq(opportunity.id));
    let quotes: Vec<quote::Model> = tx.all(quotes).await?;
    let ticks =
        tx.find::<step_tick::Entity>().filter(step_tick::Column::OpportunityId.eq(opportunity.id));
    let ticks: Vec<step_tick::Model> = tx.all(ticks).await?;
    let competitors = tx
        .find::<opportunity_competitor::Entity>()
        .filter(opportunity_competitor::Column::OpportunityId.eq(opportunity.id));
    let competitors: Vec<opportunity_competitor::Model> = tx.all(competitors).await?;
    let ticks: Vec<_> = ticks.iter().map(|tick| tick.step_id).collect();
    let known = GateFacts {
        opportunity: &opportunity.row,
        quotes: &quotes,
        ticks: &ticks,
        lines: usize::from(has_lines(tx, opportunity).await?),
        competitors: competitors.len(),
    };
    Ok(gates::blockers(stages, &process.steps, &known))
}
