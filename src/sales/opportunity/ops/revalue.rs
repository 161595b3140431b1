//! Applies a new exchange rate to the open opportunities in a currency.

use std::collections::BTreeSet;

use entity::choice::OpportunityStatus;
use entity::id::OpportunityId;
use entity::money::Amount;
use entity::{document, opportunity};
use sea_orm::sea_query::{CaseStatement, Expr, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select};
use uuid::Uuid;

use crate::platform::db::audit::Unaudited;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::pricing::{Rate, to_base};
use crate::sales::opportunity::ops::base_precision;
use crate::sales::opportunity::rules::value::{self, BaseValues};

/// The maximum number of rows in one statement.
const CHUNK: usize = 200;

/// Applies a day's rate to the base values of the open opportunities in a currency, and of their documents whose rate
/// is not booked. Versions stay the same because nobody changed an opportunity. What leaves the range at this rate
/// stays at its former one and is marked; the numbers of those opportunities are returned.
///
/// # Errors
/// The database failed.
pub async fn revalue(tx: &mut Tx, currency_code: &str, rate: Rate) -> Result<Vec<String>, Error> {
    let conversion = Conversion { rate, precision: base_precision(tx).await? };
    let documents = documents(tx, currency_code, rate).await?;
    let opportunities: BTreeSet<Uuid> =
        documents.iter().map(|it| it.opportunity_id.uuid()).collect();
    let mut not_converted = Vec::new();
    for chunk in opportunities.into_iter().collect::<Vec<_>>().chunks(CHUNK) {
        // Opportunities are locked before their documents, everywhere in the same order, to avoid deadlocks.
        let opportunities = locked(tx, chunk).await?;
        let mine = documents.iter().filter(|it| chunk.contains(&it.opportunity_id.uuid()));
        let mine: Vec<Uuid> = mine.map(|document| document.id.uuid()).collect();
        let documents: Vec<document::Model> =
            tx.all(stale(tx, currency_code, rate).filter(document::Column::Id.is_in(mine))).await?;
        let (mut in_range, mut out_of_range) = (Vec::new(), Vec::new());
        for document in &documents {
            match converted(document, &opportunities, conversion) {
                Some(converted) => in_range.push(converted),
                None => out_of_range.push(document),
            }
        }
        write_documents(tx, &in_range, rate).await?;
        write_opportunities(tx, &in_range).await?;
        mark(tx, &out_of_range).await?;
        not_converted.extend(numbers(&opportunities, &out_of_range));
    }
    Ok(not_converted)
}

/// The rate and the decimal places to which base values are converted.
#[derive(Clone, Copy)]
struct Conversion {
    rate: Rate,
    precision: u32,
}

/// A document's total in the base currency, and its opportunity's values if it is the opportunity's own.
struct Converted<'a> {
    document: &'a document::Model,
    total: Amount,
    worth: Option<(OpportunityId, BaseValues)>,
}

/// `None`: something leaves the range.
fn converted<'a>(
    document: &'a document::Model,
    opportunities: &[opportunity::Model],
    Conversion { rate, precision }: Conversion,
) -> Option<Converted<'a>> {
    let total = to_base(document.total_amount, rate, precision).ok()?;
    let own = opportunities.iter().find(|it| it.id.uuid() == document.id.uuid());
    let worth = match own {
        Some(own) => Some((own.id, value::base_values(own, rate, precision).ok()?)),
        None => None,
    };
    Some(Converted { document, total, worth })
}

/// The numbers of the opportunities whose documents could not be converted.
fn numbers(opportunities: &[opportunity::Model], out_of_range: &[&document::Model]) -> Vec<String> {
    let is_out_of_range = |it: &&opportunity::Model| {
        out_of_range.iter().any(|document| document.opportunity_id == it.id)
    };
    opportunities.iter().filter(is_out_of_range).map(|it| it.number.clone()).collect()
}

/// Documents in a currency whose rate is not booked and differs from this one, or is marked as a former one.
fn stale(tx: &Tx, currency_code: &str, rate: Rate) -> Select<document::Entity> {
    let differs = Condition::any()
        .add(document::Column::RateCurrencyAmount.ne(rate.currency_amount))
        .add(document::Column::RateBaseAmount.ne(rate.base_amount))
        .add(document::Column::IsBaseStale.eq(true));
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

async fn write_documents(
    tx: &mut Tx,
    converted: &[Converted<'_>],
    rate: Rate,
) -> Result<(), Error> {
    if converted.is_empty() {
        return Ok(());
    }
    let mut totals = CaseStatement::new();
    for it in converted {
        totals = totals.case(document::Column::Id.eq(it.document.id), it.total.raw());
    }
    let ids = converted.iter().map(|it| it.document.id);
    let update = document::Entity::update_many()
        .col_expr(document::Column::RateCurrencyAmount, Expr::val(rate.currency_amount))
        .col_expr(document::Column::RateBaseAmount, Expr::val(rate.base_amount))
        .col_expr(document::Column::BaseTotalAmount, totals.into())
        .col_expr(document::Column::IsBaseStale, Expr::val(false))
        .filter(document::Column::Id.is_in(ids));
    tx.update_many(update, FOLLOWS_THE_RATE).await?;
    Ok(())
}

async fn write_opportunities(tx: &mut Tx, converted: &[Converted<'_>]) -> Result<(), Error> {
    let worth: Vec<&(OpportunityId, BaseValues)> =
        converted.iter().filter_map(|it| it.worth.as_ref()).collect();
    if worth.is_empty() {
        return Ok(());
    }
    let (mut estimated, mut weighted) = (CaseStatement::new(), CaseStatement::new());
    for (id, values) in &worth {
        let is_opportunity = || opportunity::Column::Id.eq(*id);
        estimated = estimated.case(is_opportunity(), values.estimated.raw());
        weighted = weighted.case(is_opportunity(), values.weighted.raw());
    }
    let ids = worth.iter().map(|(id, _)| *id);
    let update = opportunity::Entity::update_many()
        .col_expr(opportunity::Column::BaseEstimatedValue, estimated.into())
        .col_expr(opportunity::Column::BaseWeightedValue, weighted.into())
        .filter(opportunity::Column::Id.is_in(ids));
    tx.update_many(update, FOLLOWS_THE_RATE).await?;
    Ok(())
}

/// Marks documents whose base values stay at a former rate.
async fn mark(tx: &mut Tx, out_of_range: &[&document::Model]) -> Result<(), Error> {
    if out_of_range.is_empty() {
        return Ok(());
    }
    let ids = out_of_range.iter().map(|document| document.id);
    let update = document::Entity::update_many()
        .col_expr(document::Column::IsBaseStale, Expr::val(true))
        .filter(document::Column::Id.is_in(ids));
    tx.update_many(update, FOLLOWS_THE_RATE).await?;
    Ok(())
}
