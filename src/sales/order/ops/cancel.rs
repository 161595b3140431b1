//! Calls off an order.

use entity::choice::OrderStatus;
use entity::id::OrderId;
use entity::order;
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::db::command::Command;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::state_machine::StateMachine;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::order::input::CancelOrderInput;
use crate::sales::order::rules::{OrderAction, OrderState};

/// The order that was called off.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CanceledOrder {
    /// The order.
    pub order: OrderId,
}

impl Command for CancelOrderInput {
    const NAME: &'static str = "cancelOrder";
    const PERMISSION: Permission = Permission::WinQuote;
    type Output = CanceledOrder;

    async fn execute(self, tx: &mut Tx) -> Result<CanceledOrder, Error> {
        let known: order::Model = tx.get(self.order_id).await?;
        // The opportunity is locked first, as everywhere: another quote may be winning meanwhile.
        tx.lock::<PricedOpportunity>(known.opportunity_id).await?;
        let order: order::Model = tx.lock(self.order_id).await?;
        OrderState::from(&order).check(OrderAction::Cancel)?;
        let canceled = order::Model { status: OrderStatus::Canceled, ..order.clone() };
        let canceled = tx.update(&order, canceled).await?;
        Ok(CanceledOrder { order: canceled.id })
    }
}
