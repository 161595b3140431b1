//! The inputs of documents.

use async_graphql::{InputObject, MaybeUndefined, OneofObject};
use entity::id::{DocumentId, LineId, PriceListId, ProductId, UnitId};
use entity::money::Amount;

use crate::platform::graphql::scalars::CurrencyCode;
use crate::pricing::Discount;
use crate::sales::document::rules::wanted::{Said, Wanted};

/// A line as it shall be: a catalogue product in a unit, or a write-in.
#[derive(Clone, Debug, InputObject)]
pub struct LineInput {
    /// The line that is kept; omitted: a new one.
    pub id: Option<LineId>,
    /// The product; omitted: that of the kept line, else the line is a write-in.
    pub product_id: Option<ProductId>,
    /// The unit, of the product's group; omitted: that of the kept line, else the product's
    /// default unit.
    pub unit_id: Option<UnitId>,
    /// What people read, at most 1,000 characters; omitted: that of the kept line, else the
    /// product's name. Required for a new write-in.
    pub description: Option<String>,
    /// How much; above zero, with at most the product's decimal places.
    pub quantity: Amount,
    /// Per unit; required for a write-in. For a product: omitted on a kept line keeps the kept
    /// list price and re-reads its tier, the stored price sent back is no override, another
    /// price overrides, null re-prices from the list.
    pub unit_price: MaybeUndefined<Amount>,
    /// A discount by hand; omitted: that of the kept line; null: none.
    pub manual_discount: MaybeUndefined<DiscountInput>,
    /// In percent, typed by hand; omitted: that of the kept line; null, and for new lines: by
    /// account, product and default. The stored rate sent back is no override.
    pub tax_rate: MaybeUndefined<Amount>,
    /// Typed by hand; not together with `taxRate`.
    pub tax_amount: MaybeUndefined<Amount>,
}

/// A discount.
#[derive(Clone, Debug, OneofObject)]
pub enum DiscountInput {
    /// An amount in the document's currency.
    Amount(Amount),
    /// Percent of the base amount, 0–100.
    Percent(Amount),
}

/// A document to be priced without keeping anything.
#[derive(Clone, Debug, InputObject)]
pub struct PriceDocumentInput {
    /// The document whose lines `id` may name; omitted: a new one. Its account's tax rate and its
    /// exchange rate count.
    pub document_id: Option<DocumentId>,
    /// Its currency; that of the document, where one is named.
    pub currency_code: CurrencyCode,
    /// From which it sells; omitted: from none, and every line needs a price.
    pub price_list_id: Option<PriceListId>,
    /// All its lines, in order, at most 250.
    pub lines: Vec<LineInput>,
    /// Header discount as an amount; omitted: none.
    pub discount_amount: Option<Amount>,
    /// Header discount in percent, 0–100; omitted: none.
    pub discount_percent: Option<Amount>,
    /// Freight before its tax; omitted: none.
    pub freight_amount: Option<Amount>,
}

impl From<LineInput> for Wanted {
    fn from(input: LineInput) -> Self {
        let LineInput {
            id,
            product_id,
            unit_id,
            description,
            quantity,
            unit_price,
            manual_discount,
            tax_rate,
            tax_amount,
        } = input;
        Self {
            id,
            product_id,
            unit_id,
            description,
            quantity,
            unit_price: said(unit_price),
            own_price: None,
            manual_discount: said(manual_discount.map_value(Discount::from)),
            tax_rate: said(tax_rate),
            tax_amount: said(tax_amount),
        }
    }
}

impl From<DiscountInput> for Discount {
    fn from(input: DiscountInput) -> Self {
        match input {
            DiscountInput::Amount(amount) => Self::Amount(amount),
            DiscountInput::Percent(percent) => Self::Percent(percent),
        }
    }
}

fn said<T>(input: MaybeUndefined<T>) -> Said<T> {
    match input {
        MaybeUndefined::Undefined => Said::Omitted,
        MaybeUndefined::Null => Said::Null,
        MaybeUndefined::Value(value) => Said::Value(value),
    }
}
