//! What both ends of an opportunity have in common: the row of the closing, the frozen rate, the end of
//! the stay.

use chrono::NaiveDate;
use entity::choice::{
    ClosingOutcome, ForecastCategory, OpportunityStatus, PipelineEventKind, QuoteClosedAs,
};
use entity::id::{CloseReasonId, ClosingId, CompetitorId, QuoteId};
use entity::money::Amount;
use entity::{close_reason, closing, quote};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError};
use crate::platform::validator::Validator;
use crate::pricing::to_base;
use crate::reference;
use crate::sales::closing::input::OpenQuotesPolicy;
use crate::sales::closing::rules::closing::{ClosingFacts, Days, closed_on, problems};
use crate::sales::closing::rules::winner;
use crate::sales::document;
use crate::sales::opportunity::ops::{
    Change, PricedOpportunity, base_precision, rate, valued, visit, write,
};
use crate::sales::quote::ops::{self as quotes, PricedQuote};

/// How an opportunity ends.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    /// Won or lost.
    pub outcome: ClosingOutcome,
    /// Why.
    pub reason_id: Option<CloseReasonId>,
    /// Who took it.
    pub competitor_id: Option<CompetitorId>,
    /// The winner.
    pub quote_id: Option<QuoteId>,
    /// What it brought, in the opportunity's currency.
    pub revenue: Amount,
    /// Revenue less cost.
    pub margin: Option<Amount>,
    /// When.
    pub closed_on: NaiveDate,
    /// More about it.
    pub note: Option<String>,
}

/// Ends an opportunity: freezes its rate, ends its stay, writes the closing and the opportunity.
///
/// # Errors
/// The base value is out of range, or the database failed.
pub(super) async fn end(
    tx: &mut Tx,
    before: &PricedOpportunity,
    ending: Ending,
) -> Result<PricedOpportunity, Error> {
    let document = document::ops::book_rate(tx, &before.document).await?;
    let rate = rate(&document);
    let precision = base_precision(tx).await?;
    let closing = closing::Model {
        id: ClosingId::generate(),
        opportunity_id: before.id,
        outcome: ending.outcome,
        reason_id: ending.reason_id,
        competitor_id: ending.competitor_id,
        quote_id: ending.quote_id,
        currency_code: document.currency_code.clone(),
        actual_revenue: ending.revenue,
        base_actual_revenue: to_base(ending.revenue, rate, precision)?,
        margin: ending.margin,
        rate_currency_amount: rate.currency_amount,
        rate_base_amount: rate.base_amount,
        closed_on: ending.closed_on,
        note: ending.note,
        by_id: tx.user()?,
        closed_at: tx.now(),
        is_canceled: false,
    };
    tx.insert(closing).await?;

    let mut after = before.clone();
    after.document = document;
    let (status, kind, forecast, probability) = match ending.outcome {
        ClosingOutcome::Won => {
            (OpportunityStatus::Won, PipelineEventKind::OpportunityWon, ForecastCategory::Won, 100)
        }
        ClosingOutcome::Lost => {
            (OpportunityStatus::Lost, PipelineEventKind::OpportunityLost, ForecastCategory::Lost, 0)
        }
    };
    after.row.status = status;
    after.row.is_on_hold = false;
    after.row.rots_at = None;
    after.row.probability = probability;
    after.row.is_probability_overridden = false;
    after.row.forecast_category = forecast;
    after.row.is_forecast_overridden = false;
    let change = Change { kind, seconds_in_previous_stage: visit::leave(tx, before).await? };
    let after = valued(tx, after).await?;
    write(tx, before, after, change).await
}

/// The quotes of an opportunity, locked, oldest first.
///
/// # Errors
/// The database failed.
pub(super) async fn quotes(
    tx: &Tx,
    opportunity: &PricedOpportunity,
) -> Result<Vec<PricedQuote>, Error> {
    let rows = tx
        .find::<quote::Entity>()
        .filter(quote::Column::OpportunityId.eq(opportunity.id))
        .order_by_asc(quote::Column::Id)
        .lock_exclusive();
    tx.all(rows).await
}

/// Refuses open quotes where the caller wants so.
///
/// # Errors
/// There are some, and the policy is to refuse them.
pub(super) fn check_open(
    opportunity: &PricedOpportunity,
    open: &[QuoteId],
    policy: OpenQuotesPolicy,
) -> Result<(), UserError> {
    match policy {
        OpenQuotesPolicy::Close => Ok(()),
        OpenQuotesPolicy::Reject => winner::none_open(opportunity, open.to_vec()),
    }
}

/// Closes quotes with their opportunity.
///
/// # Errors
/// The database failed.
pub(super) async fn end_quotes(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    quotes: &[&PricedQuote],
    (how, reason): (QuoteClosedAs, Option<CloseReasonId>),
) -> Result<(), Error> {
    for quote in quotes {
        quotes::close(tx, opportunity, quote, (how, reason, None)).await?;
    }
    Ok(())
}

/// The day of a closing.
///
/// # Errors
/// It is in the future, before the opportunity was opened, or in a closed month; or the database failed.
pub(super) async fn day(
    tx: &Tx,
    opportunity: &PricedOpportunity,
    given: Option<NaiveDate>,
) -> Result<NaiveDate, Error> {
    let days = Days { opened: tx.settings().day(opportunity.created_at), today: tx.today() };
    let day = closed_on(given, days)?;
    reference::ops::ensure_open_day(tx, day).await.at("closedOn")?;
    Ok(day)
}

/// Checks a reason and what it asks for, into the form.
///
/// # Errors
/// The database failed.
pub(super) async fn check_reason(
    tx: &Tx,
    validator: &mut Validator,
    reason: Option<CloseReasonId>,
    facts: ClosingFacts,
) -> Result<(), Error> {
    let Some(id) = reason else { return Ok(()) };
    let reason = tx.get::<close_reason::Model>(id).await.at("reasonId");
    if let Some(reason) = validator.collect(reason)? {
        problems(&reason, facts).into_iter().for_each(|problem| validator.refuse(problem));
    }
    Ok(())
}
