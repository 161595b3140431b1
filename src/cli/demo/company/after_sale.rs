//! Performs the actions on orders and their invoices.

use anyhow::Context;
use entity::choice::Invoicing;
use entity::id::{InvoiceId, OrderId};
use entity::money::Amount;
use entity::{invoice, line, order};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::cli::demo::company::Player;
use crate::cli::demo::history::action::{AfterSaleAction, InvoicedPart, Worker};
use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::sales::document::input::LineQuantityInput;
use crate::sales::invoice::input::{
    CreateCreditNoteInput, CreateInvoiceInput, IssueInvoiceInput, RecordPaymentInput,
};
use crate::sales::order::input::FulfillOrderInput;

/// Within how many days customers are to pay.
const PAYMENT_DAYS: i32 = 21;

impl Player<'_> {
    pub(super) async fn play_after_sale(
        &mut self,
        (number, by): (usize, Worker),
        act: AfterSaleAction,
    ) -> anyhow::Result<()> {
        let opportunity = self.opportunities.get(&number).context("an invoice before a sale")?;
        // A sale without a quote has no order.
        let Some(order_id) = opportunity.order else { return Ok(()) };
        let call = VersionedCallOptions::default;
        match act {
            AfterSaleAction::Deliver => {
                let command = FulfillOrderInput { order_id, lines: None, call: call() };
                self.actors.act(by, command).await?;
            }
            AfterSaleAction::Issue(part) => {
                if self.is_all_invoiced(order_id).await? {
                    return Ok(());
                }
                let lines = match part {
                    InvoicedPart::FirstLine => self.first_line(order_id).await?,
                    InvoicedPart::Rest => None,
                };
                let command = CreateInvoiceInput {
                    order_id,
                    lines,
                    payment_days: Some(PAYMENT_DAYS),
                    note: None,
                    call: call(),
                };
                let invoice_id = self.actors.act(by, command).await?.invoice;
                let command =
                    IssueInvoiceInput { invoice_id, issued_on: None, due_on: None, call: call() };
                self.actors.act(by, command).await?;
                self.invoices.insert(number, invoice_id);
            }
            AfterSaleAction::Pay(percent) => {
                let Some(invoice_id) = self.invoices.get(&number).copied() else { return Ok(()) };
                let balance = self.balance(invoice_id).await?;
                if balance <= Amount::ZERO {
                    return Ok(());
                }
                let command = RecordPaymentInput {
                    invoice_id,
                    amount: part_of(balance, percent),
                    received_on: None,
                    reference: None,
                    note: None,
                    call: call(),
                };
                self.actors.act(by, command).await?;
            }
            AfterSaleAction::Credit(reason) => {
                let Some(invoice_id) = self.invoices.get(&number).copied() else { return Ok(()) };
                let command = CreateCreditNoteInput {
                    invoice_id,
                    lines: None,
                    reason: reason.to_owned(),
                    credited_on: None,
                    call: call(),
                };
                self.actors.act(by, command).await?;
            }
        }
        Ok(())
    }

    async fn is_all_invoiced(&self, order: OrderId) -> anyhow::Result<bool> {
        let tx = &self.actors.tx;
        let rows = tx.find_any::<order::Entity>().filter(order::Column::Id.eq(order));
        let order: Option<order::Model> = tx.one(rows).await?;
        Ok(order.context("an order that is gone")?.invoicing == Invoicing::Complete)
    }

    async fn balance(&self, invoice: InvoiceId) -> anyhow::Result<Amount> {
        let tx = &self.actors.tx;
        let rows = tx.find_any::<invoice::Entity>().filter(invoice::Column::Id.eq(invoice));
        let invoice: Option<invoice::Model> = tx.one(rows).await?;
        Ok(invoice.context("an invoice that is gone")?.balance)
    }

    /// The first line of an order that has others; `None`: all that is left.
    async fn first_line(&self, order: OrderId) -> anyhow::Result<Option<Vec<LineQuantityInput>>> {
        let tx = &self.actors.tx;
        let rows = tx
            .find_any::<line::Entity>()
            .filter(line::Column::DocumentId.eq(order.uuid()))
            .order_by_asc(line::Column::Position);
        let lines: Vec<line::Model> = tx.all(rows).await?;
        let first = lines.first().filter(|_| lines.len() > 1);
        Ok(first.map(|line| vec![LineQuantityInput { line_id: line.id, quantity: None }]))
    }
}

/// So many percent of an amount, in whole units; all of it at 100 %.
fn part_of(amount: Amount, percent: i64) -> Amount {
    let unit = Amount::from_units(1).raw();
    match percent {
        100 => amount,
        percent => Amount::from_raw(amount.raw() / 100 * percent / unit * unit),
    }
}
