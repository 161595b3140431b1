//! Filters and sort keys of quote lists.

use async_graphql::{Enum, InputObject};
use entity::choice::{QuoteClosedAs, QuoteStatus};

use crate::platform::graphql::filter::{DateFilter, DateTimeFilter, Given};
use crate::platform::graphql::sort::SortDirection;
use crate::sales::opportunity::input::document_list::DocumentFilter;

/// Conditions on quotes, all of which must match. Filters nest at most 5 deep and hold at most 50 conditions and 250
/// values.
#[derive(Clone, Default, InputObject)]
pub struct QuoteFilter {
    /// All of these filters must match.
    pub and: Given<Vec<QuoteFilter>>,
    /// At least one of these filters must match; an empty list matches nothing.
    pub or: Given<Vec<QuoteFilter>>,
    /// This filter must not match.
    pub not: Given<Box<QuoteFilter>>,
    /// The status is one of these; an empty list matches nothing.
    pub status: Given<Vec<QuoteStatus>>,
    /// How it was closed is one of these; an empty list matches nothing.
    pub closed_as: Given<Vec<QuoteClosedAs>>,
    /// True: only DRAFT or ACTIVE quotes whose last day has passed; false: only all others.
    pub is_expired: Given<bool>,
    /// The last day on which it is valid.
    pub valid_until: Given<DateFilter>,
    /// When it was last recorded as sent.
    pub sent_at: Given<DateTimeFilter>,
    /// When it was last recorded as accepted by the customer.
    pub accepted_at: Given<DateTimeFilter>,
    /// Conditions that orders and invoices have too.
    #[graphql(flatten)]
    pub document: DocumentFilter,
}

/// The fields by which quotes are sorted. Quotes without a value come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum QuoteSortField {
    /// When they were created.
    CreatedAt,
    /// When they were last changed.
    UpdatedAt,
    /// The number; revisions of one number follow each other.
    Number,
    /// The last day on which they are valid.
    ValidUntil,
}

/// A sort key of quotes.
#[derive(Clone, Copy, InputObject)]
pub struct QuoteSort {
    /// The field to sort by.
    pub field: QuoteSortField,
    /// The sort direction.
    pub direction: SortDirection,
}
