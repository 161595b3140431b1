//! Filters and sort keys of invoice lists.

use async_graphql::{Enum, InputObject};
use entity::choice::InvoiceStatus;

use crate::platform::graphql::filter::{DateFilter, DecimalFilter, Given, IdFilter};
use crate::platform::graphql::sort::SortDirection;
use crate::sales::opportunity::input::document_list::DocumentFilter;

/// Conditions on invoices, all of which must match. Filters nest at most 5 deep and hold at most 50 conditions and 250
/// values.
#[derive(Clone, Default, InputObject)]
pub struct InvoiceFilter {
    /// All of these filters must match.
    pub and: Given<Vec<InvoiceFilter>>,
    /// At least one of these filters must match; an empty list matches nothing.
    pub or: Given<Vec<InvoiceFilter>>,
    /// This filter must not match.
    pub not: Given<Box<InvoiceFilter>>,
    /// The status is one of these; an empty list matches nothing.
    pub status: Given<Vec<InvoiceStatus>>,
    /// True: only ISSUED invoices whose last day of payment has passed; false: only all others.
    pub is_overdue: Given<bool>,
    /// The order.
    pub order: Given<IdFilter>,
    /// The day of its issue.
    pub issued_on: Given<DateFilter>,
    /// The last day on which it is to be paid.
    pub due_on: Given<DateFilter>,
    /// What remains to be paid, in the invoice's own currency.
    pub balance: Given<DecimalFilter>,
    /// Conditions that quotes and orders have too.
    #[graphql(flatten)]
    pub document: DocumentFilter,
}

/// The fields by which invoices are sorted. Invoices without a value come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum InvoiceSortField {
    /// When they were created.
    CreatedAt,
    /// When they were last changed.
    UpdatedAt,
    /// The number.
    Number,
    /// The day of their issue.
    IssuedOn,
    /// The last day on which they are to be paid.
    DueOn,
}

/// A sort key of invoices.
#[derive(Clone, Copy, InputObject)]
pub struct InvoiceSort {
    /// The field to sort by.
    pub field: InvoiceSortField,
    /// The sort direction.
    pub direction: SortDirection,
}
