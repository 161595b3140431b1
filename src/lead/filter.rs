//! Filters and sort keys of lead lists.

use async_graphql::{Enum, InputObject};
use entity::choice::{LeadStatus, Rating};

use crate::platform::graphql::filter::{
    DateTimeFilter, DecimalFilter, Given, IdFilter, StringFilter,
};
use crate::platform::graphql::sort::SortDirection;

/// Conditions on leads, all of which must match. Filters nest at most 5 deep and hold at most 50 conditions and 250
/// values.
#[derive(Clone, Default, InputObject)]
pub struct LeadFilter {
    /// All of these filters must match.
    pub and: Given<Vec<LeadFilter>>,
    /// At least one of these filters must match; an empty list matches nothing.
    pub or: Given<Vec<LeadFilter>>,
    /// This filter must not match.
    pub not: Given<Box<LeadFilter>>,
    /// Full-text search over subject, company, person, phone numbers and e-mail address, ignoring case, accents and
    /// spelling variants; at least 2 characters.
    pub text: Given<String>,
    /// True: only records that the viewer owns; false: only all others.
    pub mine: Given<bool>,
    /// The status is one of these; an empty list matches nothing.
    pub status: Given<Vec<LeadStatus>>,
    /// The owner: the user responsible for it.
    pub owner: Given<IdFilter>,
    /// The campaign that the lead came from.
    pub campaign: Given<IdFilter>,
    /// The owner's team.
    pub team: Given<IdFilter>,
    /// The source of the lead.
    pub source: Given<IdFilter>,
    /// The rating is one of these; an empty list matches nothing.
    pub rating: Given<Vec<Rating>>,
    /// The name of the company, without its legal form.
    pub company: Given<StringFilter>,
    /// The estimated value as a number, whatever its currency.
    pub estimated_value: Given<DecimalFilter>,
    /// When it was recorded.
    pub created_at: Given<DateTimeFilter>,
    /// When it was last changed.
    pub updated_at: Given<DateTimeFilter>,
}

/// The fields by which leads are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum LeadSortField {
    /// When they were created.
    CreatedAt,
    /// When they were last changed.
    UpdatedAt,
    /// The subject, alphabetically.
    Subject,
    /// The estimated value as a number, whatever its currency; leads without a value come last.
    EstimatedValue,
}

/// A sort key of leads.
#[derive(Clone, Copy, InputObject)]
pub struct LeadSort {
    /// The field to sort by.
    pub field: LeadSortField,
    /// The sort direction.
    pub direction: SortDirection,
}
