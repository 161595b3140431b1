//! Filtered and sorted lists of opportunities.

use entity::choice::{OpportunityStatus, QuoteStatus};
use entity::id::OpportunityId;
use entity::{closing, opportunity, opportunity_competitor, quote};
use sea_orm::sea_query::{Expr, Query, UnionType};
use sea_orm::{ColumnTrait, Condition, ExprTrait, QueryFilter};

use crate::platform::db::filter::{Filter, Nested, Terms, uuid};
use crate::platform::db::page::SortKey;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::graphql::filter::Given;
use crate::platform::graphql::sort::{SortDirection, sort_keys};
use crate::sales::opportunity::input::list::{
    OpportunityFilter, OpportunitySort, OpportunitySortField,
};
use crate::sales::opportunity::ops::PricedOpportunity;

/// An opportunity by its number; `None` if it does not exist or the actor may not see it.
///
/// # Errors
/// The actor may not read the pipeline, or the database failed.
pub async fn by_number(
    session: &Session,
    number: &str,
) -> Result<Option<PricedOpportunity>, Error> {
    let rows = session
        .find::<opportunity::Entity>()?
        .filter(opportunity::Column::Number.eq(number.trim()));
    session.one(rows).await
}

/// The sort keys; newest first if none are given.
///
/// # Errors
/// There are too many keys.
pub fn order(sorts: &[OpportunitySort]) -> Result<Vec<SortKey<opportunity::Column>>, Error> {
    sort_keys(sorts, SortDirection::Desc.by(opportunity::Column::CreatedAt), key)
}

fn key(sort: &OpportunitySort) -> SortKey<opportunity::Column> {
    let OpportunitySort { field, direction } = sort;
    match field {
        OpportunitySortField::EstimatedCloseDate => {
            direction.by_nullable(opportunity::Column::EstimatedCloseDate)
        }
        OpportunitySortField::BaseEstimatedValue => {
            direction.by(opportunity::Column::BaseEstimatedValue)
        }
        OpportunitySortField::StageEnteredAt => direction.by(opportunity::Column::StageEnteredAt),
        OpportunitySortField::CreatedAt => direction.by(opportunity::Column::CreatedAt),
        OpportunitySortField::UpdatedAt => direction.by(opportunity::Column::UpdatedAt),
        OpportunitySortField::Name => direction.by(opportunity::Column::NameSort),
        OpportunitySortField::Customer => direction.by(opportunity::Column::CustomerSort),
        OpportunitySortField::Number => direction.by(opportunity::Column::Number),
        OpportunitySortField::ClosedOn => direction.by_nullable(opportunity::Column::ClosedOn),
        OpportunitySortField::NextStepOn => direction.by_nullable(opportunity::Column::NextStepOn),
        OpportunitySortField::Probability => direction.by(opportunity::Column::Probability),
    }
}

impl Filter for OpportunityFilter {
    type Id = OpportunityId;

    fn nested(&self) -> Nested<'_, Self> {
        Nested { and: self.and.as_deref(), or: self.or.as_deref(), not: self.not.as_deref() }
    }

    fn text(&self) -> &Given<String> {
        &self.text
    }

    fn depends_on_today(&self) -> bool {
        let periods = [&self.close_period, &self.closed_period, &self.next_step_period];
        periods.into_iter().any(|period| period.is_some())
    }

    fn own(&self, terms: &mut Terms<'_>) -> Result<(), Error> {
        let Self {
            and: _,
            or: _,
            not: _,
            text: _,
            mine,
            my_team,
            is_rotting,
            is_on_hold,
            has_live_quote,
            close_period,
            closed_period,
            next_step_period,
            id,
            name,
            status,
            process,
            stage,
            owner,
            team,
            account,
            contact,
            estimated_close_date,
            base_estimated_value,
            closed_on,
            close_reason,
            competitor,
            met_competitor,
            has_closing_note,
            forecast_category,
            probability,
            rating,
            campaign,
            source,
            next_step_on,
            created_at,
            updated_at,
        } = self;
        terms.mine(opportunity::Column::OwnerId, mine)?;
        terms.flag(my_team, of_team(terms.session())?)?;
        terms.flag(is_rotting, rotting(terms.session()))?;
        terms.flag(is_on_hold, opportunity::Column::IsOnHold.eq(true))?;
        terms.flag(has_live_quote, with_live_quote())?;
        terms.period(opportunity::Column::EstimatedCloseDate, close_period)?;
        terms.period(opportunity::Column::ClosedOn, closed_period)?;
        terms.period(opportunity::Column::NextStepOn, next_step_period)?;
        terms.id(opportunity::Column::Id, id)?;
        terms.string(opportunity::Column::NameSort, name)?;
        terms.any_of(opportunity::Column::Status, status)?;
        terms.id(opportunity::Column::ProcessId, process)?;
        terms.id(opportunity::Column::StageId, stage)?;
        terms.id(opportunity::Column::OwnerId, owner)?;
        terms.id(opportunity::Column::TeamId, team)?;
        terms.id(opportunity::Column::AccountId, account)?;
        terms.id(opportunity::Column::ContactId, contact)?;
        terms.day(opportunity::Column::EstimatedCloseDate, estimated_close_date)?;
        terms.amount(opportunity::Column::BaseEstimatedValue, base_estimated_value)?;
        terms.day(opportunity::Column::ClosedOn, closed_on)?;
        terms.id(opportunity::Column::CloseReasonId, close_reason)?;
        terms.id(opportunity::Column::CompetitorId, competitor)?;
        if let Some(competitor) = &**met_competitor {
            terms.add(met(competitor))?;
        }
        terms.flag(has_closing_note, with_closing_note())?;
        terms.any_of(opportunity::Column::ForecastCategory, forecast_category)?;
        terms.integer(opportunity::Column::Probability, probability)?;
        terms.any_of(opportunity::Column::Rating, rating)?;
        terms.id(opportunity::Column::CampaignId, campaign)?;
        terms.id(opportunity::Column::SourceId, source)?;
        terms.day(opportunity::Column::NextStepOn, next_step_on)?;
        terms.instant(opportunity::Column::CreatedAt, created_at)?;
        terms.instant(opportunity::Column::UpdatedAt, updated_at)
    }
}

fn of_team(session: &Session) -> Result<Condition, Error> {
    let teams = session.actor()?.teams.reached.iter();
    Ok(teams.fold(Condition::any(), |any, team| any.add(opportunity::Column::TeamId.eq(*team))))
}

/// The same condition as `rules::moves::is_rotting`, in SQL.
fn rotting(session: &Session) -> Condition {
    Condition::all()
        .add(opportunity::Column::Status.eq(OpportunityStatus::Open))
        .add(opportunity::Column::IsOnHold.eq(false))
        .add(opportunity::Column::RotsAt.lt(session.now()))
}

fn with_live_quote() -> Condition {
    let live = Query::select()
        .column(quote::Column::OpportunityId)
        .from(quote::Entity)
        .and_where(quote::Column::Status.is_in([QuoteStatus::Draft, QuoteStatus::Active]))
        .to_owned();
    Condition::all().add(opportunity::Column::Id.in_subquery(live))
}

/// Opportunities that met a competitor: those that record it, and those whose closing names it.
fn met(competitor: &str) -> Condition {
    let competitor = uuid(competitor);
    let named = Query::select()
        .column(opportunity::Column::Id)
        .from(opportunity::Entity)
        .and_where(opportunity::Column::CompetitorId.eq(competitor))
        .take();
    let met = Query::select()
        .column(opportunity_competitor::Column::OpportunityId)
        .from(opportunity_competitor::Entity)
        .and_where(opportunity_competitor::Column::CompetitorId.eq(competitor))
        .union(UnionType::All, named)
        .take();
    Condition::all().add(opportunity::Column::Id.in_subquery(met))
}

fn with_closing_note() -> Condition {
    let of_closing = Expr::col((closing::Entity, closing::Column::OpportunityId));
    let noted = Query::select()
        .expr(Expr::val(1))
        .from(closing::Entity)
        .and_where(of_closing.equals((opportunity::Entity, opportunity::Column::Id)))
        .and_where(Expr::cust("NOT is_canceled"))
        .and_where(closing::Column::Note.is_not_null())
        .take();
    Condition::all().add(Expr::exists(noted))
}
