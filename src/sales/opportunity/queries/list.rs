//! Filtered and sorted lists of opportunities.

use chrono::NaiveDate;
use entity::choice::{OpportunityStatus, QuoteStatus};
use entity::id::OpportunityId;
use entity::{opportunity, quote};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, QueryFilter};

use crate::platform::db::filter::{Filter, Nested, Terms};
use crate::platform::db::page::SortKey;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::graphql::filter::{Given, PeriodChoice};
use crate::platform::graphql::sort::SortDirection;
use crate::platform::message::Message;
use crate::platform::settings::Settings;
use crate::sales::opportunity::input::list::{
    OpportunityFilter, OpportunitySort, OpportunitySortField, PeriodDays,
};
use crate::sales::opportunity::ops::PricedOpportunity;

/// The maximum number of sort keys.
const MOST_KEYS: usize = 8;

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
    if sorts.len() > MOST_KEYS {
        let message = Message::new("opportunity-too-many-keys").with("most", MOST_KEYS);
        return Err(Error::BadInput(message));
    }
    if sorts.is_empty() {
        return Ok(vec![SortDirection::Desc.by(opportunity::Column::CreatedAt)]);
    }
    Ok(sorts.iter().map(key).collect())
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

/// Resolves a filter's relative periods to days; reads the settings only if it has any.
///
/// # Errors
/// The database failed.
pub async fn dated(
    mut filter: OpportunityFilter,
    session: &Session,
) -> Result<OpportunityFilter, Error> {
    if has_period(&filter) {
        let settings = session.settings().await?;
        let today = settings.day(session.now());
        date(&mut filter, &settings, today);
    }
    Ok(filter)
}

/// Whether a filter, or one nested in it, has a condition on `status`.
pub(super) fn names_status(filter: &OpportunityFilter) -> bool {
    filter.status.is_some() || nested(filter).any(names_status)
}

fn has_period(filter: &OpportunityFilter) -> bool {
    let periods = [filter.close_period.0, filter.closed_period.0, filter.next_step_period.0];
    periods.iter().any(Option::is_some) || nested(filter).any(has_period)
}

fn nested(filter: &OpportunityFilter) -> impl Iterator<Item = &OpportunityFilter> {
    let lists = [&filter.and.0, &filter.or.0].into_iter().flatten();
    lists.flatten().chain(filter.not.0.as_deref())
}

fn date(filter: &mut OpportunityFilter, settings: &Settings, today: NaiveDate) {
    let days = |period: &Given<PeriodChoice>| {
        period.0.map(|period| settings.calendar.period_bounds(period.into(), today))
    };
    filter.days = PeriodDays {
        close: days(&filter.close_period),
        closed: days(&filter.closed_period),
        next_step: days(&filter.next_step_period),
    };
    let lists = [&mut filter.and.0, &mut filter.or.0].into_iter().flatten();
    for inner in lists.flatten().chain(filter.not.0.as_deref_mut()) {
        date(inner, settings, today);
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
            close_period: _,
            closed_period: _,
            next_step_period: _,
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
            forecast_category,
            probability,
            rating,
            campaign,
            source,
            next_step_on,
            created_at,
            updated_at,
            days,
        } = self;
        terms.mine(opportunity::Column::OwnerId, mine)?;
        terms.flag(my_team, of_team(terms.session())?)?;
        terms.flag(is_rotting, rotting(terms.session()))?;
        terms.flag(is_on_hold, opportunity::Column::IsOnHold.eq(true))?;
        terms.flag(has_live_quote, with_live_quote())?;
        terms.period(opportunity::Column::EstimatedCloseDate, days.close)?;
        terms.period(opportunity::Column::ClosedOn, days.closed)?;
        terms.period(opportunity::Column::NextStepOn, days.next_step)?;
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
