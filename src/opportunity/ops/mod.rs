//! What one does with an opportunity.

pub mod open;

use entity::choice::PipelineEventKind;
use entity::{document, opportunity};

use crate::event::Facts;
use crate::platform::db::row::Priced;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

/// An opportunity with its document.
pub type Deal = Priced<opportunity::Model>;

/// Writes a changed opportunity: one version, one row of history, one event. Nothing where
/// nothing changed.
///
/// # Errors
/// The database failed.
pub async fn save(
    _tx: &mut Tx,
    _before: &Deal,
    _after: Deal,
    _kind: PipelineEventKind,
) -> Result<Deal, Error> {
    Err(Error::Broken("not yet".to_owned()))
}

/// Takes over a document whose lines or header changed: the estimated value follows it. The
/// document itself is written already.
///
/// # Errors
/// The database failed.
pub async fn document_changed(
    _tx: &mut Tx,
    _deal: &Deal,
    _document: document::Model,
) -> Result<Deal, Error> {
    Err(Error::Broken("not yet".to_owned()))
}

/// What a card and a column's count need, as the deal is now.
///
/// # Errors
/// The database failed.
pub async fn facts(_tx: &Tx, _deal: &Deal) -> Result<Facts, Error> {
    Err(Error::Broken("not yet".to_owned()))
}
