//! The inputs of price list mutations.

use async_graphql::{InputObject, MaybeUndefined};
use entity::choice::PricingMethod;
use entity::id::{PriceListId, PriceListItemId, ProductId, UnitId};
use entity::money::Amount;

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::platform::graphql::scalars::{CurrencyCode, Date};
use crate::workflow;

/// Creates an empty price list.
#[derive(Clone, InputObject)]
pub struct CreatePriceListInput {
    /// The name, in at least one language; each text 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// The currency of all prices in the list; never changes.
    pub currency_code: CurrencyCode,
    /// First day on which the list may be used; omitted: unbounded.
    pub starts_on: Option<Date>,
    /// Last day on which the list may be used, not before the first; omitted: unbounded.
    pub ends_on: Option<Date>,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreatePriceListInput);

/// Changes a price list; omitted fields stay unchanged, null clears.
#[derive(Clone, InputObject)]
pub struct UpdatePriceListInput {
    /// The price list to change.
    pub price_list_id: PriceListId,
    /// The name in all languages, replacing the present texts; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// First day on which the list may be used; null: unbounded.
    pub starts_on: MaybeUndefined<Date>,
    /// Last day on which the list may be used, not before the first; null: unbounded.
    pub ends_on: MaybeUndefined<Date>,
    /// False retires the list: it stays readable, but new documents can't use it.
    pub is_active: MaybeUndefined<bool>,
    /// Expected version, idempotency key and dry run.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdatePriceListInput: price_list_id);

/// A volume discount for a range of quantities; exactly one of `percent` and `amount` is required.
#[derive(Clone, Debug, InputObject)]
pub struct PriceTierInput {
    /// Lowest quantity of the tier in the item's unit, inclusive; above zero.
    pub from_quantity: Amount,
    /// Highest quantity of the tier, inclusive; omitted: unbounded. Tiers may not overlap. Between tiers there
    /// is no discount.
    pub to_quantity: Option<Amount>,
    /// Discount in percent of the unit price, 0–100.
    pub percent: Option<Amount>,
    /// Discount per unit, in the list's currency; at most the unit price.
    pub amount: Option<Amount>,
}

/// The price of one product in one unit.
#[derive(Clone, InputObject)]
pub struct PriceListItemInput {
    /// The product.
    pub product_id: ProductId,
    /// The unit the price is for, one of the product's group; omitted: the product's default unit.
    pub unit_id: Option<UnitId>,
    /// How the unit price is computed; only AMOUNT is supported so far.
    #[graphql(default_with = "PricingMethod::Amount")]
    pub method: PricingMethod,
    /// The unit price in the list's currency; not negative, up to four decimal places.
    pub value: Amount,
    /// Volume discounts, replacing the present ones; at most 20. Omitted: unchanged; `[]`: none.
    pub tiers: Option<Vec<PriceTierInput>>,
}

/// Sets prices in a list. An item with the same product and unit gets the new price; otherwise one is added.
/// Other items stay unchanged. Lines of existing documents keep their price.
#[derive(Clone, InputObject)]
pub struct SetPriceListItemsInput {
    /// The price list.
    pub price_list_id: PriceListId,
    /// The prices; 1–200, no two for the same product and unit.
    pub items: Vec<PriceListItemInput>,
    /// Expected version, idempotency key and dry run.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(SetPriceListItemsInput: price_list_id);

/// Removes a price from its list. Lines of existing documents keep their price.
#[derive(Clone, InputObject)]
pub struct RemovePriceListItemInput {
    /// The price list item to remove.
    pub price_list_item_id: PriceListItemId,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(RemovePriceListItemInput);
