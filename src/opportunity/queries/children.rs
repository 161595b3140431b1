//! What belongs to an opportunity.

use std::cmp::Ordering;

use entity::id::{LeadId, OpportunityId};
use entity::{
    closing, opportunity, opportunity_competitor, quote, stage_visit, stakeholder, step_tick,
};
use uuid::Uuid;

use crate::opportunity::ops::Deal;
use crate::platform::graphql::loader::ChildOf;
use crate::quote::ops::Offer;

/// Declares what belongs to an opportunity, and the key of its order.
macro_rules! of_opportunity {
    ($($row:ty, $table:ident: |$it:ident| $key:expr;)*) => {$(
        impl ChildOf<OpportunityId> for $row {
            fn parent_column() -> $table::Column {
                $table::Column::OpportunityId
            }

            fn parent(&self) -> Option<Uuid> {
                Some(self.opportunity_id.into())
            }

            fn order(&self, other: &Self) -> Ordering {
                let key = |$it: &Self| $key;
                key(self).cmp(&key(other))
            }
        }
    )*};
}

of_opportunity! {
    stage_visit::Model, stage_visit: |it| (it.entered_at, it.id);
    closing::Model, closing: |it| (it.closed_at, it.id);
    opportunity_competitor::Model, opportunity_competitor: |it| it.id;
    stakeholder::Model, stakeholder: |it| it.id;
    step_tick::Model, step_tick: |it| (it.ticked_at, it.id);
    Offer, quote: |it| (it.created_at, it.id);
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
