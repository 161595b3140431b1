//! Activates a DRAFT quote.

use entity::choice::{PipelineEventKind, QuoteStatus};
use entity::quote;

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::message::Message;
use crate::platform::state_machine::StateMachine;
use crate::sales::document;
use crate::sales::document::rules::content::hash;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::quote::input::ActivateQuoteInput;
use crate::sales::quote::ops::{
    ChangedQuote, PricedQuote, QuoteChange, lock, renew_parties, save, state,
};
use crate::sales::quote::rules::{self, QuoteAction, content};

impl Command for ActivateQuoteInput {
    const NAME: &'static str = "activateQuote";
    const PERMISSION: Permission = Permission::WriteQuotes;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::QuoteActivated]);
    type Output = ChangedQuote;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedQuote, Error> {
        let (opportunity, quote) = lock(tx, self.quote_id).await?;
        let quote = activate(tx, &opportunity, &quote).await?;
        Ok(ChangedQuote { quote: quote.id, previous: None })
    }
}

/// Activates a DRAFT quote: takes its parties anew, fixes its content and books its rate. The caller has locked the
/// quote and its opportunity.
///
/// # Errors
/// It is not a DRAFT, has no lines or has expired, or the database failed.
pub async fn activate(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    quote: &PricedQuote,
) -> Result<PricedQuote, Error> {
    renew_parties(tx, opportunity, &quote.document).await?;
    freeze(tx, opportunity, quote).await
}

/// Activates a DRAFT quote whose parties were taken in this transaction.
///
/// # Errors
/// It is not a DRAFT, has no lines or has expired, or the database failed.
pub(super) async fn freeze(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    quote: &PricedQuote,
) -> Result<PricedQuote, Error> {
    let state = state(opportunity, quote);
    state.check(QuoteAction::Activate)?;
    if let Some(last) = quote.valid_until {
        rules::check_valid_until(last, tx.today())?;
    }
    let lines = document::queries::lines(tx, &quote.document).await?;
    if lines.is_empty() {
        let message = Message::new("quote-without-lines");
        return Err(state.blocked(QuoteAction::Activate, message).into());
    }
    let parties = document::ops::parties(tx, quote.document.id).await?;
    let document = document::ops::book_rate(tx, &quote.document).await?;
    let content = content::text(&quote.row, &document, &lines, &parties);
    let row = quote::Model {
        status: QuoteStatus::Active,
        content_hash: Some(hash(&content)),
        activated_at: Some(tx.now()),
        ..quote.row.clone()
    };
    let change = QuoteChange {
        kind: PipelineEventKind::QuoteActivated,
        before: quote,
        after: PricedQuote { row, document },
    };
    save(tx, opportunity, change).await
}
