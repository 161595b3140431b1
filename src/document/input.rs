//! The inputs of documents.

use async_graphql::{InputObject, OneofObject};
use entity::id::{LineId, ProductId, UnitId};
use entity::money::Amount;

/// A line as it shall be: a catalogue product in a unit, or a write-in.
#[derive(Clone, Debug, InputObject)]
pub struct LineInput {
    /// The line that is kept; omitted: a new one.
    pub id: Option<LineId>,
    /// The product; omitted: a write-in.
    pub product_id: Option<ProductId>,
    /// The unit; omitted: the product's default unit.
    pub unit_id: Option<UnitId>,
    /// What people read; required for a write-in, else the product's name.
    pub description: Option<String>,
    /// How much; above zero, with at most the product's decimal places.
    pub quantity: Amount,
    /// Per unit; required for a write-in. For a product: omitted on a kept line keeps the kept
    /// list price and re-reads its tier, the stored price sent back is no override, another
    /// price overrides, null re-prices from the list.
    pub unit_price: async_graphql::MaybeUndefined<Amount>,
    /// A discount by hand.
    pub manual_discount: Option<DiscountInput>,
    /// In percent, typed by hand; omitted: by account, product and default.
    pub tax_rate: Option<Amount>,
    /// Typed by hand; not together with `taxRate`.
    pub tax_amount: Option<Amount>,
}

/// A discount.
#[derive(Clone, Debug, OneofObject)]
pub enum DiscountInput {
    /// An amount in the document's currency.
    Amount(Amount),
    /// Percent of the base amount, 0–100.
    Percent(Amount),
}
