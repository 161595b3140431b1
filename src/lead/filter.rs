//! Which leads a list holds, and in which order.

use async_graphql::{Enum, InputObject};
use entity::choice::LeadStatus;

use crate::platform::graphql::filter::{DateTimeFilter, Given, IdFilter};
use crate::platform::graphql::sort::SortDirection;

/// Conditions on leads; all given ones must hold. At most 5 deep, 50 conditions and 250 values.
#[derive(Clone, Debug, Default, InputObject)]
pub struct LeadFilter {
    /// All of these must match.
    pub and: Given<Vec<LeadFilter>>,
    /// At least one of these must match; an empty list matches nothing.
    pub or: Given<Vec<LeadFilter>>,
    /// This must not match.
    pub not: Given<Box<LeadFilter>>,
    /// Folded search over subject, company, person, phones and e-mail address; at least 2
    /// characters.
    pub text: Given<String>,
    /// True: those that the viewer owns; false: the others.
    pub mine: Given<bool>,
    /// One of these states; an empty list matches nothing.
    pub status: Given<Vec<LeadStatus>>,
    /// Who works on it.
    pub owner: Given<IdFilter>,
    /// What was answered.
    pub campaign: Given<IdFilter>,
    /// When it last changed.
    pub updated_at: Given<DateTimeFilter>,
}

/// By what leads are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum LeadSortField {
    /// By when they were recorded.
    CreatedAt,
    /// By when they last changed.
    UpdatedAt,
    /// By subject, as the alphabet goes.
    Subject,
    /// By what they may be worth, in whatever currency; those without a value come last.
    EstimatedValue,
}

/// One key of an order of leads.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct LeadSort {
    /// By what.
    pub field: LeadSortField,
    /// Which way.
    pub direction: SortDirection,
}
