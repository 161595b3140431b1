//! Sums of open opportunities that are kept while these change, instead of being computed from their rows.

use entity::choice::{OpportunityStatus, Reach};
use entity::pipeline_sum;
use sea_orm::sea_query::{Alias, Expr, Query, SelectStatement};
use sea_orm::{ActiveEnum, Condition, QuerySelect, Select};

use crate::platform::db::running_sums::RunningSums;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::sales::opportunity::input::list::OpportunityFilter;

/// The kept sums.
pub const PIPELINE: RunningSums = RunningSums {
    table: "pipeline_sum",
    group: "process_id, stage_id, owner_id, forecast_category, currency_code",
    nullable: "team_id",
    sums: &[
        "opportunities",
        "value_millions",
        "value_rest",
        "base_millions",
        "base_rest",
        "weighted_millions",
        "weighted_rest",
    ],
    recount: "SELECT o.process_id, o.stage_id, o.owner_id, o.forecast_category, d.currency_code, \
              o.team_id, COUNT(*), \
              CAST(SUM(o.estimated_value / 10000000000) AS BIGINT), \
              CAST(SUM(o.estimated_value % 10000000000) AS BIGINT), \
              CAST(SUM(o.base_estimated_value / 10000000000) AS BIGINT), \
              CAST(SUM(o.base_estimated_value % 10000000000) AS BIGINT), \
              CAST(SUM(o.base_weighted_value / 10000000000) AS BIGINT), \
              CAST(SUM(o.base_weighted_value % 10000000000) AS BIGINT) \
              FROM opportunity o JOIN document d ON d.id = o.id \
              WHERE o.status = 'OPEN' AND o.deleted_at IS NULL \
              GROUP BY o.process_id, o.stage_id, o.owner_id, o.forecast_category, d.currency_code, o.team_id",
};

/// The number of opportunities, summed over kept rows.
pub const COUNT: &str = "CAST(SUM(opportunities) AS BIGINT)";
/// Their estimated values, in their own currency.
pub const VALUE: &str = "value";
/// The same in the base currency.
pub const BASE_VALUE: &str = "base";
/// Their weighted values, in the base currency.
pub const BASE_WEIGHTED_VALUE: &str = "weighted";

/// Whether the sums of the OPEN opportunities that a filter selects are kept for the viewer: who sees all opportunities
/// and asks for a process, stage, owner, team or forecast category.
///
/// # Errors
/// Nobody is signed in.
pub fn is_kept(session: &Session, filter: &OpportunityFilter) -> Result<bool, Error> {
    let OpportunityFilter {
        and,
        or,
        not,
        text,
        mine: _,
        my_team: _,
        is_rotting,
        is_on_hold,
        has_live_quote,
        close_period,
        closed_period,
        next_step_period,
        id,
        name,
        status,
        process: _,
        stage: _,
        owner: _,
        team: _,
        account,
        contact,
        estimated_close_date,
        base_estimated_value,
        closed_on,
        close_reason,
        competitor,
        met_competitor,
        has_closing_note,
        forecast_category: _,
        probability,
        rating,
        campaign,
        source,
        next_step_on,
        created_at,
        updated_at,
    } = filter;
    let is_open = status.as_ref().is_none_or(|all| all == &[OpportunityStatus::Open]);
    let has_others = [is_rotting, is_on_hold, has_live_quote, has_closing_note]
        .into_iter()
        .any(|flag| flag.is_some())
        || [close_period, closed_period, next_step_period].into_iter().any(|it| it.is_some())
        || [id, account, contact, close_reason, competitor, campaign, source]
            .into_iter()
            .any(|it| it.is_some())
        || [estimated_close_date, closed_on, next_step_on].into_iter().any(|it| it.is_some())
        || [created_at, updated_at].into_iter().any(|it| it.is_some())
        || [and.is_some(), or.is_some(), not.is_some(), text.is_some()].contains(&true)
        || [name.is_some(), base_estimated_value.is_some()].contains(&true)
        || [met_competitor.is_some(), probability.is_some(), rating.is_some()].contains(&true);
    Ok(session.actor()?.reach == Reach::All && is_open && !has_others)
}

/// The kept sums, to be summed by columns of `opportunity`. They are selected under that name, so that a condition on
/// opportunities selects among them.
///
/// # Errors
/// The actor may not read the pipeline.
pub fn rows(session: &Session) -> Result<Select<pipeline_sum::Entity>, Error> {
    let status = Expr::cust(format!("CAST('{}' AS text)", OpportunityStatus::Open.to_value()));
    Ok(session.find::<pipeline_sum::Entity>()?.expr_as(status, "status"))
}

/// A selection from the kept sums that a condition on opportunities selects.
#[must_use]
pub fn selected(rows: SelectStatement, condition: Condition) -> SelectStatement {
    Query::select().from_subquery(rows, Alias::new("opportunity")).cond_where(condition).take()
}
