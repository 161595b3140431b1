//! Drafts an invoice of an order.

use entity::choice::{InvoiceStatus, PipelineEventKind};
use entity::id::{InvoiceId, OrderId};
use entity::invoice;
use entity::money::Amount;
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::bounds::{TEXT_LENGTH, between, optional};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::state_machine::StateMachine;
use crate::sales::document;
use crate::sales::document::ops::take_quantities;
use crate::sales::document::rules::PAYMENT_DAYS;
use crate::sales::invoice::input::CreateInvoiceInput;
use crate::sales::invoice::ops::taken::{OrderBill, order_bill};
use crate::sales::invoice::ops::{PricedInvoice, emit};
use crate::sales::invoice::rules::bill;
use crate::sales::opportunity;
use crate::sales::order;
use crate::sales::order::rules::{OrderAction, OrderState};

/// The invoice that was drafted, with its order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreatedInvoice {
    /// The invoice.
    pub invoice: InvoiceId,
    /// The order.
    pub order: OrderId,
}

impl Command for CreateInvoiceInput {
    const NAME: &'static str = "createInvoice";
    const PERMISSION: Permission = Permission::WriteInvoices;
    const EMITS: Emits =
        Emits::Events(&[PipelineEventKind::InvoiceCreated, PipelineEventKind::OrderChanged]);
    type Output = CreatedInvoice;

    async fn execute(self, tx: &mut Tx) -> Result<CreatedInvoice, Error> {
        let (opportunity, order) = order::ops::lock(tx, self.order_id).await?;
        OrderState::from(&order.row).check(OrderAction::Invoice)?;
        let note = optional(self.note.as_deref(), TEXT_LENGTH, "note")?;
        let payment_days =
            self.payment_days.map(|days| between(days, PAYMENT_DAYS, "paymentDays")).transpose()?;
        let OrderBill { lines, whole, taken } = order_bill(tx, &order, None).await?;
        let left = bill::left(&whole, &taken)?;
        let quantities = take_quantities(tx, &lines, &left, self.lines).await?;
        let part = bill::part(&order.document, (&whole, &taken), &quantities)?;
        let id = InvoiceId::generate();
        let mut sheet = bill::sheet(id, (&order.document, &lines), &part, &[])?;
        sheet.document.lines_version = 1;
        sheet.document.payment_days = payment_days.or(order.document.payment_days);
        let drafted = document::ops::at_day_rate(tx, &sheet.document, |_| true).await?;
        let drafted = tx.insert(drafted).await?;
        tx.insert_all(&sheet.lines).await?;
        let customer = opportunity::ops::customer_of(tx, &opportunity).await?;
        document::ops::take_parties(tx, &drafted, &customer).await?;
        let row = invoice::Model {
            id,
            opportunity_id: opportunity.id,
            order_id: order.id,
            version: 1,
            number: None,
            status: InvoiceStatus::Draft,
            issued_at: None,
            created_at: tx.now(),
            updated_at: tx.now(),
            issued_on: None,
            due_on: None,
            paid_amount: Amount::ZERO,
            credited_amount: Amount::ZERO,
            balance: Amount::ZERO,
            content_hash: None,
            note,
        };
        let row = tx.insert(row).await?;
        let invoice = PricedInvoice { row, document: drafted };
        emit(tx, &opportunity, &invoice, PipelineEventKind::InvoiceCreated).await?;
        let more = |line, invoiced: Amount| {
            let place = lines.iter().position(|of_order| of_order.id == line);
            place.map_or(Ok(invoiced), |place| invoiced.plus(quantities[place]))
        };
        order::ops::change_invoiced(tx, &opportunity, (&order, lines.clone()), more).await?;
        Ok(CreatedInvoice { invoice: id, order: order.id })
    }
}
