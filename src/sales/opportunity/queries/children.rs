//! The records that belong to an opportunity or to a customer's list of opportunities.

use std::cmp::Ordering;

use entity::id::{AccountId, ContactId, LeadId};
use entity::{
    closing, opportunity, opportunity_competitor, opportunity_member, stage_visit, stakeholder,
    step_tick,
};
use sea_orm::sea_query::Order;
use uuid::Uuid;

use crate::platform::graphql::read::{ChildOf, Cut, Loadable};
use crate::sales::opportunity::ops::PricedOpportunity;

/// The maximum number of a customer's opportunities in a list without pages.
const MOST_LISTED: usize = 100;

/// Implements `ChildOf` for records that belong to an opportunity; the columns define their order.
macro_rules! of_opportunity {
    ($($row:ty, $table:ident: $($column:ident),*;)*) => {$(
        impl $crate::platform::graphql::read::ChildOf<entity::id::OpportunityId> for $row {
            const SEEN_WITH_PARENT: bool = true;

            fn parent_column() -> $table::Column {
                $table::Column::OpportunityId
            }

            fn parent(&self) -> Option<uuid::Uuid> {
                Some(self.opportunity_id.into())
            }

            fn order(&self, other: &Self) -> std::cmp::Ordering {
                let key = |row: &Self| ($(row.$column,)*);
                key(self).cmp(&key(other))
            }
        }
    )*};
}

pub(crate) use of_opportunity;

impl Loadable for step_tick::Model {}

of_opportunity! {
    stage_visit::Model, stage_visit: entered_at, id;
    closing::Model, closing: closed_at, id;
    opportunity_competitor::Model, opportunity_competitor: id;
    stakeholder::Model, stakeholder: id;
    opportunity_member::Model, opportunity_member: added_at, id;
    step_tick::Model, step_tick: ticked_at, id;
}

impl ChildOf<LeadId> for PricedOpportunity {
    fn parent_column() -> opportunity::Column {
        opportunity::Column::LeadId
    }

    fn parent(&self) -> Option<Uuid> {
        self.lead_id.map(Into::into)
    }

    fn order(&self, other: &Self) -> Ordering {
        (self.created_at, self.id).cmp(&(other.created_at, other.id))
    }
}

impl ChildOf<AccountId> for PricedOpportunity {
    fn parent_column() -> opportunity::Column {
        opportunity::Column::AccountId
    }

    fn parent(&self) -> Option<Uuid> {
        self.account_id.map(Into::into)
    }

    fn order(&self, other: &Self) -> Ordering {
        newest_first(self, other)
    }

    fn cut() -> Option<Cut<opportunity::Entity>> {
        Some(newest())
    }
}

impl ChildOf<ContactId> for PricedOpportunity {
    fn parent_column() -> opportunity::Column {
        opportunity::Column::ContactId
    }

    fn parent(&self) -> Option<Uuid> {
        self.contact_id.map(Into::into)
    }

    fn order(&self, other: &Self) -> Ordering {
        newest_first(self, other)
    }

    fn cut() -> Option<Cut<opportunity::Entity>> {
        Some(newest())
    }
}

fn newest() -> Cut<opportunity::Entity> {
    let (created_at, id) = (opportunity::Column::CreatedAt, opportunity::Column::Id);
    Cut { most: MOST_LISTED, by: vec![(created_at, Order::Desc), (id, Order::Desc)] }
}

fn newest_first(one: &PricedOpportunity, other: &PricedOpportunity) -> Ordering {
    (other.created_at, other.id).cmp(&(one.created_at, one.id))
}
