//! A requested line.

use entity::id::{LineId, ProductId, UnitId};
use entity::line;
use entity::money::Amount;

use crate::pricing::Discount;

/// The value of an optional, nullable input field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldChange<T> {
    /// The field is omitted: the value stays as it is.
    Omitted,
    /// The field is null: the value is cleared or determined anew.
    Null,
    /// The field has this value.
    Value(T),
}

/// A requested line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineRequest {
    /// The existing line to keep; `None`: a new line.
    pub id: Option<LineId>,
    /// The product; `None`: the existing line's product, else a write-in.
    pub product_id: Option<ProductId>,
    /// The unit; `None`: the existing line's unit, else the product's default unit.
    pub unit_id: Option<UnitId>,
    /// The text on the document; `None`: the existing line's text, else the product's name.
    pub description: Option<String>,
    /// The quantity.
    pub quantity: Amount,
    /// The price per unit.
    pub unit_price: FieldChange<Amount>,
    /// A price that overrides the list's when the list price is looked up again.
    pub own_price: Option<Amount>,
    /// The manual discount.
    pub manual_discount: FieldChange<Discount>,
    /// The manual tax rate, in percent.
    pub tax_rate: FieldChange<Amount>,
    /// The manual tax amount.
    pub tax_amount: FieldChange<Amount>,
}

impl LineRequest {
    /// An existing line whose list price is looked up again; a manual price stays.
    #[must_use]
    pub fn relisted(line: &line::Model) -> Self {
        Self {
            unit_price: line.product_id.map_or(FieldChange::Omitted, |_| FieldChange::Null),
            own_price: line.is_price_overridden.then_some(line.unit_price),
            ..Self::kept(line)
        }
    }

    /// Like `relisted`, and with today's tax rate; a manual tax stays.
    #[must_use]
    pub fn with_new_price(line: &line::Model) -> Self {
        let tax_rate =
            if line.is_tax_overridden { FieldChange::Omitted } else { FieldChange::Null };
        Self { tax_rate, ..Self::relisted(line) }
    }

    /// An existing line, unchanged.
    #[must_use]
    pub const fn kept(line: &line::Model) -> Self {
        Self {
            id: Some(line.id),
            product_id: None,
            unit_id: None,
            description: None,
            quantity: line.quantity,
            unit_price: FieldChange::Omitted,
            own_price: None,
            manual_discount: FieldChange::Omitted,
            tax_rate: FieldChange::Omitted,
            tax_amount: FieldChange::Omitted,
        }
    }
}
