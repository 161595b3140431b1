//! Lists of accounts and contacts.

pub mod alike;

use std::cmp::Ordering;

use entity::id::{AccountId, ContactId};
use entity::{account, contact};
use sea_orm::sea_query::Order;
use uuid::Uuid;

use crate::account::filter::{AccountFilter, ContactFilter, CustomerSort, CustomerSortField};
use crate::platform::db::filter::{Filter, Nested, Terms};
use crate::platform::db::page::SortKey;
use crate::platform::error::Error;
use crate::platform::graphql::filter::Given;
use crate::platform::graphql::read::{ChildOf, Cut};
use crate::platform::graphql::sort::{SortDirection, sort_keys};

/// The maximum number of records in a list without pages.
const MOST_LISTED: usize = 100;

impl Filter for AccountFilter {
    type Id = AccountId;

    fn nested(&self) -> Nested<'_, Self> {
        Nested { and: self.and.as_deref(), or: self.or.as_deref(), not: self.not.as_deref() }
    }

    fn text(&self) -> &Given<String> {
        &self.text
    }

    fn own(&self, terms: &mut Terms<'_>) -> Result<(), Error> {
        let Self { and: _, or: _, not: _, text: _, mine, name, owner, updated_at } = self;
        terms.mine(account::Column::OwnerId, mine)?;
        terms.string(account::Column::NameSort, name)?;
        terms.id(account::Column::OwnerId, owner)?;
        terms.instant(account::Column::UpdatedAt, updated_at)
    }
}

impl Filter for ContactFilter {
    type Id = ContactId;

    fn nested(&self) -> Nested<'_, Self> {
        Nested { and: self.and.as_deref(), or: self.or.as_deref(), not: self.not.as_deref() }
    }

    fn text(&self) -> &Given<String> {
        &self.text
    }

    fn own(&self, terms: &mut Terms<'_>) -> Result<(), Error> {
        let Self { and: _, or: _, not: _, text: _, mine, account, owner, updated_at } = self;
        terms.mine(contact::Column::OwnerId, mine)?;
        terms.id(contact::Column::AccountId, account)?;
        terms.id(contact::Column::OwnerId, owner)?;
        terms.instant(contact::Column::UpdatedAt, updated_at)
    }
}

/// The sort keys of accounts; by name if none are given.
///
/// # Errors
/// There are too many keys.
pub fn account_order(sorts: &[CustomerSort]) -> Result<Vec<SortKey<account::Column>>, Error> {
    order(sorts, account::Column::NameSort, account::Column::CreatedAt)
}

/// The sort keys of contacts; by name if none are given.
///
/// # Errors
/// There are too many keys.
pub fn contact_order(sorts: &[CustomerSort]) -> Result<Vec<SortKey<contact::Column>>, Error> {
    order(sorts, contact::Column::NameSort, contact::Column::CreatedAt)
}

fn order<C: Copy>(
    sorts: &[CustomerSort],
    name: C,
    created_at: C,
) -> Result<Vec<SortKey<C>>, Error> {
    sort_keys(sorts, SortDirection::Asc.by(name), |sort| match sort.field {
        CustomerSortField::Name => sort.direction.by(name),
        CustomerSortField::CreatedAt => sort.direction.by(created_at),
    })
}

impl ChildOf<AccountId> for contact::Model {
    fn parent_column() -> contact::Column {
        contact::Column::AccountId
    }

    fn parent(&self) -> Option<Uuid> {
        self.account_id.map(Into::into)
    }

    fn order(&self, other: &Self) -> Ordering {
        let key = |contact: &Self| (contact.name_sort.clone(), contact.id);
        key(self).cmp(&key(other))
    }

    fn cut() -> Option<Cut<contact::Entity>> {
        let by = vec![(contact::Column::NameSort, Order::Asc), (contact::Column::Id, Order::Asc)];
        Some(Cut { most: MOST_LISTED, by })
    }
}
