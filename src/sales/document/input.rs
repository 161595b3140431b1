//! The inputs of document lines and of price previews.

use async_graphql::{InputObject, MaybeUndefined, OneofObject};
use entity::id::{DocumentId, LineId, PriceListId, ProductId, UnitId};
use entity::money::Amount;

use crate::platform::graphql::scalars::CurrencyCode;
use crate::pricing::Discount;
use crate::sales::document::rules::line_request::{FieldChange, LineRequest};
use crate::sales::document::rules::quantities::RequestedQuantity;

/// A line to set: a catalogue product in a unit, or a write-in.
#[derive(Clone, InputObject)]
pub struct LineInput {
    /// The existing line to keep and change; omitted: a new line.
    pub id: Option<LineId>,
    /// The product; omitted: the existing line's product, else the line is a write-in.
    pub product_id: Option<ProductId>,
    /// The unit, of the product's unit group; omitted: the existing line's unit, else the product's default unit.
    pub unit_id: Option<UnitId>,
    /// The text on the document, at most 1,000 characters; omitted: the existing line's text, else the product's name.
    /// Required for a new write-in.
    pub description: Option<String>,
    /// The quantity; above zero, with at most as many decimal places as the product allows. Another quantity of an
    /// existing line looks up its volume discount again; the same quantity keeps it.
    pub quantity: Amount,
    /// The price per unit; required for a write-in. For a product: if omitted, an existing line keeps its price, and a
    /// new line takes the list price; null takes the current list price and volume discount; the existing line's price
    /// sent back changes nothing; any other price overrides the list.
    pub unit_price: MaybeUndefined<Amount>,
    /// A manual discount; omitted: the existing line's discount; null: none.
    pub manual_discount: MaybeUndefined<DiscountInput>,
    /// The tax rate in percent, entered manually; omitted: the existing line's rate; null, and for new lines: the
    /// account's rate, else the product's, else the default. The existing line's rate sent back changes nothing.
    pub tax_rate: MaybeUndefined<Amount>,
    /// The tax amount, entered manually; must not be given together with `taxRate`.
    pub tax_amount: MaybeUndefined<Amount>,
}

/// A discount on a line.
#[derive(Clone, OneofObject)]
pub enum DiscountInput {
    /// An amount in the document's currency.
    Amount(Amount),
    /// A percentage of the line's base amount, 0–100.
    Percent(Amount),
}

/// A quantity of a line, e.g. to be delivered, invoiced or credited.
#[derive(Clone, Copy, InputObject)]
pub struct LineQuantityInput {
    /// The line.
    pub line_id: LineId,
    /// The quantity, above zero and at most what is left of the line, with at most as many decimal places as the
    /// product allows; omitted: all that is left.
    pub quantity: Option<Amount>,
}

/// A document to be priced without being saved.
#[derive(Clone, InputObject)]
pub struct PriceDocumentInput {
    /// The existing document, to which the `id`s of lines refer and whose account's tax rate and exchange rate apply;
    /// omitted: a new document.
    pub document_id: Option<DocumentId>,
    /// The currency; it must be the existing document's, if there is one.
    pub currency_code: CurrencyCode,
    /// The price list; omitted: the existing document's, else none; null: none. Without a price list every line needs a
    /// price.
    pub price_list_id: MaybeUndefined<PriceListId>,
    /// All its lines, in order, at most 250.
    pub lines: Vec<LineInput>,
    /// The header discount as an amount; omitted: the existing document's, else none; null: none.
    pub discount_amount: MaybeUndefined<Amount>,
    /// The header discount in percent, 0–100; omitted: the existing document's, else none; null: none.
    pub discount_percent: MaybeUndefined<Amount>,
    /// The freight charge before tax; omitted: the existing document's, else none; null: none.
    pub freight_amount: MaybeUndefined<Amount>,
    /// The tax rate on freight in percent; omitted: the existing document's, else freight is not taxed; null: it is not
    /// taxed.
    pub freight_tax_rate: MaybeUndefined<Amount>,
}

impl From<LineQuantityInput> for RequestedQuantity {
    fn from(LineQuantityInput { line_id, quantity }: LineQuantityInput) -> Self {
        Self { line: line_id, quantity }
    }
}

impl From<LineInput> for LineRequest {
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
            unit_price: field_change(unit_price),
            own_price: None,
            manual_discount: field_change(manual_discount.map_value(Discount::from)),
            tax_rate: field_change(tax_rate),
            tax_amount: field_change(tax_amount),
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

fn field_change<T>(input: MaybeUndefined<T>) -> FieldChange<T> {
    match input {
        MaybeUndefined::Undefined => FieldChange::Omitted,
        MaybeUndefined::Null => FieldChange::Null,
        MaybeUndefined::Value(value) => FieldChange::Value(value),
    }
}
