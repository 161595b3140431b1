//! Reads what decides which quantities of a document's lines may be taken.

use std::collections::{BTreeSet, HashMap};

use entity::id::ProductId;
use entity::money::{Amount, SCALE};
use entity::{line, product};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::sales::document::input::LineQuantityInput;
use crate::sales::document::rules::quantities::{LeftOfLine, RequestedQuantity, quantities};

/// The quantity that is taken of each line, given what is left of each; without a request, all that is left.
///
/// # Errors
/// A line is not one of these, a quantity is invalid or more than is left, or the database failed.
pub async fn take_quantities(
    tx: &Tx,
    lines: &[line::Model],
    left: &[Amount],
    requested: Option<Vec<LineQuantityInput>>,
) -> Result<Vec<Amount>, Error> {
    let places = quantity_places(tx, lines).await?;
    let of_lines: Vec<LeftOfLine<'_>> = lines
        .iter()
        .zip(left)
        .map(|(line, left)| {
            let places = line.product_id.and_then(|product| places.get(&product));
            LeftOfLine { line, left: *left, places: places.copied().unwrap_or(SCALE) }
        })
        .collect();
    let requested: Option<Vec<RequestedQuantity>> =
        requested.map(|lines| lines.into_iter().map(RequestedQuantity::from).collect());
    quantities(&of_lines, requested.as_deref()).map_err(Error::Refused)
}

/// How many decimal places the quantity of each product may have.
async fn quantity_places(tx: &Tx, lines: &[line::Model]) -> Result<HashMap<ProductId, u32>, Error> {
    let ids: BTreeSet<ProductId> = lines.iter().filter_map(|line| line.product_id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = tx.find_any::<product::Entity>().filter(product::Column::Id.is_in(ids));
    let products: Vec<product::Model> = tx.all(rows).await?;
    let places = |product: &product::Model| u32::try_from(product.quantity_decimals).unwrap_or(0);
    Ok(products.iter().map(|product| (product.id, places(product))).collect())
}
