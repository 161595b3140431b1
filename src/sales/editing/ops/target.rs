//! Finds and locks the record whose document a command changes, and checks that it may be changed.

use entity::choice::{DocumentKind, PipelineEventKind};
use entity::id::{DocumentId, Key, OrderId, QuoteId};
use entity::{document, quote};
use serde::{Deserialize, Serialize};

use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, Expected, UserError, UserErrorCode, UserErrorDetail};
use crate::platform::message::Message;
use crate::platform::state_machine::StateMachine;
use crate::sales::document::ops::lines::WrittenDocument;
use crate::sales::document::queries;
use crate::sales::invoice;
use crate::sales::opportunity::ops::{PricedOpportunity, document_changed};
use crate::sales::opportunity::rules::actions::{self, OpportunityAction};
use crate::sales::order;
use crate::sales::order::ops::PricedOrder;
use crate::sales::order::rules::{OrderAction, OrderState};
use crate::sales::quote::ops::{PricedQuote, QuoteChange, lock, save, state};
use crate::sales::quote::rules::QuoteAction;

/// The document that was changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangedDocument {
    /// The opportunity, quote or order.
    pub document: DocumentId,
}

/// The record whose document is changed, with the state before.
pub(super) enum EditedRecord {
    /// An OPEN opportunity.
    Opportunity(Box<PricedOpportunity>),
    /// A DRAFT quote.
    Quote(Box<DraftQuote>),
    /// An ACTIVE order.
    Order(Box<EditedOrder>),
}

/// A DRAFT quote with its opportunity.
pub(super) struct DraftQuote {
    opportunity: PricedOpportunity,
    before: PricedQuote,
    /// The quote's new row, without its document.
    pub row: quote::Model,
}

/// An ACTIVE order with its opportunity.
pub(super) struct EditedOrder {
    opportunity: PricedOpportunity,
    before: PricedOrder,
}

impl EditedOrder {
    /// The refusal of a change that no order takes.
    pub(super) fn refused(&self, message: Message) -> UserError {
        OrderState::from(&self.before.row).refused(message)
    }
}

/// Locks the record of a document whose lines may change; for a quote or order, its opportunity first.
///
/// # Errors
/// It does not exist, is at another version, or its status does not allow it.
pub(super) async fn editable(tx: &mut Tx, id: DocumentId) -> Result<EditedRecord, Error> {
    let document: document::Model = tx.get(id).await?;
    match document.kind {
        DocumentKind::Opportunity => {
            let opportunity: PricedOpportunity = tx.lock(id).await?;
            actions::check(&opportunity.row, OpportunityAction::SetLines)?;
            Ok(EditedRecord::Opportunity(Box::new(opportunity)))
        }
        DocumentKind::Quote => {
            let (opportunity, quote) = lock(tx, QuoteId::from(id)).await?;
            state(&opportunity, &quote).check(QuoteAction::SetLines)?;
            Ok(EditedRecord::Quote(Box::new(DraftQuote {
                row: quote.row.clone(),
                before: quote,
                opportunity,
            })))
        }
        DocumentKind::Order => {
            let (opportunity, order) = order::ops::lock(tx, OrderId::from(id)).await?;
            OrderState::from(&order.row).check(OrderAction::SetLines)?;
            Ok(EditedRecord::Order(Box::new(EditedOrder { opportunity, before: order })))
        }
        DocumentKind::Invoice => {
            let message = Message::new("invoice-lines-fixed");
            Err(UserError::new(UserErrorCode::INVALID_STATE, message).into())
        }
    }
}

impl EditedRecord {
    /// The events of its change.
    pub(super) const EVENTS: [PipelineEventKind; 3] = [
        PipelineEventKind::OpportunityChanged,
        PipelineEventKind::OrderChanged,
        PipelineEventKind::QuoteChanged,
    ];

    /// The document before the change.
    pub(super) fn document(&self) -> &document::Model {
        match self {
            Self::Opportunity(opportunity) => &opportunity.document,
            Self::Quote(draft) => &draft.before.document,
            Self::Order(edited) => &edited.before.document,
        }
    }

    /// Refuses a document whose lines or header were changed since the caller read them.
    ///
    /// # Errors
    /// It is at another `linesVersion`.
    pub(super) fn check_lines_version(&self, expected: Option<i32>) -> Result<(), UserError> {
        let current = self.document().lines_version;
        let Some(expected) = expected.filter(|expected| *expected != current) else {
            return Ok(());
        };
        let record = match self {
            Self::Opportunity(opportunity) => opportunity.id.to_text(),
            Self::Quote(draft) => draft.before.id.to_text(),
            Self::Order(edited) => edited.before.id.to_text(),
        };
        let message = Message::new("version-conflict").with("version", current);
        let expected = Expected::LinesVersion(expected);
        let detail = UserErrorDetail::Version { current, record, expected };
        let problem = UserError::new(UserErrorCode::VERSION_CONFLICT, message);
        Err(problem.at("expectedLinesVersion").with(detail))
    }

    /// Increases the record's version and emits its event, if anything changed.
    pub(super) async fn changed(
        self,
        tx: &mut Tx,
        written: WrittenDocument,
    ) -> Result<ChangedDocument, Error> {
        let has_changed = written.has_changed;
        let id = written.document.id;
        match self {
            Self::Opportunity(opportunity) if has_changed => {
                document_changed(tx, &opportunity, written).await?;
            }
            Self::Quote(draft) if has_changed || draft.row != draft.before.row => {
                let DraftQuote { opportunity, before, row } = *draft;
                let change = QuoteChange {
                    kind: PipelineEventKind::QuoteChanged,
                    before: &before,
                    after: PricedQuote { row, document: written.document },
                };
                save(tx, &opportunity, change).await?;
            }
            Self::Order(edited) if has_changed => {
                let EditedOrder { opportunity, before } = *edited;
                let order = PricedOrder { row: before.row, document: written.document };
                invoice::ops::check_order(tx, &order).await?;
                let lines = queries::lines(tx, &order.document).await?;
                let kind = PipelineEventKind::OrderChanged;
                order::ops::save(tx, &opportunity, (&order, &lines), kind).await?;
            }
            Self::Opportunity(_) | Self::Quote(_) | Self::Order(_) => {}
        }
        Ok(ChangedDocument { document: id })
    }
}
