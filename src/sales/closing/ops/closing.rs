//! What closing as won and as lost have in common: the closing's row, the booked rate, the end of the stage visit.

use chrono::NaiveDate;
use entity::choice::{
    ClosingOutcome, ForecastCategory, OpportunityStatus, PipelineEventKind, QuoteClosedAs,
};
use entity::id::{CloseReasonId, ClosingId, CompetitorId, QuoteId};
use entity::money::Amount;
use entity::{close_reason, closing, document, quote};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError};
use crate::platform::validator::Validator;
use crate::pricing::to_base;
use crate::reference;
use crate::sales::closing::input::OpenQuotesPolicy;
use crate::sales::closing::rules::closing::{ClosingFacts, Days, closed_on, problems};
use crate::sales::closing::rules::winner;
use crate::sales::opportunity::ops::{
    OpportunityVersion, PricedOpportunity, at_day_rate, base_precision, rate, valued, visit, write,
};
use crate::sales::quote::ops::{self as quotes, PricedQuote};

/// How an opportunity ends.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    /// Won or lost.
    pub outcome: ClosingOutcome,
    /// The close reason.
    pub reason_id: Option<CloseReasonId>,
    /// The competitor who won the sale.
    pub competitor_id: Option<CompetitorId>,
    /// The winning quote.
    pub quote_id: Option<QuoteId>,
    /// The actual revenue, in the opportunity's currency.
    pub revenue: Amount,
    /// The revenue less the cost.
    pub margin: Option<Amount>,
    /// The day that the closing counts for.
    pub closed_on: NaiveDate,
    /// A note.
    pub note: Option<String>,
}

/// Closes an opportunity: books its rate, ends its stage visit, writes the closing and the opportunity.
///
/// # Errors
/// A base value is out of range, the actor is the system, or the database failed.
pub(super) async fn end(
    tx: &mut Tx,
    before: &PricedOpportunity,
    ending: Ending,
) -> Result<PricedOpportunity, Error> {
    let booked = document::Model { is_rate_booked: true, ..at_day_rate(tx, before).await? };
    let document = tx.update(&before.document, booked).await?;
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
        base_actual_revenue: to_base(ending.revenue, rate, precision)
            .map_err(Error::from)
            .at("actualRevenue")?,
        margin: ending.margin,
        rate_currency_amount: rate.currency_amount,
        rate_base_amount: rate.base_amount,
        closed_on: ending.closed_on,
        note: ending.note,
        by_id: tx.user()?,
        closed_at: tx.now(),
        is_canceled: false,
        base_margin: ending.margin.and_then(|margin| to_base(margin, rate, precision).ok()),
    };
    let closing = tx.insert(closing).await?;

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
    after.row.closed_on = Some(closing.closed_on);
    after.row.close_reason_id = closing.reason_id;
    after.row.competitor_id = closing.competitor_id;
    after.row.base_actual_revenue = Some(closing.base_actual_revenue);
    after.row.is_on_hold = false;
    after.row.rots_at = None;
    after.row.probability = probability;
    after.row.is_probability_overridden = false;
    after.row.forecast_category = forecast;
    after.row.is_forecast_overridden = false;
    let seconds_in_previous_stage = visit::leave(tx, before).await?;
    let change = OpportunityVersion { kind, seconds_in_previous_stage, part: None };
    let after = valued(tx, after).await?;
    write(tx, before, after, change).await
}

/// The quotes of an opportunity, locked, oldest first.
///
/// # Errors
/// The database failed.
pub(super) async fn quotes(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
) -> Result<Vec<PricedQuote>, Error> {
    let rows = tx.find::<quote::Entity>().filter(quote::Column::OpportunityId.eq(opportunity.id));
    tx.lock_all(rows).await
}

/// Refuses open quotes if the policy says so.
///
/// # Errors
/// There are open quotes and the policy is `Reject`.
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

/// Closes quotes together with their opportunity.
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

/// Checks the day of a closing; today if none is given.
///
/// # Errors
/// The day is in the future, before the opportunity was opened, or in a closed month; or the database failed.
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

/// Checks a close reason and what it requires; adds problems to the validator.
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
