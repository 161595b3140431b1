//! Reads the ACTIVE orders of an opportunity.

use entity::choice::OrderStatus;
use entity::order;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::order::ops::PricedOrder;

/// The ACTIVE orders of a locked opportunity, oldest first; there is at most one.
///
/// # Errors
/// The database failed.
pub async fn active(tx: &Tx, opportunity: &PricedOpportunity) -> Result<Vec<PricedOrder>, Error> {
    let active = tx
        .find::<order::Entity>()
        .filter(order::Column::OpportunityId.eq(opportunity.id))
        .filter(order::Column::Status.eq(OrderStatus::Active))
        .order_by_asc(order::Column::Id);
    tx.all(active).await
}
