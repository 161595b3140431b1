//! Cancels an order, and with it the quote that it came from.

use entity::choice::{Invoicing, OpportunityStatus, OrderStatus, PipelineEventKind, QuoteClosedAs};
use entity::id::OrderId;
use entity::order;
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::bounds::{TEXT_LENGTH, optional};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{Blocker, Error, UserError, UserErrorDetail};
use crate::platform::message::Message;
use crate::platform::state_machine::StateMachine;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::order::input::CancelOrderInput;
use crate::sales::order::ops::PricedOrder;
use crate::sales::order::ops::place::emit;
use crate::sales::order::rules::{OrderAction, OrderState};
use crate::sales::quote::ops::{self as quotes, PricedQuote};

/// The order that was canceled.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CanceledOrder {
    /// The order.
    pub order: OrderId,
}

impl Command for CancelOrderInput {
    const NAME: &'static str = "cancelOrder";
    const PERMISSION: Permission = Permission::WinQuote;
    const EMITS: Emits =
        Emits::Events(&[PipelineEventKind::OrderCanceled, PipelineEventKind::QuoteClosed]);
    type Output = CanceledOrder;

    async fn execute(self, tx: &mut Tx) -> Result<CanceledOrder, Error> {
        let known: order::Model = tx.get(self.order_id).await?;
        // The opportunity and the quote are locked before the order, as in every command, so that no other quote wins
        // meanwhile.
        let opportunity: PricedOpportunity = tx.lock(known.opportunity_id).await?;
        let quote: PricedQuote = tx.lock(known.quote_id).await?;
        let order: PricedOrder = tx.lock(self.order_id).await?;
        let reason = optional(self.reason.as_deref(), TEXT_LENGTH, "reason")?;
        check(&order)?;
        if opportunity.status == OpportunityStatus::Won {
            tx.warn(
                "OPPORTUNITY_STAYS_WON",
                Message::new("order-opportunity-stays-won"),
                "orderId",
            );
        }
        let canceled = order::Model {
            status: OrderStatus::Canceled,
            cancel_reason: reason,
            ..order.row.clone()
        };
        let row = tx.update(&order.row, canceled).await?;
        let canceled = PricedOrder { row, document: order.document };
        emit(tx, &opportunity, &canceled, PipelineEventKind::OrderCanceled).await?;
        quotes::close(tx, &opportunity, &quote, (QuoteClosedAs::Canceled, None, None)).await?;
        Ok(CanceledOrder { order: canceled.id })
    }
}

/// Refuses to cancel an order of which something was delivered or is on an invoice.
fn check(order: &PricedOrder) -> Result<(), UserError> {
    let refused = OrderState::from(&order.row).check(OrderAction::Cancel);
    match order.invoicing {
        Invoicing::None => refused,
        Invoicing::Partial | Invoicing::Complete => refused.map_err(invoices_stand),
    }
}

/// Adds that the order has invoices, and how they are taken off.
fn invoices_stand(mut problem: UserError) -> UserError {
    if let UserErrorDetail::Transition(transition) = &mut problem.detail {
        let message = Message::new("order-has-invoices");
        let cleared_by = Some("cancelInvoice");
        transition.blockers.push(Blocker { step: None, field: None, message, cleared_by });
    }
    problem
}
