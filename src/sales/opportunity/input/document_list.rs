//! The filter that lists of quotes, orders and invoices have in common.

use async_graphql::InputObject;

use crate::platform::graphql::filter::{
    DateTimeFilter, DecimalFilter, Given, IdFilter, StringFilter,
};

/// Conditions on quotes, orders or invoices, by what they share and by their opportunity; all must match.
#[derive(Clone, Default, InputObject)]
pub struct DocumentFilter {
    /// Full-text search over the opportunity: its number and those of its quotes, orders, invoices and credit notes,
    /// name, customer, contact and phone numbers, ignoring case, accents and spelling variants; at least 2 characters.
    pub text: Given<String>,
    /// True: only those of opportunities that the viewer owns; false: only all others.
    pub mine: Given<bool>,
    /// The number.
    pub number: Given<StringFilter>,
    /// The opportunity.
    pub opportunity: Given<IdFilter>,
    /// The company of the opportunity's customer.
    pub account: Given<IdFilter>,
    /// The contact person of the opportunity's customer.
    pub contact: Given<IdFilter>,
    /// The opportunity's owner.
    pub owner: Given<IdFilter>,
    /// The team of the opportunity's owner.
    pub team: Given<IdFilter>,
    /// The total in the base currency.
    pub base_total_amount: Given<DecimalFilter>,
    /// When it was created.
    pub created_at: Given<DateTimeFilter>,
    /// When it was last changed.
    pub updated_at: Given<DateTimeFilter>,
}
