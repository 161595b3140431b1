//! Closes a live quote.

use entity::choice::{ClosingOutcome, PipelineEventKind, QuoteClosedAs, QuoteStatus};
use entity::id::CloseReasonId;
use entity::{close_reason, quote};

use crate::access::permission::Permission;
use crate::platform::bounds::{TEXT_LENGTH, optional};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError};
use crate::platform::state_machine::StateMachine;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::quote::input::CloseQuoteInput;
use crate::sales::quote::ops::{ChangedQuote, PricedQuote, QuoteChange, lock, save, state};
use crate::sales::quote::rules::QuoteAction;

impl Command for CloseQuoteInput {
    const NAME: &'static str = "closeQuote";
    const PERMISSION: Permission = Permission::WriteQuotes;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::QuoteClosed]);
    type Output = ChangedQuote;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedQuote, Error> {
        let (opportunity, quote) = lock(tx, self.quote_id).await?;
        match self.closed_as {
            QuoteClosedAs::Lost | QuoteClosedAs::Canceled => {}
            QuoteClosedAs::Revised => {
                return Err(UserError::invalid("quote-close-as-revised").at("as").into());
            }
        }
        let reason = reason(tx, self.reason_id).await.at("reasonId")?;
        let note = optional(self.note.as_deref(), TEXT_LENGTH, "note")?;
        state(&opportunity, &quote).check(QuoteAction::Close)?;
        let quote = close(tx, &opportunity, &quote, (self.closed_as, reason, note)).await?;
        Ok(ChangedQuote { quote: quote.id, previous: None })
    }
}

/// Closes a quote. The caller has locked the quote and its opportunity, and knows that it may be closed.
///
/// # Errors
/// The database failed.
pub async fn close(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    quote: &PricedQuote,
    (closed_as, reason_id, note): (QuoteClosedAs, Option<CloseReasonId>, Option<String>),
) -> Result<PricedQuote, Error> {
    let row = quote::Model {
        status: QuoteStatus::Closed,
        closed_as: Some(closed_as),
        reason_id,
        note: note.or_else(|| quote.note.clone()),
        ..quote.row.clone()
    };
    let change = QuoteChange {
        kind: PipelineEventKind::QuoteClosed,
        before: quote,
        after: PricedQuote { row, document: quote.document.clone() },
    };
    save(tx, opportunity, change).await
}

/// An active reason for losing.
async fn reason(tx: &Tx, id: Option<CloseReasonId>) -> Result<Option<CloseReasonId>, Error> {
    let Some(id) = id else { return Ok(None) };
    let reason: close_reason::Model = tx.get(id).await?;
    if !reason.is_active {
        return Err(UserError::invalid("quote-reason-retired").into());
    }
    match reason.outcome {
        ClosingOutcome::Lost => Ok(Some(id)),
        ClosingOutcome::Won => Err(UserError::invalid("quote-reason-of-won").into()),
    }
}
