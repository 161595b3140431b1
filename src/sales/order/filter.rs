//! Filters and sort keys of order lists.

use async_graphql::{Enum, InputObject};
use entity::choice::{Fulfillment, Invoicing, OrderStatus};

use crate::platform::graphql::filter::Given;
use crate::platform::graphql::sort::SortDirection;
use crate::sales::opportunity::input::document_list::DocumentFilter;

/// Conditions on orders, all of which must match. Filters nest at most 5 deep and hold at most 50 conditions and 250
/// values.
#[derive(Clone, Default, InputObject)]
pub struct OrderFilter {
    /// All of these filters must match.
    pub and: Given<Vec<OrderFilter>>,
    /// At least one of these filters must match; an empty list matches nothing.
    pub or: Given<Vec<OrderFilter>>,
    /// This filter must not match.
    pub not: Given<Box<OrderFilter>>,
    /// The status is one of these; an empty list matches nothing.
    pub status: Given<Vec<OrderStatus>>,
    /// How much has been delivered is one of these; an empty list matches nothing.
    pub fulfillment: Given<Vec<Fulfillment>>,
    /// How much is on invoices is one of these; an empty list matches nothing.
    pub invoicing: Given<Vec<Invoicing>>,
    /// Conditions that quotes and invoices have too.
    #[graphql(flatten)]
    pub document: DocumentFilter,
}

/// The fields by which orders are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum OrderSortField {
    /// When they were created.
    CreatedAt,
    /// When they were last changed.
    UpdatedAt,
    /// The number.
    Number,
}

/// A sort key of orders.
#[derive(Clone, Copy, InputObject)]
pub struct OrderSort {
    /// The field to sort by.
    pub field: OrderSortField,
    /// The sort direction.
    pub direction: SortDirection,
}
