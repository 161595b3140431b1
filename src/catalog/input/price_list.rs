//! The inputs of price lists.

use async_graphql::{InputObject, MaybeUndefined};
use entity::choice::PricingMethod;
use entity::id::{PriceListId, PriceListItemId, ProductId, UnitId};
use entity::money::Amount;

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::platform::graphql::scalars::{CurrencyCode, Date};
use crate::workflow;

/// Makes an empty price list.
#[derive(Clone, Debug, InputObject)]
pub struct CreatePriceListInput {
    /// Its name in at least one language; each 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// Of all its prices; never changes.
    pub currency_code: CurrencyCode,
    /// First day it may be used; omitted: always.
    pub starts_on: Option<Date>,
    /// Last day it may be used, not before the first; omitted: without end.
    pub ends_on: Option<Date>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreatePriceListInput);

/// Changes a price list; what is omitted stays, null clears.
#[derive(Clone, Debug, InputObject)]
pub struct UpdatePriceListInput {
    /// Which one.
    pub price_list_id: PriceListId,
    /// All its names; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// First day it may be used; null: always.
    pub starts_on: MaybeUndefined<Date>,
    /// Last day it may be used, not before the first; null: without end.
    pub ends_on: MaybeUndefined<Date>,
    /// False retires it: it can't be newly used and stays readable.
    pub is_active: MaybeUndefined<bool>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdatePriceListInput: price_list_id);

/// A volume discount for a range of quantities: `percent` or `amount`, one of the two.
#[derive(Clone, Debug, InputObject)]
pub struct PriceTierInput {
    /// From this quantity on, inclusive, in the item's unit; above zero.
    pub from_quantity: Amount,
    /// To this quantity, inclusive; omitted: without end. Tiers may leave gaps, in which there is
    /// no discount, and may not overlap.
    pub to_quantity: Option<Amount>,
    /// Percent of the unit price, 0–100.
    pub percent: Option<Amount>,
    /// Per unit, in the list's currency; not more than the price.
    pub amount: Option<Amount>,
}

/// The price of one product in one unit.
#[derive(Clone, Debug, InputObject)]
pub struct PriceListItemInput {
    /// What is priced.
    pub product_id: ProductId,
    /// In which unit of the product's group; omitted: its default unit.
    pub unit_id: Option<UnitId>,
    /// How the unit price is found; for now AMOUNT only, the others come later.
    #[graphql(default_with = "PricingMethod::Amount")]
    pub method: PricingMethod,
    /// The price per unit in the list's currency; not negative, up to four decimal places.
    pub value: Amount,
    /// Volume discounts; at most 20. Omitted: they stay as they are; `[]`: none.
    pub tiers: Option<Vec<PriceTierInput>>,
}

/// Sets prices of a list. A product that is priced in that unit gets the new price, another is
/// added; items that are not named stay. Lines keep the price they were priced with.
#[derive(Clone, Debug, InputObject)]
pub struct SetPriceListItemsInput {
    /// Of which list.
    pub price_list_id: PriceListId,
    /// The prices; 1–200, each product and unit once.
    pub items: Vec<PriceListItemInput>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(SetPriceListItemsInput: price_list_id);

/// Takes a price off its list. Lines keep the price they were priced with.
#[derive(Clone, Debug, InputObject)]
pub struct RemovePriceListItemInput {
    /// Which item.
    pub price_list_item_id: PriceListItemId,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(RemovePriceListItemInput);
