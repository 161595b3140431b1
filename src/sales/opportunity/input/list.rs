//! Filters and orders of lists of opportunities.

use async_graphql::{Enum, InputObject};
use chrono::NaiveDate;
use entity::choice::OpportunityStatus;

use crate::platform::calendar;
use crate::platform::graphql::filter::{
    DateFilter, DateTimeFilter, DecimalFilter, Given, IdFilter, StringFilter,
};
use crate::platform::graphql::sort::SortDirection;

/// Conditions on opportunities: all given ones must hold. Filters may stand in filters, at most 5
/// deep, with at most 50 conditions.
#[derive(Clone, Debug, Default, InputObject)]
pub struct OpportunityFilter {
    /// All of these match.
    pub and: Given<Vec<OpportunityFilter>>,
    /// At least one of these matches; an empty list matches nothing.
    pub or: Given<Vec<OpportunityFilter>>,
    /// This does not match.
    pub not: Given<Box<OpportunityFilter>>,
    /// Folded search over name, number, customer, contact, phone; at least 2 characters.
    pub text: Given<String>,
    /// True: those that the viewer owns; false: the others.
    pub mine: Given<bool>,
    /// True: those of the viewer's team; false: the others.
    pub my_team: Given<bool>,
    /// True: OPEN ones, not on hold, that have stayed longer in their stage than it allows.
    pub is_rotting: Given<bool>,
    /// True: those on hold.
    pub is_on_hold: Given<bool>,
    /// True: those with a DRAFT or ACTIVE quote.
    pub has_live_quote: Given<bool>,
    /// When they may be sold, in the organisation's calendar.
    pub close_period: Given<RelativePeriod>,
    /// The opportunity itself.
    pub id: Given<IdFilter>,
    /// What it is called.
    pub name: Given<StringFilter>,
    /// One of these states; an empty list matches nothing.
    pub status: Given<Vec<OpportunityStatus>>,
    /// Its sales process.
    pub process: Given<IdFilter>,
    /// Its stage.
    pub stage: Given<IdFilter>,
    /// Who works on it.
    pub owner: Given<IdFilter>,
    /// The owner's team.
    pub team: Given<IdFilter>,
    /// The customer's company.
    pub account: Given<IdFilter>,
    /// The customer's person.
    pub contact: Given<IdFilter>,
    /// When it may be sold.
    pub estimated_close_date: Given<DateFilter>,
    /// What it may be worth, in the base currency.
    pub base_estimated_value: Given<DecimalFilter>,
    /// When it last changed.
    pub updated_at: Given<DateTimeFilter>,
    /// The days of `closePeriod`, once they are known.
    #[graphql(skip)]
    pub close_days: Option<(Option<NaiveDate>, Option<NaiveDate>)>,
}

/// A period named by its place relative to today, in the organisation's time zone and calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "calendar::RelativePeriod")]
pub enum RelativePeriod {
    /// All days before today.
    Overdue,
    /// Today alone.
    Today,
    /// The week of today.
    ThisWeek,
    /// The month of today.
    ThisMonth,
    /// The month after that of today.
    NextMonth,
    /// The quarter of the fiscal year that holds today.
    ThisQuarter,
    /// The fiscal year that holds today.
    ThisFiscalYear,
}

/// By what opportunities are ordered; those without it come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum OpportunitySortField {
    /// When it may be sold.
    EstimatedCloseDate,
    /// What it may be worth, in the base currency.
    BaseEstimatedValue,
    /// Since when it has been in its stage.
    StageEnteredAt,
    /// When it was opened.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
    /// What it is called, in alphabetical order.
    Name,
    /// The customer's name, in alphabetical order.
    Customer,
    /// Its number.
    Number,
}

/// One key of an order.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct OpportunitySort {
    /// By what.
    pub field: OpportunitySortField,
    /// Which way.
    pub direction: SortDirection,
}
