//! The inputs of products.

use async_graphql::{InputObject, MaybeUndefined};
use entity::id::{PriceListId, ProductId, TaxRateId, UnitGroupId, UnitId};
use entity::money::Amount;

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::workflow;

/// Adds a product.
#[derive(Clone, Debug, InputObject)]
pub struct CreateProductInput {
    /// Article number; 1–100 characters, and like no other.
    pub sku: String,
    /// Its name in at least one language; each 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// More about it; each up to 10,000 characters.
    pub descriptions: Option<Vec<LocalizedTextInput>>,
    /// The units it may be sold in; never changes.
    pub unit_group_id: UnitGroupId,
    /// The unit that is taken where none is named, of that group; omitted: the base unit.
    pub default_unit_id: Option<UnitId>,
    /// Per default unit, in the base currency; not negative.
    pub list_price: Option<Amount>,
    /// Per base unit, in the base currency; not negative.
    pub current_cost: Option<Amount>,
    /// Per base unit, in the base currency; not negative.
    pub standard_cost: Option<Amount>,
    /// Its tax rate; omitted: the default one.
    pub tax_rate_id: Option<TaxRateId>,
    /// Decimal places of its quantities, 0–4.
    #[graphql(default = 0)]
    pub quantity_decimals: i32,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateProductInput);

/// Changes a product; what is omitted stays, null clears. Lines keep what they were priced with.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateProductInput {
    /// Which one.
    pub product_id: ProductId,
    /// Article number; 1–100 characters, and like no other.
    pub sku: MaybeUndefined<String>,
    /// All its names; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// More about it, in all languages; each up to 10,000 characters.
    pub descriptions: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// The unit that is taken where none is named, of the product's group.
    pub default_unit_id: MaybeUndefined<UnitId>,
    /// Per default unit, in the base currency; not negative.
    pub list_price: MaybeUndefined<Amount>,
    /// Per base unit, in the base currency; not negative.
    pub current_cost: MaybeUndefined<Amount>,
    /// Per base unit, in the base currency; not negative.
    pub standard_cost: MaybeUndefined<Amount>,
    /// Its tax rate; null: the default one.
    pub tax_rate_id: MaybeUndefined<TaxRateId>,
    /// Decimal places of its quantities, 0–4.
    pub quantity_decimals: MaybeUndefined<i32>,
    /// False retires it: it can't be newly sold and stays readable.
    pub is_active: MaybeUndefined<bool>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateProductInput: product_id);

/// Which products are asked for. Every given field must match.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ProductFilter {
    /// Folded search over article number and names in all languages; at least 2 characters.
    pub text: Option<String>,
    /// Priced on this list.
    pub price_list_id: Option<PriceListId>,
    /// Whether retired ones are shown too; omitted: they are not.
    pub include_inactive: Option<bool>,
}
