//! Which accounts and contacts a list holds, and in which order.

use async_graphql::{Enum, InputObject};

use crate::platform::graphql::filter::{DateTimeFilter, Given, IdFilter, StringFilter};
use crate::platform::graphql::sort::SortDirection;

/// Conditions on accounts; all given ones must hold. At most 5 deep, 50 conditions and 250 values.
#[derive(Clone, Debug, Default, InputObject)]
pub struct AccountFilter {
    /// All of these must match.
    pub and: Given<Vec<AccountFilter>>,
    /// At least one of these must match; an empty list matches nothing.
    pub or: Given<Vec<AccountFilter>>,
    /// This must not match.
    pub not: Given<Box<AccountFilter>>,
    /// Folded search over names, phone and e-mail address; at least 2 characters.
    pub text: Given<String>,
    /// True: those that the viewer owns; false: the others.
    pub mine: Given<bool>,
    /// Its name.
    pub name: Given<StringFilter>,
    /// Who looks after it.
    pub owner: Given<IdFilter>,
    /// When it last changed.
    pub updated_at: Given<DateTimeFilter>,
}

/// Conditions on contacts; all given ones must hold. At most 5 deep, 50 conditions and 250 values.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ContactFilter {
    /// All of these must match.
    pub and: Given<Vec<ContactFilter>>,
    /// At least one of these must match; an empty list matches nothing.
    pub or: Given<Vec<ContactFilter>>,
    /// This must not match.
    pub not: Given<Box<ContactFilter>>,
    /// Folded search over name, phones and e-mail address; at least 2 characters.
    pub text: Given<String>,
    /// True: those that the viewer owns; false: the others.
    pub mine: Given<bool>,
    /// The company the person works for.
    pub account: Given<IdFilter>,
    /// Who looks after the person.
    pub owner: Given<IdFilter>,
    /// When it last changed.
    pub updated_at: Given<DateTimeFilter>,
}

/// By what accounts and contacts are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum CustomerSortField {
    /// By name, as the alphabet goes; people by their family names.
    Name,
    /// By when they were recorded.
    CreatedAt,
}

/// One key of an order of accounts or contacts.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct CustomerSort {
    /// By what.
    pub field: CustomerSortField,
    /// Which way.
    pub direction: SortDirection,
}
