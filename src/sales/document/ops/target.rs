//! The document that a verb changes, with the record it belongs to: locked and editable.

use entity::choice::{DocumentKind, PipelineEventKind};
use entity::id::{DocumentId, QuoteId};
use entity::{document, quote};
use serde::{Deserialize, Serialize};

use crate::sales::document::ops::lines::Written;
use crate::sales::opportunity::ops::{Deal, document_changed};
use crate::sales::opportunity::rules::actions::{self, Action};
use crate::sales::order::rules::refused;
use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, Problem, UserErrorCode};
use crate::platform::message::Message;
use crate::sales::quote::ops::{Change, Offer, Placed, lock, save, standing};
use crate::sales::quote::rules::{self, QuoteAction};

/// The document that was changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangedDocument {
    /// The opportunity or quote.
    pub document: DocumentId,
}

/// The record whose document is changed.
pub(super) enum Target {
    /// An open opportunity.
    Deal(Box<Deal>),
    /// A DRAFT.
    Quote(Box<Drafted>),
}

/// A DRAFT, and its deal.
pub(super) struct Drafted {
    deal: Deal,
    before: Offer,
    /// The quote as it shall be, but for its document.
    pub row: quote::Model,
}

/// Locks the record of a document whose lines may change: the deal first, then its quote.
///
/// # Errors
/// There is none, it is at another version, or its state does not allow it.
pub(super) async fn editable(tx: &mut Tx, id: DocumentId) -> Result<Target, Error> {
    let document: document::Model = tx.get(id).await?;
    match document.kind {
        DocumentKind::Opportunity => {
            let deal: Deal = tx.lock(id).await?;
            actions::check(&deal.row, Action::SetLines)?;
            Ok(Target::Deal(Box::new(deal)))
        }
        DocumentKind::Quote => {
            let (deal, quote) = lock(tx, QuoteId::from(id)).await?;
            rules::check(standing(&deal, &quote), QuoteAction::SetLines)?;
            Ok(Target::Quote(Box::new(Drafted { row: quote.row.clone(), before: quote, deal })))
        }
        DocumentKind::Order => {
            let placed: Placed = tx.get(id).await?;
            let (status, fulfillment) = (placed.status, placed.fulfillment);
            Err(refused(status, fulfillment, "order-lines-fixed").into())
        }
        DocumentKind::Invoice => {
            let message = Message::new("invoice-lines-fixed");
            Err(Problem::new(UserErrorCode::InvalidState, message).into())
        }
    }
}

impl Target {
    /// Its document.
    pub(super) fn document(&self) -> &document::Model {
        match self {
            Self::Deal(deal) => &deal.document,
            Self::Quote(draft) => &draft.before.document,
        }
    }

    /// Raises the record's version and tells of it, where anything changed.
    pub(super) async fn changed(
        self,
        tx: &mut Tx,
        written: Written,
    ) -> Result<ChangedDocument, Error> {
        let Written { document, has_changed } = written;
        let id = document.id;
        match self {
            Self::Deal(deal) if has_changed => {
                document_changed(tx, &deal, document).await?;
            }
            Self::Quote(draft) if has_changed || draft.row != draft.before.row => {
                let Drafted { deal, before, row } = *draft;
                let change = Change {
                    kind: PipelineEventKind::QuoteChanged,
                    before: &before,
                    after: Offer { row, document },
                };
                save(tx, &deal, change).await?;
            }
            Self::Deal(_) | Self::Quote(_) => {}
        }
        Ok(ChangedDocument { document: id })
    }
}
