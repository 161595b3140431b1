//! The commands on quotes, one per file, and how their changes are saved.

mod activate;
mod close;
mod generate;
mod mark;
mod revise;

use entity::choice::PipelineEventKind;
use entity::id::QuoteId;
use entity::{document, quote};
use serde::{Deserialize, Serialize};

use crate::event::{Body, Event, QuoteFacts};
use crate::platform::db::row::Priced;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::sales::document::ops;
use crate::sales::opportunity;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::quote::rules::QuoteState;

pub use activate::activate;
pub use close::close;
pub use generate::GeneratedQuote;

/// A quote with its document.
pub type PricedQuote = Priced<quote::Model>;

/// The quote that was changed, or the new revision.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangedQuote {
    /// The quote.
    pub quote: QuoteId,
    /// The quote that the new revision replaced, if the command revised one.
    #[serde(default)]
    pub previous: Option<QuoteId>,
}

/// A change of a quote.
#[derive(Debug)]
pub(crate) struct QuoteChange<'a> {
    /// The kind of event.
    pub kind: PipelineEventKind,
    /// The quote before the change.
    pub before: &'a PricedQuote,
    /// The quote after the change; the caller has written its document.
    pub after: PricedQuote,
}

/// Locks the opportunity of a quote, then the quote, and returns both.
///
/// # Errors
/// The quote does not exist, is at another version, or the database failed.
pub(crate) async fn lock(
    tx: &mut Tx,
    id: QuoteId,
) -> Result<(PricedOpportunity, PricedQuote), Error> {
    let quote: quote::Model = tx.get(id).await?;
    let opportunity: PricedOpportunity = tx.lock(quote.opportunity_id).await?;
    let quote: PricedQuote = tx.lock(id).await?;
    Ok((opportunity, quote))
}

/// The state of a quote that decides which actions are allowed.
pub(crate) fn state(opportunity: &PricedOpportunity, quote: &PricedQuote) -> QuoteState {
    QuoteState::of(&quote.row, opportunity.status)
}

/// Gives a new quote the opportunity's customer as it is now.
///
/// # Errors
/// The database failed.
pub(super) async fn take_parties(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    document: &document::Model,
) -> Result<(), Error> {
    let customer = opportunity::ops::customer_of(tx, opportunity).await?;
    ops::take_parties(tx, document, &customer).await
}

/// Sets the parties of a DRAFT quote to the opportunity's customer as it is now.
///
/// # Errors
/// The database failed.
pub(super) async fn renew_parties(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    document: &document::Model,
) -> Result<(), Error> {
    let customer = opportunity::ops::customer_of(tx, opportunity).await?;
    ops::renew_parties(tx, document, &customer).await
}

/// Saves a changed quote: one version and one event, even if only its lines changed. The opportunity's version does not
/// change.
///
/// # Errors
/// The database failed.
pub(crate) async fn save(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    change: QuoteChange<'_>,
) -> Result<PricedQuote, Error> {
    let QuoteChange { kind, before, mut after } = change;
    after.row = if after.row == before.row {
        tx.touch(&before.row).await?
    } else {
        tx.update(&before.row, after.row).await?
    };
    emit(tx, opportunity, &after, kind).await?;
    Ok(after)
}

/// Emits the event of a quote as it is now, with the facts of its opportunity.
///
/// # Errors
/// The database failed.
pub(super) async fn emit(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    quote: &PricedQuote,
    kind: PipelineEventKind,
) -> Result<(), Error> {
    let facts = QuoteFacts {
        id: quote.id,
        version: quote.version,
        status: quote.status,
        opportunity_id: quote.opportunity_id,
        total: quote.document.total_amount,
        currency_code: quote.document.currency_code.clone(),
        opportunity: opportunity::ops::facts(tx, opportunity).await?,
    };
    tx.emit(Event { kind, body: Body::Quote(Box::new(facts)) });
    Ok(())
}
