//! The inputs of documents.

use async_graphql::{InputObject, MaybeUndefined, OneofObject};
use entity::id::{DocumentId, LineId, PriceListId, ProductId, UnitId};
use entity::money::Amount;

use crate::sales::document::rules::wanted::{Said, Wanted};
use crate::platform::graphql::scalars::{CurrencyCode, Date};
use crate::pricing::Discount;
use crate::workflow;

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

/// Replaces all lines of an open opportunity or a DRAFT quote.
#[derive(Clone, Debug, InputObject)]
pub struct SetLinesInput {
    /// The opportunity or quote.
    pub document_id: DocumentId,
    /// All its lines, in order, at most 250: lines with an `id` are kept and changed, lines of
    /// the document that are missing here are deleted.
    pub lines: Vec<LineInput>,
    /// The version that the document must be at; omitted: any.
    pub expected_version: Option<i32>,
    /// A retry with the same key and input answers as the first call did, for 24 hours.
    pub idempotency_key: Option<String>,
    /// Does everything and takes it back: the payload is a preview.
    #[graphql(default = false)]
    pub dry_run: bool,
}

/// Changes the header of an open opportunity or a DRAFT quote. Omitted fields stay as they are.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateDocumentInput {
    /// The opportunity or quote.
    pub document_id: DocumentId,
    /// From which it sells; null: from none. Lines whose price was not typed by hand are priced
    /// anew from another list; products that it lacks are refused by name.
    pub price_list_id: MaybeUndefined<PriceListId>,
    /// Header discount as an amount; adds to the percentage; not null.
    pub discount_amount: MaybeUndefined<Amount>,
    /// Header discount in percent, 0–100; not null.
    pub discount_percent: MaybeUndefined<Amount>,
    /// Freight before its tax; not null.
    pub freight_amount: MaybeUndefined<Amount>,
    /// In percent; null: freight is not taxed.
    pub freight_tax_rate: MaybeUndefined<Amount>,
    /// How it is paid, at most 10,000 characters; null: nothing said.
    pub payment_terms: MaybeUndefined<String>,
    /// How it is delivered, at most 10,000 characters; null: nothing said.
    pub delivery_terms: MaybeUndefined<String>,
    /// Last day of a quote, inclusive, not before today; null: no end. Refused for an
    /// opportunity.
    pub valid_until: MaybeUndefined<Date>,
    /// The version that the document must be at; omitted: any.
    pub expected_version: Option<i32>,
    /// A retry with the same key and input answers as the first call did, for 24 hours.
    pub idempotency_key: Option<String>,
    /// Does everything and takes it back: the payload is a preview.
    #[graphql(default = false)]
    pub dry_run: bool,
}

/// Prices the lines of an open opportunity or a DRAFT quote anew, from its price list as it is
/// today. Prices, tiers, costs and tax rates follow; what was typed by hand stays.
#[derive(Clone, Debug, InputObject)]
pub struct RepriceDocumentInput {
    /// The opportunity or quote.
    pub document_id: DocumentId,
    /// The version that the document must be at; omitted: any.
    pub expected_version: Option<i32>,
    /// A retry with the same key and input answers as the first call did, for 24 hours.
    pub idempotency_key: Option<String>,
    /// Does everything and takes it back: the payload shows the difference.
    #[graphql(default = false)]
    pub dry_run: bool,
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

workflow!(SetLinesInput: document_id);
workflow!(UpdateDocumentInput: document_id);
workflow!(RepriceDocumentInput: document_id);

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
