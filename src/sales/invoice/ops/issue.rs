//! Issues a draft of an invoice.

use entity::choice::{NumberSeries, PipelineEventKind};
use entity::invoice;
use entity::money::Amount;

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};
use crate::platform::state_machine::StateMachine;
use crate::reference::ops::ensure_open_day;
use crate::sales::document;
use crate::sales::document::rules::content::hash;
use crate::sales::invoice::input::IssueInvoiceInput;
use crate::sales::invoice::ops::{
    ChangedInvoice, InvoiceChange, LockedInvoice, PricedInvoice, lock_with_order, save,
};
use crate::sales::invoice::rules::{self, InvoiceAction, InvoiceState, content};
use crate::sales::opportunity;

impl Command for IssueInvoiceInput {
    const NAME: &'static str = "issueInvoice";
    const PERMISSION: Permission = Permission::WriteInvoices;
    const EMITS: Emits =
        Emits::Events(&[PipelineEventKind::InvoiceIssued, PipelineEventKind::InvoicePaid]);
    type Output = ChangedInvoice;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedInvoice, Error> {
        let LockedInvoice { opportunity, order, invoice } =
            lock_with_order(tx, self.invoice_id).await?;
        InvoiceState::from(&invoice.row).check(InvoiceAction::Issue)?;
        let ordered_on = tx.settings().day(order.created_at);
        let given = self.issued_on.map(|day| day.0);
        let issued_on = rules::day(given, Some(ordered_on), tx.today())
            .map_err(|problem| problem.at("issuedOn"))?;
        ensure_open_day(tx, issued_on).await.at("issuedOn")?;
        let days = invoice.document.payment_days;
        let due_on = rules::due_on(self.due_on.map(|day| day.0), issued_on, days)?;
        let customer = opportunity::ops::customer_of(tx, &opportunity).await?;
        document::ops::renew_parties(tx, &invoice.document, &customer).await?;
        let parties = document::ops::parties(tx, invoice.document.id).await?;
        let lines = document::queries::lines(tx, &invoice.document).await?;
        let booked = document::ops::book_rate(tx, &invoice.document).await?;
        // Others who issue wait from here on until the commit.
        let number = tx.take_gapless_number(NumberSeries::Invoice, issued_on).await?;
        tx.add_search_text(opportunity.id, &number).await?;
        let row = invoice::Model {
            number: Some(number),
            issued_at: Some(tx.now()),
            issued_on: Some(issued_on),
            due_on: Some(due_on),
            ..invoice.row.clone()
        };
        let row = rules::settled(row, booked.payable_amount, false)?;
        let content_hash = Some(hash(&content::text(&row, &booked, &lines, &parties)));
        let row = invoice::Model { content_hash, ..row };
        let kinds: &[PipelineEventKind] = if row.balance == Amount::ZERO {
            &[PipelineEventKind::InvoiceIssued, PipelineEventKind::InvoicePaid]
        } else {
            &[PipelineEventKind::InvoiceIssued]
        };
        let after = PricedInvoice { row, document: booked };
        let change = InvoiceChange { kinds, before: &invoice, after };
        let issued = save(tx, &opportunity, change).await?;
        Ok(ChangedInvoice { invoice: issued.id })
    }
}
