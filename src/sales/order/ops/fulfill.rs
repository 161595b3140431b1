//! Records what of an order was delivered.

use entity::choice::PipelineEventKind;
use entity::id::OrderId;
use entity::line;
use entity::money::{Amount, OutOfRange};
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::state_machine::StateMachine;
use crate::sales::document::ops::take_quantities;
use crate::sales::document::queries;
use crate::sales::order::input::FulfillOrderInput;
use crate::sales::order::ops::{lock, save};
use crate::sales::order::rules::{OrderAction, OrderState};

/// The order of which something was delivered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FulfilledOrder {
    /// The order.
    pub order: OrderId,
}

impl Command for FulfillOrderInput {
    const NAME: &'static str = "fulfillOrder";
    const PERMISSION: Permission = Permission::FulfillOrder;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::OrderFulfilled]);
    type Output = FulfilledOrder;

    async fn execute(self, tx: &mut Tx) -> Result<FulfilledOrder, Error> {
        let (opportunity, order) = lock(tx, self.order_id).await?;
        OrderState::from(&order.row).check(OrderAction::Fulfill)?;
        let mut lines = queries::lines(tx, &order.document).await?;
        let left = lines.iter().map(|line| line.quantity.minus(line.fulfilled_quantity));
        let left = left.collect::<Result<Vec<Amount>, OutOfRange>>()?;
        let delivered = take_quantities(tx, &lines, &left, self.lines).await?;
        for (line, quantity) in lines.iter_mut().zip(delivered) {
            let fulfilled_quantity = line.fulfilled_quantity.plus(quantity)?;
            let after = line::Model { fulfilled_quantity, ..line.clone() };
            *line = tx.update(line, after).await?;
        }
        let kind = PipelineEventKind::OrderFulfilled;
        let order = save(tx, &opportunity, (&order, &lines), kind).await?;
        Ok(FulfilledOrder { order: order.id })
    }
}
