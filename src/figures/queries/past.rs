//! What opportunities were at the end of past days, by their history.

use chrono::{DateTime, NaiveDate, Utc};
use entity::choice::OpportunityStatus;
use entity::{opportunity, opportunity_history, stage};
use sea_orm::sea_query::{
    Alias, Expr, ExprTrait, IntoColumnRef, JoinType, Query, SelectStatement, SimpleExpr,
    SubQueryStatement,
};
use sea_orm::{ColumnTrait, Condition, DbErr, QueryResult, QuerySelect};

use crate::figures::queries::MOST_ROWS;
use crate::figures::rules::waterfall::{PastFacts, PastPair};
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::message::Message;

/// What the opportunities were that the actor may see now, at the end of two days: those that were OPEN on at least one
/// of them. `None`: there are more than [`MOST_ROWS`].
///
/// # Errors
/// The second day is before the first one or after today, the actor may not read the pipeline, or the database failed.
pub async fn pairs(
    session: &Session,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Option<Vec<PastPair>>, Error> {
    let settings = session.settings().await?;
    if to < from {
        return Err(Error::BadInput(Message::new("figures-days-reversed")));
    }
    if to > settings.day(session.now()) {
        return Err(Error::BadInput(Message::new("figures-day-ahead")));
    }
    let end = |day: NaiveDate| settings.day_start(day.succ_opt().unwrap_or(day));
    let (from, to) = (end(from), end(to));
    let rows =
        session.find::<opportunity::Entity>()?.select_only().column_as(opportunity::Column::Id, ID);
    let rows = session.summarize(rows, |rows| statement(rows, from, to)).await?;
    if u64::try_from(rows.len()).unwrap_or(u64::MAX) > MOST_ROWS {
        return Ok(None);
    }
    Ok(Some(rows.iter().map(pair).collect::<Result<_, _>>()?))
}

const ID: &str = "id";
const FIGURED: &str = "figured";
const BEFORE: &str = "before";
const AFTER: &str = "after";

/// The columns of a version that are read.
const COLUMNS: [opportunity_history::Column; 10] = [
    opportunity_history::Column::Version,
    opportunity_history::Column::Status,
    opportunity_history::Column::ProcessId,
    opportunity_history::Column::StageId,
    opportunity_history::Column::OwnerId,
    opportunity_history::Column::TeamId,
    opportunity_history::Column::EstimatedCloseDate,
    opportunity_history::Column::ForecastCategory,
    opportunity_history::Column::BaseEstimatedValue,
    opportunity_history::Column::BaseWeightedValue,
];

fn statement(rows: SelectStatement, from: DateTime<Utc>, to: DateTime<Utc>) -> SelectStatement {
    let mut statement = Query::select();
    statement.column((Alias::new(FIGURED), Alias::new(ID)));
    statement.from_subquery(rows, Alias::new(FIGURED));
    let mut open = Condition::any();
    for (side, until) in [(BEFORE, from), (AFTER, to)] {
        let of = |column: opportunity_history::Column| Expr::col((Alias::new(side), column));
        let stages = format!("stage_{side}");
        statement.join_as(
            JoinType::LeftJoin,
            opportunity_history::Entity,
            Alias::new(side),
            Condition::all()
                .add(of(opportunity_history::Column::OpportunityId).eq(this()))
                .add(of(opportunity_history::Column::Version).eq(in_force(until))),
        );
        statement.join_as(
            JoinType::LeftJoin,
            stage::Entity,
            Alias::new(&stages),
            Expr::col((Alias::new(&stages), stage::Column::Id))
                .eq(of(opportunity_history::Column::StageId)),
        );
        for column in COLUMNS {
            statement.expr_as(of(column), Alias::new(name(side, column)));
        }
        let position = Expr::col((Alias::new(&stages), stage::Column::Position));
        statement.expr_as(position, Alias::new(&stages));
        open = open.add(of(opportunity_history::Column::Status).eq(OpportunityStatus::Open));
    }
    statement.cond_where(open).limit(MOST_ROWS + 1).take()
}

fn this() -> SimpleExpr {
    Expr::col((Alias::new(FIGURED), Alias::new(ID)).into_column_ref())
}

/// The version that was in force just before an instant.
fn in_force(until: DateTime<Utc>) -> SimpleExpr {
    let versions = Query::select()
        .expr(opportunity_history::Column::Version.max())
        .from(opportunity_history::Entity)
        .and_where(opportunity_history::Column::OpportunityId.into_expr().eq(this()))
        .and_where(opportunity_history::Column::At.lt(until))
        .take();
    SimpleExpr::SubQuery(None, Box::new(SubQueryStatement::SelectStatement(versions)))
}

fn name(side: &str, column: opportunity_history::Column) -> String {
    format!("{side}_{}", sea_orm::Iden::unquoted(&column))
}

fn pair(row: &QueryResult) -> Result<PastPair, DbErr> {
    Ok(PastPair {
        id: row.try_get("", ID)?,
        before: facts(row, BEFORE)?,
        after: facts(row, AFTER)?,
    })
}

fn facts(row: &QueryResult, side: &str) -> Result<Option<PastFacts>, DbErr> {
    use opportunity_history::Column as Of;
    let of = |column| name(side, column);
    let Some(version) = row.try_get::<Option<i32>>("", &of(Of::Version))? else { return Ok(None) };
    Ok(Some(PastFacts {
        version,
        status: row.try_get("", &of(Of::Status))?,
        process_id: row.try_get("", &of(Of::ProcessId))?,
        stage_id: row.try_get("", &of(Of::StageId))?,
        stage_position: row.try_get("", &format!("stage_{side}"))?,
        owner_id: row.try_get("", &of(Of::OwnerId))?,
        team_id: row.try_get("", &of(Of::TeamId))?,
        estimated_close_date: row.try_get("", &of(Of::EstimatedCloseDate))?,
        forecast_category: row.try_get("", &of(Of::ForecastCategory))?,
        base_value: row.try_get("", &of(Of::BaseEstimatedValue))?,
        base_weighted_value: row.try_get("", &of(Of::BaseWeightedValue))?,
    }))
}
