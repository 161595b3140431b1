//! The open opportunities that need attention, and why.

use std::collections::BTreeMap;

use chrono::Days;
use entity::choice::{OpportunityStatus, QuoteStatus};
use entity::id::{OpportunityId, UserId};
use entity::{opportunity, opportunity_history, quote, stakeholder};
use sea_orm::sea_query::{Alias, Expr, Query, SelectStatement, SimpleExpr, SubQueryStatement};
use sea_orm::{
    ColumnTrait, Condition, DbErr, ExprTrait, Iterable, JoinType, QueryFilter, QueryResult,
    QuerySelect, Select,
};

use crate::figures::input::AttentionReason;
use crate::figures::queries::MOST_ROWS;
use crate::platform::db::joined_relation::JoinedRelations;
use crate::platform::db::page::{PageInput, Rows, Slice, page};
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::graphql::sort::SortDirection;
use crate::sales::opportunity::ops::PricedOpportunity;

/// A quote expires soon if it is valid for at most this many days after today.
const SOON: u64 = 7;

/// How often the estimated close date must have been put off.
const SLIPS: i64 = 2;

/// The open opportunities of a person that are not on hold, and the conditions of all reasons at one moment.
#[derive(Clone, Debug)]
pub struct AttentionRows {
    owned: Condition,
    reasons: Vec<(AttentionReason, Condition)>,
}

/// How many opportunities need attention.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttentionCounts {
    /// How many have at least one reason.
    pub total: i64,
    /// How many have each reason.
    pub by_reason: BTreeMap<AttentionReason, i64>,
}

impl AttentionRows {
    /// Those of a person, today.
    ///
    /// # Errors
    /// The database failed.
    pub async fn of(session: &Session, owner: UserId) -> Result<Self, Error> {
        let settings = session.settings().await?;
        let today = settings.day(session.now());
        let soon = today.checked_add_days(Days::new(SOON)).unwrap_or(today);
        let reason = |reason: AttentionReason| {
            let condition = match reason {
                AttentionReason::Rotting => opportunity::Column::RotsAt.lt(session.now()),
                AttentionReason::NoNextStep => opportunity::Column::NextStep
                    .is_null()
                    .and(opportunity::Column::NextStepOn.is_null()),
                AttentionReason::NextStepOverdue => opportunity::Column::NextStepOn.lt(today),
                AttentionReason::CloseDatePassed => {
                    opportunity::Column::EstimatedCloseDate.lt(today)
                }
                AttentionReason::SlippedTwice => slipped(),
                AttentionReason::OneContactOnly => at_most_one_person(),
                AttentionReason::QuoteExpiring => {
                    with_active_quote(quote::Column::ValidUntil.between(today, soon))
                }
                AttentionReason::QuoteExpired => {
                    with_active_quote(quote::Column::ValidUntil.lt(today))
                }
            };
            (reason, Condition::all().add(condition))
        };
        let owned = Condition::all()
            .add(opportunity::Column::OwnerId.eq(owner))
            .add(opportunity::Column::Status.eq(OpportunityStatus::Open))
            .add(opportunity::Column::IsOnHold.eq(false));
        Ok(Self { owned, reasons: AttentionReason::iter().map(reason).collect() })
    }

    /// How many there are, by one statement; `None`: the person owns more than [`MOST_ROWS`].
    ///
    /// # Errors
    /// The actor may not read the pipeline, or the database failed.
    pub async fn counts(&self, session: &Session) -> Result<Option<AttentionCounts>, Error> {
        let mut rows =
            session.find::<opportunity::Entity>()?.filter(self.owned.clone()).select_only();
        for (place, (_, condition)) in self.reasons.iter().enumerate() {
            rows = rows.expr_as(flag(condition.clone()), name(place));
        }
        let rows = rows.expr_as(flag(self.any()), ANY).limit(MOST_ROWS + 1);
        let found = session.summarize(rows, |rows| self.sums(rows)).await?;
        let Some(row) = found.first() else { return Ok(None) };
        let all: i64 = row.try_get("", ALL)?;
        if all > i64::try_from(MOST_ROWS).unwrap_or(i64::MAX) {
            return Ok(None);
        }
        let mut by_reason = BTreeMap::new();
        for (place, (reason, _)) in self.reasons.iter().enumerate() {
            by_reason.insert(*reason, count(row, &name(place))?);
        }
        Ok(Some(AttentionCounts { total: count(row, ANY)?, by_reason }))
    }

    /// A page of those with a reason, most valuable first, and the query for all of them, to be counted; `None`: with
    /// any reason.
    ///
    /// # Errors
    /// The page arguments are invalid, or the database failed.
    pub async fn records(
        &self,
        session: &Session,
        reason: Option<AttentionReason>,
        (input, joined): (&PageInput, &JoinedRelations),
    ) -> Result<(Vec<Select<opportunity::Entity>>, Slice<PricedOpportunity>), Error> {
        let wanted = match reason {
            None => self.any(),
            Some(reason) => self
                .reasons
                .iter()
                .find(|(of, _)| *of == reason)
                .map_or_else(Condition::any, |(_, condition)| condition.clone()),
        };
        let condition = self.owned.clone().add(wanted);
        let parts = session.find_parts::<opportunity::Entity>()?.into_iter();
        let parts: Vec<_> = parts.map(|part| part.filter(condition.clone())).collect();
        let keys = vec![SortDirection::Desc.by(opportunity::Column::BaseEstimatedValue)];
        let rows = Rows { parts, tested: None, along_list: None, keys };
        let slice = page(session, &rows, input, joined).await?;
        Ok((rows.parts, slice))
    }

    /// Why some of them need attention.
    ///
    /// # Errors
    /// The actor may not read the pipeline, or the database failed.
    pub async fn reasons_of(
        &self,
        session: &Session,
        ids: &[OpportunityId],
    ) -> Result<BTreeMap<OpportunityId, Vec<AttentionReason>>, Error> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut rows = session
            .find::<opportunity::Entity>()?
            .filter(self.owned.clone())
            .filter(opportunity::Column::Id.is_in(ids.iter().copied()))
            .select_only()
            .column_as(opportunity::Column::Id, ID);
        for (place, (_, condition)) in self.reasons.iter().enumerate() {
            rows = rows.expr_as(flag(condition.clone()), name(place));
        }
        let mut found = BTreeMap::new();
        for row in session.summarize(rows, |rows| rows).await? {
            let id: OpportunityId = row.try_get("", ID)?;
            let mut reasons = Vec::new();
            for (place, (reason, _)) in self.reasons.iter().enumerate() {
                if row.try_get::<i32>("", &name(place))? != 0 {
                    reasons.push(*reason);
                }
            }
            found.insert(id, reasons);
        }
        Ok(found)
    }

    fn any(&self) -> Condition {
        self.reasons.iter().fold(Condition::any(), |any, (_, reason)| any.add(reason.clone()))
    }

    fn sums(&self, rows: SelectStatement) -> SelectStatement {
        let mut statement = Query::select();
        statement.from_subquery(rows, Alias::new("figured"));
        let names = (0..self.reasons.len()).map(name).chain([ANY.to_owned()]);
        for name in names {
            let sum = Expr::cust(format!("CAST(SUM(figured.{name}) AS BIGINT)"));
            statement.expr_as(sum, Alias::new(name));
        }
        statement.expr_as(Expr::cust("COUNT(*)"), Alias::new(ALL));
        statement
    }
}

const ID: &str = "id";
const ANY: &str = "any_reason";
const ALL: &str = "all_rows";

fn name(place: usize) -> String {
    format!("reason_{place}")
}

fn count(row: &QueryResult, name: &str) -> Result<i64, DbErr> {
    // The sum of no rows is null.
    Ok(row.try_get::<Option<i64>>("", name)?.unwrap_or(0))
}

/// 1 where a condition holds, else 0.
fn flag(condition: Condition) -> SimpleExpr {
    Expr::case(condition, Expr::cust("1")).finally(Expr::cust("0")).into()
}

fn this(column: impl ColumnTrait) -> SimpleExpr {
    column.into_expr().equals((opportunity::Entity, opportunity::Column::Id))
}

/// Its estimated close date was put off often enough: moved from a day to a later one.
fn slipped() -> SimpleExpr {
    let before = |column: opportunity_history::Column| Expr::col((Alias::new("earlier"), column));
    let slips = Query::select()
        .expr(Expr::cust("COUNT(*)"))
        .from(opportunity_history::Entity)
        .join_as(
            JoinType::InnerJoin,
            opportunity_history::Entity,
            Alias::new("earlier"),
            Condition::all()
                .add(before(opportunity_history::Column::OpportunityId).equals((
                    opportunity_history::Entity,
                    opportunity_history::Column::OpportunityId,
                )))
                .add(Expr::cust("earlier.version = opportunity_history.version - 1")),
        )
        .and_where(this(opportunity_history::Column::OpportunityId))
        .and_where(
            opportunity_history::Column::EstimatedCloseDate
                .into_expr()
                .gt(before(opportunity_history::Column::EstimatedCloseDate)),
        )
        .take();
    Expr::SubQuery(None, Box::new(SubQueryStatement::SelectStatement(slips))).gte(SLIPS)
}

/// At most one person is known on the customer's side: the contact and the stakeholders, each counted once.
fn at_most_one_person() -> SimpleExpr {
    let others = Query::select()
        .expr(Expr::cust("COUNT(*)"))
        .from(stakeholder::Entity)
        .and_where(this(stakeholder::Column::OpportunityId))
        .and_where(Expr::cust(
            "(opportunity.contact_id IS NULL OR stakeholder.contact_id <> opportunity.contact_id)",
        ))
        .take();
    let most = Expr::cust("CASE WHEN opportunity.contact_id IS NULL THEN 1 ELSE 0 END");
    Expr::SubQuery(None, Box::new(SubQueryStatement::SelectStatement(others))).lte(most)
}

fn with_active_quote(condition: SimpleExpr) -> SimpleExpr {
    let quotes = Query::select()
        .expr(Expr::val(1))
        .from(quote::Entity)
        .and_where(this(quote::Column::OpportunityId))
        .and_where(quote::Column::Status.eq(QuoteStatus::Active))
        .and_where(condition)
        .take();
    Expr::exists(quotes)
}
