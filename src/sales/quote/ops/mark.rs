//! Records that a quote was sent or accepted. These are facts with dates, not statuses.

use entity::choice::PipelineEventKind;
use entity::id::QuoteId;
use entity::quote;

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::state_machine::StateMachine;
use crate::sales::quote::input::{MarkQuoteAcceptedInput, MarkQuoteSentInput};
use crate::sales::quote::ops::{ChangedQuote, PricedQuote, QuoteChange, lock, save, state};
use crate::sales::quote::rules::QuoteAction;

impl Command for MarkQuoteSentInput {
    const NAME: &'static str = "markQuoteSent";
    const PERMISSION: Permission = Permission::WriteQuotes;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::QuoteChanged]);
    type Output = ChangedQuote;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedQuote, Error> {
        let sent_at = Some(tx.now());
        let sent = |row| quote::Model { sent_at, ..row };
        mark(tx, self.quote_id, QuoteAction::Send, sent).await
    }
}

impl Command for MarkQuoteAcceptedInput {
    const NAME: &'static str = "markQuoteAccepted";
    const PERMISSION: Permission = Permission::WriteQuotes;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::QuoteChanged]);
    type Output = ChangedQuote;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedQuote, Error> {
        let accepted_at = Some(tx.now());
        let accepted = |row| quote::Model { accepted_at, ..row };
        mark(tx, self.quote_id, QuoteAction::Accept, accepted).await
    }
}

async fn mark(
    tx: &mut Tx,
    id: QuoteId,
    action: QuoteAction,
    marked: impl FnOnce(quote::Model) -> quote::Model + Send,
) -> Result<ChangedQuote, Error> {
    let (opportunity, quote) = lock(tx, id).await?;
    state(&opportunity, &quote).check(action)?;
    let change = QuoteChange {
        kind: PipelineEventKind::QuoteChanged,
        before: &quote,
        after: PricedQuote { row: marked(quote.row.clone()), document: quote.document.clone() },
    };
    let quote = save(tx, &opportunity, change).await?;
    Ok(ChangedQuote { quote: quote.id, previous: None })
}
