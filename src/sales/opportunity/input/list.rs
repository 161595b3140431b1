//! Filters and sort keys of opportunity lists.

use async_graphql::{Enum, ID, InputObject};
use entity::choice::{ForecastCategory, OpportunityStatus, Rating};

use crate::platform::graphql::filter::{
    DateFilter, DateTimeFilter, DecimalFilter, Given, IdFilter, IntFilter, PeriodChoice,
    StringFilter,
};
use crate::platform::graphql::sort::SortDirection;

/// Conditions on opportunities, all of which must match. Filters nest at most 5 deep and hold at most 50 conditions.
#[derive(Clone, Default, InputObject)]
pub struct OpportunityFilter {
    /// All of these match.
    pub and: Given<Vec<OpportunityFilter>>,
    /// At least one of these matches; an empty list matches nothing.
    pub or: Given<Vec<OpportunityFilter>>,
    /// This does not match.
    pub not: Given<Box<OpportunityFilter>>,
    /// Full-text search over its number and those of its quotes and orders, name, customer, contact and phone numbers,
    /// ignoring case, accents and spelling variants; at least 2 characters.
    pub text: Given<String>,
    /// True: only records that the viewer owns; false: only all others.
    pub mine: Given<bool>,
    /// True: only opportunities of the viewer's team and the teams below it; false: only all others.
    pub my_team: Given<bool>,
    /// True: only OPEN opportunities, not on hold, that have been in their stage longer than it allows; false: only all
    /// others.
    pub is_rotting: Given<bool>,
    /// True: only opportunities on hold; false: only all others.
    pub is_on_hold: Given<bool>,
    /// True: only opportunities with a DRAFT or ACTIVE quote; false: only all others.
    pub has_live_quote: Given<bool>,
    /// The period of the estimated close date, in the organisation's calendar.
    pub close_period: Given<PeriodChoice>,
    /// The period of the closing, in the organisation's calendar; an OPEN opportunity matches none.
    pub closed_period: Given<PeriodChoice>,
    /// The period of the next step, in the organisation's calendar.
    pub next_step_period: Given<PeriodChoice>,
    /// The id.
    pub id: Given<IdFilter>,
    /// The name.
    pub name: Given<StringFilter>,
    /// The status is one of these; an empty list matches nothing.
    pub status: Given<Vec<OpportunityStatus>>,
    /// The sales process.
    pub process: Given<IdFilter>,
    /// The current stage.
    pub stage: Given<IdFilter>,
    /// The owner.
    pub owner: Given<IdFilter>,
    /// The owner's team.
    pub team: Given<IdFilter>,
    /// The customer's company.
    pub account: Given<IdFilter>,
    /// The customer's contact person.
    pub contact: Given<IdFilter>,
    /// The estimated close date.
    pub estimated_close_date: Given<DateFilter>,
    /// The estimated value in the base currency.
    pub base_estimated_value: Given<DecimalFilter>,
    /// The day on which it was closed, by the closing in force; its outcome is the `status`.
    pub closed_on: Given<DateFilter>,
    /// The reason of the closing in force.
    pub close_reason: Given<IdFilter>,
    /// The competitor who won it, by the closing in force.
    pub competitor: Given<IdFilter>,
    /// The competitor was met: it is recorded on the opportunity, or named by the closing in force. A text that is not
    /// an id matches nothing.
    pub met_competitor: Given<ID>,
    /// True: only closed opportunities whose closing in force has a note; false: only all others.
    pub has_closing_note: Given<bool>,
    /// The forecast category is one of these; an empty list matches nothing.
    pub forecast_category: Given<Vec<ForecastCategory>>,
    /// The probability in percent.
    pub probability: Given<IntFilter>,
    /// The rating is one of these; an empty list matches nothing.
    pub rating: Given<Vec<Rating>>,
    /// The campaign it came from.
    pub campaign: Given<IdFilter>,
    /// The source of the lead it came from.
    pub source: Given<IdFilter>,
    /// The day of the next step.
    pub next_step_on: Given<DateFilter>,
    /// When it was opened.
    pub created_at: Given<DateTimeFilter>,
    /// When it was last changed.
    pub updated_at: Given<DateTimeFilter>,
}

/// The fields by which opportunities are sorted. Opportunities without a value come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum OpportunitySortField {
    /// The estimated close date.
    EstimatedCloseDate,
    /// The estimated value in the base currency.
    BaseEstimatedValue,
    /// When it entered its current stage.
    StageEnteredAt,
    /// When it was opened.
    CreatedAt,
    /// When it was last changed.
    UpdatedAt,
    /// The name, alphabetically.
    Name,
    /// The customer's name, alphabetically.
    Customer,
    /// The number.
    Number,
    /// The day on which it was closed.
    ClosedOn,
    /// The day of the next step.
    NextStepOn,
    /// The probability.
    Probability,
}

/// A sort key of opportunities.
#[derive(Clone, Copy, InputObject)]
pub struct OpportunitySort {
    /// The field to sort by.
    pub field: OpportunitySortField,
    /// The sort direction.
    pub direction: SortDirection,
}
