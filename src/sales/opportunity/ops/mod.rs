//! The commands on opportunities, one per file, and how their changes are saved.

pub mod competitor;
pub mod complete_step;
pub mod create;
pub mod delete;
pub mod hold;
pub mod move_stage;
pub mod open;
pub mod reassign;
pub mod revalue;
mod search_text;
pub mod share;
pub mod stakeholder;
pub mod update;

mod customer;
pub(in crate::sales) mod gate;
pub(in crate::sales) mod resume;
pub(in crate::sales) mod visit;

use std::sync::Arc;

use entity::choice::{OpportunityPart, PipelineEventKind};
use entity::id::{HistoryId, OpportunityId};
use entity::localized::Localized;
use entity::money::Amount;
use entity::{line, opportunity, opportunity_history, stage};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::event::{Body, Event, Facts, OpportunityChange};
use crate::platform::db::row::Priced;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::pricing::Rate;
use crate::sales::document;
use crate::sales::document::ops::lines::WrittenDocument;
use crate::sales::opportunity::rules::{parts, value};

pub(in crate::sales) use customer::customer_of;
pub use revalue::revalue;
pub use search_text::{reindex, reindex_contact, reindex_customer};

/// An opportunity with its priced document.
pub type PricedOpportunity = Priced<opportunity::Model>;

/// The opportunity that was changed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ChangedOpportunity {
    /// The opportunity.
    pub opportunity: OpportunityId,
}

/// What is recorded about a new version of an opportunity.
#[derive(Clone, Copy, Debug)]
pub(in crate::sales) struct OpportunityVersion {
    /// The kind of event.
    pub kind: PipelineEventKind,
    /// How many seconds it was in the stage that it left; `None`: it left none.
    pub seconds_in_previous_stage: Option<i64>,
    /// What changed in addition to the opportunity's own fields, e.g. its competitors.
    pub part: Option<OpportunityPart>,
}

impl From<PipelineEventKind> for OpportunityVersion {
    fn from(kind: PipelineEventKind) -> Self {
        Self { kind, seconds_in_previous_stage: None, part: None }
    }
}

/// Saves a changed opportunity: one version, one row of history and one event. Writes nothing if nothing changed.
///
/// # Errors
/// The database failed, or a base value is out of range.
pub async fn save(
    tx: &mut Tx,
    before: &PricedOpportunity,
    after: PricedOpportunity,
    kind: PipelineEventKind,
) -> Result<PricedOpportunity, Error> {
    let document =
        if after.document.is_base_stale { at_day_rate(tx, &after).await? } else { after.document };
    let mut after = valued(tx, PricedOpportunity { document, ..after }).await?;
    if after == *before {
        return Ok(after);
    }
    after.document = tx.update(&before.document, after.document).await?;
    write(tx, before, after, kind.into()).await
}

/// Saves a change of records that belong to the opportunity, e.g. its competitors: the version increases although no
/// field of the opportunity changed.
///
/// # Errors
/// The database failed.
pub(in crate::sales) async fn touch(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    part: OpportunityPart,
) -> Result<PricedOpportunity, Error> {
    let change = PipelineEventKind::OpportunityChanged.into();
    let change = OpportunityVersion { part: Some(part), ..change };
    write(tx, opportunity, opportunity.clone(), change).await
}

/// Takes over a document whose lines or header changed, and recomputes the estimated value from its lines. The caller
/// has written the document.
///
/// # Errors
/// The database failed, or a base value is out of range.
pub async fn document_changed(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    WrittenDocument { document, has_changed: _, has_other_lines }: WrittenDocument,
) -> Result<PricedOpportunity, Error> {
    let mut after = PricedOpportunity { row: opportunity.row.clone(), document };
    if !after.row.is_value_overridden && has_lines(tx, &after).await? {
        after.row.estimated_value = value_of_lines(tx, &after.document)?;
    }
    if after.document.is_base_stale {
        let current = at_day_rate(tx, &after).await?;
        after.document = tx.update(&after.document, current).await?;
    }
    let after = valued(tx, after).await?;
    let change = PipelineEventKind::OpportunityChanged.into();
    let part = has_other_lines.then_some(OpportunityPart::Lines);
    write(tx, opportunity, after, OpportunityVersion { part, ..change }).await
}

/// The facts of an opportunity as it is now, from which clients update cards and column totals.
///
/// # Errors
/// The database failed.
pub async fn facts(tx: &Tx, opportunity: &PricedOpportunity) -> Result<Facts, Error> {
    let stages = tx.all_cached::<stage::Model>().await?;
    let stage = stages.iter().find(|stage| stage.id == opportunity.stage_id);
    let stage = stage.ok_or_else(|| Error::Broken("an opportunity without a stage".to_owned()))?;
    Ok(facts_in(tx, opportunity, stage.name.clone()))
}

fn facts_in(tx: &Tx, opportunity: &PricedOpportunity, stage_name: Localized) -> Facts {
    let row = &opportunity.row;
    Facts {
        number: Some(row.number.clone()),
        name: row.name.clone(),
        customer_name: row.customer_name.clone(),
        account_id: row.account_id,
        contact_id: row.contact_id,
        process_id: row.process_id,
        stage_id: row.stage_id,
        stage_name,
        status: row.status,
        is_on_hold: row.is_on_hold,
        owner_id: row.owner_id,
        team_id: row.team_id,
        estimated_close_date: row.estimated_close_date,
        currency_code: opportunity.document.currency_code.clone(),
        estimated_value: row.estimated_value,
        base_estimated_value: row.base_estimated_value,
        base_weighted_value: row.base_weighted_value,
        base_currency: tx.settings().organization.base_currency.clone(),
        probability: row.probability,
        created_at: Some(row.created_at),
        updated_at: Some(row.updated_at),
        stage_entered_at: Some(row.stage_entered_at),
        shared_with: row.shared_with.clone(),
    }
}

/// The value of an opportunity by its document's lines: their total without tax, or with tax if the organisation counts
/// revenue with tax.
///
/// # Errors
/// The value is out of range.
pub(in crate::sales) fn value_of_lines(
    tx: &Tx,
    document: &entity::document::Model,
) -> Result<Amount, Error> {
    let includes_tax = tx.settings().organization.revenue_includes_tax;
    Ok(value::revenue(document, includes_tax)?)
}

/// Whether the opportunity's own document has lines.
///
/// # Errors
/// The database failed.
pub(in crate::sales) async fn has_lines(
    tx: &Tx,
    opportunity: &PricedOpportunity,
) -> Result<bool, Error> {
    let lines =
        tx.find_any::<line::Entity>().filter(line::Column::DocumentId.eq(opportunity.document.id));
    Ok(tx.one::<line::Model>(lines).await?.is_some())
}

/// The opportunity's document at the day's rate, or marked and at its own rate if a value leaves the range at the
/// day's.
///
/// # Errors
/// The currency has no rate, or the database failed.
pub(in crate::sales) async fn at_day_rate(
    tx: &Tx,
    opportunity: &PricedOpportunity,
) -> Result<entity::document::Model, Error> {
    let precision = base_precision(tx).await?;
    let fits = |rate| value::base_values(&opportunity.row, rate, precision).is_ok();
    document::ops::at_day_rate(tx, &opportunity.document, fits).await
}

/// Recomputes the base values at the document's rate.
pub(in crate::sales) async fn valued(
    tx: &Tx,
    mut opportunity: PricedOpportunity,
) -> Result<PricedOpportunity, Error> {
    let precision = base_precision(tx).await?;
    let worth = value::base_values(&opportunity.row, rate(&opportunity.document), precision)?;
    opportunity.row.base_estimated_value = worth.estimated;
    opportunity.row.base_weighted_value = worth.weighted;
    Ok(opportunity)
}

/// The exchange rate of a document.
pub(in crate::sales) const fn rate(document: &entity::document::Model) -> Rate {
    Rate { currency_amount: document.rate_currency_amount, base_amount: document.rate_base_amount }
}

/// The decimal places of the base currency.
pub(in crate::sales) async fn base_precision(tx: &Tx) -> Result<u32, Error> {
    precision(tx, &tx.settings().organization.base_currency).await
}

/// The decimal places of a currency.
pub(in crate::sales) async fn precision(tx: &Tx, code: &str) -> Result<u32, Error> {
    let currency = document::queries::currency(tx, code).await?;
    Ok(u32::try_from(currency.precision).unwrap_or(0))
}

/// Writes one version; the caller has written the document.
pub(in crate::sales) async fn write(
    tx: &mut Tx,
    before: &PricedOpportunity,
    mut after: PricedOpportunity,
    change: OpportunityVersion,
) -> Result<PricedOpportunity, Error> {
    let was = facts(tx, before).await?;
    after.row = if after.row == before.row {
        tx.touch(&before.row).await?
    } else {
        tx.update(&before.row, after.row).await?
    };
    let is = if after.stage_id == before.stage_id {
        facts_in(tx, &after, was.stage_name.clone())
    } else {
        facts(tx, &after).await?
    };
    let mut changed = parts::of_record(&before.row, &after.row);
    let has_other_header = parts::has_other_header(&before.document, &after.document);
    changed.extend(has_other_header.then_some(OpportunityPart::Header));
    changed.extend(change.part);
    let event = OpportunityChange {
        id: after.id,
        version: after.version,
        before: Some(was),
        after: is,
        seconds_in_previous_stage: change.seconds_in_previous_stage,
        parts: Some(changed),
    };
    record(tx, &after, change.kind, event).await?;
    Ok(after)
}

/// Appends a version to the history and emits its event.
pub(in crate::sales) async fn record(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    kind: PipelineEventKind,
    change: OpportunityChange,
) -> Result<(), Error> {
    tx.insert(history(tx, opportunity, kind)).await?;
    tx.emit(Event { kind, body: Body::Opportunity(Arc::new(change)) });
    Ok(())
}

fn history(
    tx: &Tx,
    opportunity: &PricedOpportunity,
    kind: PipelineEventKind,
) -> opportunity_history::Model {
    let row = &opportunity.row;
    opportunity_history::Model {
        id: HistoryId::generate(),
        opportunity_id: row.id,
        version: row.version,
        at: tx.now(),
        by_id: tx.actor().user_id,
        kind,
        name: row.name.clone(),
        customer_name: row.customer_name.clone(),
        process_id: row.process_id,
        stage_id: row.stage_id,
        status: row.status,
        is_on_hold: row.is_on_hold,
        owner_id: row.owner_id,
        team_id: row.team_id,
        estimated_close_date: row.estimated_close_date,
        currency_code: opportunity.document.currency_code.clone(),
        estimated_value: row.estimated_value,
        base_estimated_value: row.base_estimated_value,
        base_weighted_value: row.base_weighted_value,
        probability: row.probability,
        forecast_category: row.forecast_category,
    }
}
