//! Filters and sort keys of account and contact lists.

use async_graphql::{Enum, InputObject};

use crate::platform::graphql::filter::{DateTimeFilter, Given, IdFilter, StringFilter};
use crate::platform::graphql::sort::SortDirection;

/// Conditions on accounts, all of which must match. Filters nest at most 5 deep and hold at most 50 conditions and 250
/// values.
#[derive(Clone, Default, InputObject)]
pub struct AccountFilter {
    /// All of these filters must match.
    pub and: Given<Vec<AccountFilter>>,
    /// At least one of these filters must match; an empty list matches nothing.
    pub or: Given<Vec<AccountFilter>>,
    /// This filter must not match.
    pub not: Given<Box<AccountFilter>>,
    /// Full-text search over names, phone number and e-mail address, ignoring case, accents and spelling variants; at
    /// least 2 characters.
    pub text: Given<String>,
    /// True: only records that the viewer owns; false: only all others.
    pub mine: Given<bool>,
    /// The name.
    pub name: Given<StringFilter>,
    /// The owner: the user responsible for it.
    pub owner: Given<IdFilter>,
    /// When it was last changed.
    pub updated_at: Given<DateTimeFilter>,
}

/// Conditions on contacts, all of which must match. Filters nest at most 5 deep and hold at most 50 conditions and 250
/// values.
#[derive(Clone, Default, InputObject)]
pub struct ContactFilter {
    /// All of these filters must match.
    pub and: Given<Vec<ContactFilter>>,
    /// At least one of these filters must match; an empty list matches nothing.
    pub or: Given<Vec<ContactFilter>>,
    /// This filter must not match.
    pub not: Given<Box<ContactFilter>>,
    /// Full-text search over name, phone numbers and e-mail address, ignoring case, accents and spelling variants; at
    /// least 2 characters.
    pub text: Given<String>,
    /// True: only records that the viewer owns; false: only all others.
    pub mine: Given<bool>,
    /// The company that the person works for.
    pub account: Given<IdFilter>,
    /// The owner: the user responsible for the contact.
    pub owner: Given<IdFilter>,
    /// When it was last changed.
    pub updated_at: Given<DateTimeFilter>,
}

/// The fields by which accounts and contacts are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum CustomerSortField {
    /// The name, alphabetically; people by their family names.
    Name,
    /// When they were created.
    CreatedAt,
}

/// A sort key of accounts or contacts.
#[derive(Clone, Copy, InputObject)]
pub struct CustomerSort {
    /// The field to sort by.
    pub field: CustomerSortField,
    /// The sort direction.
    pub direction: SortDirection,
}
