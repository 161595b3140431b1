//! Determines the unit price of a line: from the price list, kept from the existing line, or entered manually.

use entity::id::PriceListItemId;
use entity::line;
use entity::money::Amount;

use crate::platform::bounds::not_negative;
use crate::platform::error::UserError;
use crate::sales::document::rules::draft::LineContext;
use crate::sales::document::rules::line_request::FieldChange;
use crate::sales::document::rules::pricing_data::{Goods, ListPrice};
use crate::sales::document::rules::problem::required;

/// The price and the cost of a line.
pub(super) struct LinePrice {
    pub item: Option<PriceListItemId>,
    pub list_unit_price: Option<Amount>,
    pub unit_price: Amount,
    pub is_overridden: bool,
    pub cost: Option<Amount>,
}

impl LineContext<'_> {
    pub(super) fn price(
        &self,
        goods: Option<Goods<'_>>,
        kept: Option<&line::Model>,
    ) -> Result<LinePrice, UserError> {
        if let FieldChange::Value(typed) = self.requested.unit_price {
            not_negative(typed, "unitPrice")?;
        }
        let Some(goods) = goods else {
            return self.price_of_write_in(kept);
        };
        let typed = match (self.requested.unit_price, kept) {
            (FieldChange::Omitted, Some(line)) => return Ok(LinePrice::kept(line)),
            (FieldChange::Value(typed), Some(line)) => {
                return Ok(LinePrice::kept(line).typed(typed));
            }
            (FieldChange::Value(typed), None) => Some(typed),
            (FieldChange::Null, _) => self.requested.own_price,
            (FieldChange::Omitted, None) => None,
        };
        let listed = self.pricing_data.listed(goods, self.document);
        let listed = listed.map_err(|problem| problem.at("productId"))?;
        match (listed, typed) {
            (Some(listed), None) => Ok(self.listed(goods, listed)),
            (Some(listed), Some(typed)) => Ok(self.listed(goods, listed).typed(typed)),
            (None, Some(typed)) => Ok(LinePrice {
                item: None,
                list_unit_price: None,
                unit_price: typed,
                is_overridden: true,
                cost: self.pricing_data.cost(goods, self.document),
            }),
            (None, None) => Err(required("document-price-or-list", "unitPrice")),
        }
    }

    fn price_of_write_in(&self, kept: Option<&line::Model>) -> Result<LinePrice, UserError> {
        let unit_price = match (self.requested.unit_price, kept) {
            (FieldChange::Value(typed), _) => typed,
            (FieldChange::Omitted, Some(line)) => line.unit_price,
            (FieldChange::Null, _) | (FieldChange::Omitted, None) => {
                return Err(required("document-price-write-in", "unitPrice"));
            }
        };
        Ok(LinePrice {
            item: None,
            list_unit_price: None,
            unit_price,
            is_overridden: false,
            cost: None,
        })
    }

    fn listed(&self, goods: Goods<'_>, listed: ListPrice) -> LinePrice {
        LinePrice {
            item: Some(listed.item),
            list_unit_price: Some(listed.unit_price),
            unit_price: listed.unit_price,
            is_overridden: false,
            cost: self.pricing_data.cost(goods, self.document),
        }
    }
}

impl LinePrice {
    const fn kept(line: &line::Model) -> Self {
        Self {
            item: line.price_list_item_id,
            list_unit_price: line.list_unit_price,
            unit_price: line.unit_price,
            is_overridden: line.is_price_overridden,
            cost: line.cost,
        }
    }

    /// An entered price that equals the stored one or the list price does not count as an override.
    fn typed(self, typed: Amount) -> Self {
        if typed == self.unit_price {
            return self;
        }
        Self { is_overridden: self.list_unit_price != Some(typed), unit_price: typed, ..self }
    }
}
