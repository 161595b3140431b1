//! The inputs of product mutations.

use async_graphql::{InputObject, MaybeUndefined};
use entity::id::{PriceListId, ProductId, TaxRateId, UnitGroupId, UnitId};
use entity::money::Amount;

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::workflow;

/// Creates a product.
#[derive(Clone, InputObject)]
pub struct CreateProductInput {
    /// Article number (stock keeping unit); 1–100 characters, unique.
    pub sku: String,
    /// The name, in at least one language; each text 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// The description in any number of languages; each up to 10,000 characters.
    pub descriptions: Option<Vec<LocalizedTextInput>>,
    /// The group of units in which the product is sold; never changes.
    pub unit_group_id: UnitGroupId,
    /// The unit used where none is given, one of that group; omitted: the base unit.
    pub default_unit_id: Option<UnitId>,
    /// List price per default unit, in the base currency; not negative.
    pub list_price: Option<Amount>,
    /// Current cost per base unit, in the base currency; not negative.
    pub current_cost: Option<Amount>,
    /// Standard cost per base unit, in the base currency; not negative.
    pub standard_cost: Option<Amount>,
    /// The product's tax rate; omitted: the default rate applies.
    pub tax_rate_id: Option<TaxRateId>,
    /// Decimal places of quantities, 0–4.
    #[graphql(default = 0)]
    pub quantity_decimals: i32,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateProductInput);

/// Changes a product; omitted fields stay unchanged, null clears. Lines of existing documents keep their
/// prices.
#[derive(Clone, InputObject)]
pub struct UpdateProductInput {
    /// The product to change.
    pub product_id: ProductId,
    /// Article number (stock keeping unit); 1–100 characters, unique.
    pub sku: MaybeUndefined<String>,
    /// The name in all languages, replacing the present texts; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// The description in all languages, replacing the present texts; each up to 10,000 characters.
    pub descriptions: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// The unit used where none is given, one of the product's group.
    pub default_unit_id: MaybeUndefined<UnitId>,
    /// List price per default unit, in the base currency; not negative.
    pub list_price: MaybeUndefined<Amount>,
    /// Current cost per base unit, in the base currency; not negative.
    pub current_cost: MaybeUndefined<Amount>,
    /// Standard cost per base unit, in the base currency; not negative.
    pub standard_cost: MaybeUndefined<Amount>,
    /// The product's tax rate; null: the default rate applies.
    pub tax_rate_id: MaybeUndefined<TaxRateId>,
    /// Decimal places of quantities, 0–4.
    pub quantity_decimals: MaybeUndefined<i32>,
    /// False retires the product: it stays readable, but can't be newly sold.
    pub is_active: MaybeUndefined<bool>,
    /// Expected version, idempotency key and dry run.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateProductInput: product_id);

/// Restricts a list of products; a product must match every field given.
#[derive(Clone, Default, InputObject)]
pub struct ProductFilter {
    /// Words in the article number or in a name of any language; at least 2 characters. Letter variants are
    /// ignored.
    pub text: Option<String>,
    /// Only products with a price in this list.
    pub price_list_id: Option<PriceListId>,
    /// Whether to include retired products; omitted: no.
    pub include_inactive: Option<bool>,
}
