//! Deletes and restores products; called by the commands that take records of any kind.

use entity::{line, product};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, UserError};
use crate::reference::ops::changed;

/// Deletes a product that no line refers to. A product that was sold is refused: it can be retired.
///
/// # Errors
/// A line refers to the product, or the database failed.
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
