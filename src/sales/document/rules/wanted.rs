//! A line as it is asked for, and where the answer to each question comes from.

use entity::id::{LineId, ProductId, UnitId};
use entity::line;
use entity::money::Amount;

use crate::pricing::Discount;

/// What an input says about a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said<T> {
    /// Nothing: it stays as it is.
    Omitted,
    /// That it shall be empty, or found anew.
    Null,
    /// This.
    Value(T),
}

/// A line as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The line that is kept.
    pub id: Option<LineId>,
    /// The product; `None`: as kept, else a write-in.
    pub product_id: Option<ProductId>,
    /// The unit; `None`: as kept, else the product's default one.
    pub unit_id: Option<UnitId>,
    /// What people read; `None`: as kept, else the product's name.
    pub description: Option<String>,
    /// How much.
    pub quantity: Amount,
    /// Per unit.
    pub unit_price: Said<Amount>,
    /// The price that stays, although the list is read anew.
    pub own_price: Option<Amount>,
    /// By hand.
    pub manual_discount: Said<Discount>,
    /// By hand, in percent.
    pub tax_rate: Said<Amount>,
    /// By hand.
    pub tax_amount: Said<Amount>,
}

impl Wanted {
    /// A line as it stands, with its price from the list anew; one typed by hand stays.
    #[must_use]
    pub fn relisted(line: &line::Model) -> Self {
        Self {
            unit_price: line.product_id.map_or(Said::Omitted, |_| Said::Null),
            own_price: line.is_price_overridden.then_some(line.unit_price),
            ..Self::kept(line)
        }
    }

    /// As `relisted`, with the tax rate of today; one typed by hand stays.
    #[must_use]
    pub fn anew(line: &line::Model) -> Self {
        let tax_rate = if line.is_tax_overridden { Said::Omitted } else { Said::Null };
        Self { tax_rate, ..Self::relisted(line) }
    }

    /// A line as it stands.
    #[must_use]
    pub const fn kept(line: &line::Model) -> Self {
        Self {
            id: Some(line.id),
            product_id: None,
            unit_id: None,
            description: None,
            quantity: line.quantity,
            unit_price: Said::Omitted,
            own_price: None,
            manual_discount: Said::Omitted,
            tax_rate: Said::Omitted,
            tax_amount: Said::Omitted,
        }
    }
}
