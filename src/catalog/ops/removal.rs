//! Deletes and restores products: steps of commands that take many records.

use entity::{line, product};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, UserError};
use crate::reference::ops::changed;

/// Deletes a product that no line names; one that was sold is retired instead.
///
/// # Errors
/// A line names it, or the database failed.
pub async fn delete(tx: &mut Tx, before: &product::Model) -> Result<(), Error> {
    let lines = tx.find_any::<line::Entity>().filter(line::Column::ProductId.eq(before.id));
    if tx.one::<line::Model>(lines).await?.is_some() {
        return Err(UserError::invalid("delete-product-with-lines").into());
    }
    tx.update(before, product::Model { deleted_at: Some(tx.now()), ..before.clone() }).await?;
    changed(tx, before.id);
    Ok(())
}

/// Restores a deleted product.
///
/// # Errors
/// The database failed.
pub async fn restore(tx: &mut Tx, before: &product::Model) -> Result<(), Error> {
    tx.update(before, product::Model { deleted_at: None, ..before.clone() }).await?;
    changed(tx, before.id);
    Ok(())
}
