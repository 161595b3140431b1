//! What belongs to an opportunity.

use std::cmp::Ordering;

use entity::id::{LeadId, OpportunityId};
use entity::{
    closing, opportunity, opportunity_competitor, opportunity_member, quote, stage_visit,
    stakeholder, step_tick,
};
use uuid::Uuid;

use crate::sales::opportunity::ops::Deal;
use crate::platform::graphql::read::{ChildOf, Loadable};
use crate::sales::quote::ops::Offer;

/// Declares what belongs to an opportunity, and the columns of its order.
macro_rules! of_opportunity {
    ($($row:ty, $table:ident: $($column:ident),*;)*) => {$(
        impl ChildOf<OpportunityId> for $row {
            const SEEN_WITH_PARENT: bool = true;

            fn parent_column() -> $table::Column {
                $table::Column::OpportunityId
            }

            fn parent(&self) -> Option<Uuid> {
                Some(self.opportunity_id.into())
            }

            fn order(&self, other: &Self) -> Ordering {
                let key = |row: &Self| ($(row.$column,)*);
                key(self).cmp(&key(other))
            }
        }
    )*};
}

impl Loadable for step_tick::Model {}

of_opportunity! {
    stage_visit::Model, stage_visit: entered_at, id;
    closing::Model, closing: closed_at, id;
    opportunity_competitor::Model, opportunity_competitor: id;
    stakeholder::Model, stakeholder: id;
    opportunity_member::Model, opportunity_member: added_at, id;
    step_tick::Model, step_tick: ticked_at, id;
    Offer, quote: created_at, id;
}

impl ChildOf<LeadId> for Deal {
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
