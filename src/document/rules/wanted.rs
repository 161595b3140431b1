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
    /// By hand.
    pub manual_discount: Said<Discount>,
    /// By hand, in percent.
    pub tax_rate: Said<Amount>,
    /// By hand.
    pub tax_amount: Said<Amount>,
}

impl Wanted {
    /// A line as it stands, priced anew from the list; what was typed by hand stays.
    #[must_use]
    pub fn anew(line: &line::Model) -> Self {
        let is_list_price = line.product_id.is_some() && !line.is_price_overridden;
        Self {
            unit_price: if is_list_price { Said::Null } else { Said::Omitted },
            tax_rate: if line.is_tax_overridden { Said::Omitted } else { Said::Null },
            ..Self::kept(line)
        }
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
            manual_discount: Said::Omitted,
            tax_rate: Said::Omitted,
            tax_amount: Said::Omitted,
        }
    }
}
