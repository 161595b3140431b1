//! Drafts an invoice of an order.

use entity::choice::{InvoiceStatus, PipelineEventKind};
use entity::id::{InvoiceId, OrderId};
use entity::invoice;
use entity::money::Amount;
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::bounds::{TEXT_LENGTH, between};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::state_machine::StateMachine;
use crate::platform::validator::Validator;
use crate::sales::document;
use crate::sales::document::ops::take_quantities;
use crate::sales::document::rules::PAYMENT_DAYS;
use crate::sales::invoice::input::CreateInvoiceInput;
use crate::sales::invoice::ops::taken::{InvoicedOrder, invoiced_order};
use crate::sales::invoice::ops::{PricedInvoice, emit};
use crate::sales::invoice::rules::parts;
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
        let Self { order_id: _, lines: requested, payment_days, mut note, call: _ } = self;
        let mut validator = Validator::default();
        if let Some(days) = payment_days {
            validator.check(between(days, PAYMENT_DAYS, "paymentDays"));
        }
        validator.text(&mut note, TEXT_LENGTH, "note");
        validator.into_result()?;
        let InvoicedOrder { lines, ordered, taken } = invoiced_order(tx, &order, None).await?;
        let left = parts::left(&ordered, &taken)?;
        let quantities = take_quantities(tx, &lines, &left, requested).await?;
        let part = parts::part(&order.document, (&ordered, &taken), &quantities)?;
        let id = InvoiceId::generate();
        let mut sheet = parts::sheet(id, (&order.document, &lines), &part, &[])?;
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
        let differences = lines.iter().map(|line| line.id).zip(quantities).collect();
        order::ops::change_invoiced(tx, &opportunity, (&order, lines), &differences).await?;
        Ok(CreatedInvoice { invoice: id, order: order.id })
    }
}
