//! Applies a new exchange rate to the open opportunities in a currency.

use std::collections::BTreeSet;

use entity::choice::OpportunityStatus;
use entity::{document, opportunity};
use sea_orm::sea_query::{CaseStatement, Expr, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select};
use uuid::Uuid;

use crate::platform::db::audit::Unaudited;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::pricing::{Rate, to_base};
use crate::sales::opportunity::ops::base_precision;
use crate::sales::opportunity::rules::value;

/// The maximum number of rows in one statement.
const CHUNK: usize = 200;

/// Applies a day's rate to the base values of the open opportunities in a currency, and of their documents whose rate
/// is not booked. Versions stay the same because nobody changed an opportunity.
///
/// # Errors
/// A base value is out of range, or the database failed.
pub async fn revalue(tx: &mut Tx, currency_code: &str, rate: Rate) -> Result<(), Error> {
    let precision = base_precision(tx).await?;
    let documents = documents(tx, currency_code, rate).await?;
    let opportunities: BTreeSet<Uuid> =
        documents.iter().map(|it| it.opportunity_id.uuid()).collect();
    for chunk in opportunities.into_iter().collect::<Vec<_>>().chunks(CHUNK) {
        // Opportunities are locked before their documents, everywhere in the same order, to avoid deadlocks.
        let opportunities = locked(tx, chunk).await?;
        let mine = documents.iter().filter(|it| chunk.contains(&it.opportunity_id.uuid()));
        let mine: Vec<Uuid> = mine.map(|document| document.id.uuid()).collect();
        let documents: Vec<document::Model> =
            tx.all(stale(tx, currency_code, rate).filter(document::Column::Id.is_in(mine))).await?;
        revalue_documents(tx, &documents, (rate, precision)).await?;
        let is_own = |opportunity: &&opportunity::Model| {
            documents.iter().any(|document| document.id.uuid() == opportunity.id.uuid())
        };
        let opportunities: Vec<_> = opportunities.iter().filter(is_own).collect();
        revalue_opportunities(tx, &opportunities, (rate, precision)).await?;
    }
    Ok(())
}

/// Documents in a currency whose rate is not booked and differs from this one.
fn stale(tx: &Tx, currency_code: &str, rate: Rate) -> Select<document::Entity> {
    let differs = Condition::any()
        .add(document::Column::RateCurrencyAmount.ne(rate.currency_amount))
        .add(document::Column::RateBaseAmount.ne(rate.base_amount));
    tx.find_any::<document::Entity>()
        .filter(document::Column::CurrencyCode.eq(currency_code))
        .filter(document::Column::IsRateBooked.eq(false))
        .filter(differs)
}

async fn documents(
    tx: &Tx,
    currency_code: &str,
    rate: Rate,
) -> Result<Vec<document::Model>, Error> {
    let open = Query::select()
        .column(opportunity::Column::Id)
        .from(opportunity::Entity)
        .and_where(opportunity::Column::Status.eq(OpportunityStatus::Open))
        .to_owned();
    let rows = stale(tx, currency_code, rate);
    tx.all(rows.filter(document::Column::OpportunityId.in_subquery(open))).await
}

/// The audit has the change of the rate itself; no user acts on the day the rate takes effect.
const FOLLOWS_THE_RATE: Unaudited = Unaudited("worth in the base currency follows from the rate");

/// The open ones among some opportunities, locked in the order of their ids.
async fn locked(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<opportunity::Model>, Error> {
    let rows = tx
        .find_any::<opportunity::Entity>()
        .filter(opportunity::Column::Id.is_in(ids.iter().copied()))
        .filter(opportunity::Column::Status.eq(OpportunityStatus::Open));
    tx.lock_all(rows).await
}

async fn revalue_documents(
    tx: &mut Tx,
    documents: &[document::Model],
    (rate, precision): (Rate, u32),
) -> Result<(), Error> {
    if documents.is_empty() {
        return Ok(());
    }
    let mut totals = CaseStatement::new();
    for document in documents {
        let total = to_base(document.total_amount, rate, precision)?;
        totals = totals.case(document::Column::Id.eq(document.id), total.raw());
    }
    let ids = documents.iter().map(|document| document.id);
    let update = document::Entity::update_many()
        .col_expr(document::Column::RateCurrencyAmount, Expr::val(rate.currency_amount))
        .col_expr(document::Column::RateBaseAmount, Expr::val(rate.base_amount))
        .col_expr(document::Column::BaseTotalAmount, totals.into())
        .filter(document::Column::Id.is_in(ids));
    tx.update_many(update, FOLLOWS_THE_RATE).await?;
    Ok(())
}

async fn revalue_opportunities(
    tx: &mut Tx,
    opportunities: &[&opportunity::Model],
    (rate, precision): (Rate, u32),
) -> Result<(), Error> {
    if opportunities.is_empty() {
        return Ok(());
    }
    let (mut estimated, mut weighted) = (CaseStatement::new(), CaseStatement::new());
    for opportunity in opportunities {
        let worth = value::base_values(opportunity, rate, precision)?;
        let is_opportunity = || opportunity::Column::Id.eq(opportunity.id);
        estimated = estimated.case(is_opportunity(), worth.estimated.raw());
        weighted = weighted.case(is_opportunity(), worth.weighted.raw());
    }
    let ids = opportunities.iter().map(|opportunity| opportunity.id);
    let update = opportunity::Entity::update_many()
        .col_expr(opportunity::Column::BaseEstimatedValue, estimated.into())
        .col_expr(opportunity::Column::BaseWeightedValue, weighted.into())
        .filter(opportunity::Column::Id.is_in(ids));
    tx.update_many(update, FOLLOWS_THE_RATE).await?;
    Ok(())
}
