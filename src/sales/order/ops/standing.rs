//! The orders of a deal that stand.

use entity::choice::OrderStatus;
use entity::order;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::sales::opportunity::ops::Deal;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::sales::quote::ops::Placed;

/// The ACTIVE orders of a deal that is locked, oldest first: one, or none.
///
/// # Errors
/// The database failed.
pub async fn standing(tx: &Tx, deal: &Deal) -> Result<Vec<Placed>, Error> {
    let standing = tx
        .find::<order::Entity>()
        .filter(order::Column::OpportunityId.eq(deal.id))
        .filter(order::Column::Status.eq(OrderStatus::Active))
        .order_by_asc(order::Column::Id);
    tx.all(standing).await
}
