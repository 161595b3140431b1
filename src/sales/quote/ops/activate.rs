//! Offers a DRAFT.

use entity::choice::{PipelineEventKind, QuoteStatus};
use entity::{party, quote};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::access::permission::Permission;
use crate::sales::document;
use crate::sales::opportunity::ops::Deal;
use crate::platform::db::command::Command;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::message::Message;
use crate::sales::quote::input::ActivateQuoteInput;
use crate::sales::quote::ops::{Change, ChangedQuote, Offer, lock, save, standing};
use crate::sales::quote::rules::{self, QuoteAction, content};

impl Command for ActivateQuoteInput {
    const NAME: &'static str = "activateQuote";
    const PERMISSION: Permission = Permission::WriteQuotes;
    type Output = ChangedQuote;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedQuote, Error> {
        let (deal, quote) = lock(tx, self.quote_id).await?;
        let quote = activate(tx, &deal, &quote).await?;
        Ok(ChangedQuote { quote: quote.id })
    }
}

/// Offers a DRAFT: freezes content and rate. The quote and its deal are locked already.
///
/// # Errors
/// It is no DRAFT, has no lines or is past its last day.
pub async fn activate(tx: &mut Tx, deal: &Deal, quote: &Offer) -> Result<Offer, Error> {
    let standing = standing(deal, quote);
    rules::check(standing, QuoteAction::Activate)?;
    if let Some(last) = quote.valid_until {
        rules::check_valid_until(last, tx.today())?;
    }
    let lines = document::queries::lines(tx, &quote.document).await?;
    if lines.is_empty() {
        let message = Message::new("quote-without-lines");
        return Err(rules::refused(standing, message).into());
    }
    let parties = tx
        .find::<party::Entity>()
        .filter(party::Column::DocumentId.eq(quote.document.id))
        .order_by_asc(party::Column::Role);
    let parties: Vec<party::Model> = tx.all(parties).await?;
    let document = document::ops::book_rate(tx, &quote.document).await?;
    let content = content::text(&quote.row, &document, &lines, &parties);
    let row = quote::Model {
        status: QuoteStatus::Active,
        content_hash: Some(content::hash(&content)),
        activated_at: Some(tx.now()),
        ..quote.row.clone()
    };
    let change = Change {
        kind: PipelineEventKind::QuoteActivated,
        before: quote,
        after: Offer { row, document },
    };
    save(tx, deal, change).await
}
