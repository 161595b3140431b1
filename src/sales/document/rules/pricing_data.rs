//! The catalogue data that lines are priced with, read once for all lines.

use chrono::NaiveDate;
use entity::choice::PricingMethod;
use entity::id::{PriceListItemId, ProductId, TaxRateId, UnitId};
use entity::money::Amount;
use entity::{
    currency, document, price_list, price_list_item, price_tier, product, tax_rate, unit,
};

use crate::catalog::rules::rate_for;
use crate::platform::error::{Reason, UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::pricing::{
    Basis, Discount, Method, PriceRounding, Rate, Tier, UnitFactor, convert, tier_for, unit_price,
};
use crate::sales::document::rules::problem;
use crate::sales::document::rules::totals::{Precisions, rate};

/// The data that lines are priced with.
#[derive(Clone, Debug)]
pub struct PricingData {
    /// Today, in the organisation's time zone.
    pub today: NaiveDate,
    /// The language of default descriptions.
    pub locale: String,
    /// The document's currency.
    pub currency: currency::Model,
    /// Decimal places of the base currency.
    pub base_precision: u32,
    /// The document's price list.
    pub price_list: Option<price_list::Model>,
    /// The products of the lines.
    pub products: Vec<product::Model>,
    /// The products' units.
    pub units: Vec<unit::Model>,
    /// The price list's items for these products.
    pub items: Vec<price_list_item::Model>,
    /// The tiers of these items, and of the items that existing lines were priced with.
    pub tiers: Vec<price_tier::Model>,
    /// All tax rates.
    pub tax_rates: Vec<tax_rate::Model>,
    /// The tax rate of the customer's account.
    pub account_tax_rate_id: Option<TaxRateId>,
}

/// A product sold in a unit.
#[derive(Clone, Copy, Debug)]
pub struct Goods<'a> {
    /// The product.
    pub product: &'a product::Model,
    /// The unit it is sold in.
    pub unit: &'a unit::Model,
}

/// The price of goods in a price list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListPrice {
    /// The price list item.
    pub item: PriceListItemId,
    /// The price of one unit.
    pub unit_price: Amount,
}

impl PricingData {
    /// The decimal places to which the document is rounded.
    #[must_use]
    pub const fn precisions(&self) -> Precisions<'_> {
        Precisions { currency: &self.currency, base_precision: self.base_precision }
    }

    /// A product by its id.
    #[must_use]
    pub fn product(&self, id: ProductId) -> Option<&product::Model> {
        self.products.iter().find(|product| product.id == id)
    }

    /// A unit by its id.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> Option<&unit::Model> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// The price of goods in the price list; `None` if the document has no price list.
    ///
    /// # Errors
    /// The list is retired or outside its validity, does not have the goods, or its item yields no price.
    pub fn listed(
        &self,
        goods: Goods<'_>,
        document: &document::Model,
    ) -> Result<Option<ListPrice>, UserError> {
        let Some(list) = &self.price_list else {
            return Ok(None);
        };
        on_sale(list, self.today)?;
        let item = self
            .items
            .iter()
            .find(|item| {
                item.price_list_id == list.id
                    && item.product_id == goods.product.id
                    && item.unit_id == goods.unit.id
            })
            .ok_or_else(|| self.missing_item(list, goods))?;
        let basis = basis(goods, rate(document))?;
        let unit_price = unit_price(method(item), &basis, PriceRounding::NONE)
            .map_err(|reason| problem::no_price(reason, &self.name(goods)))?;
        Ok(Some(ListPrice { item: item.id, unit_price }))
    }

    /// The discount per unit that the item's tiers give for a quantity.
    #[must_use]
    pub fn volume_discount(
        &self,
        item: Option<PriceListItemId>,
        quantity: Amount,
    ) -> Option<Discount> {
        let item = item?;
        let tiers: Vec<Tier> = self
            .tiers
            .iter()
            .filter(|tier| tier.price_list_item_id == item)
            .filter_map(tier)
            .collect();
        tier_for(&tiers, quantity)
    }

    /// The cost of one unit in the document's currency, at the document's rate; `None` if it is unknown.
    #[must_use]
    pub fn cost(&self, goods: Goods<'_>, document: &document::Model) -> Option<Amount> {
        let basis = basis(goods, rate(document)).ok()?;
        let at_cost = Method::MarkupCurrentCost(Amount::ZERO);
        unit_price(at_cost, &basis, PriceRounding::NONE).ok()
    }

    /// The tax rate in force today: the account's, else the product's, else the default.
    #[must_use]
    pub fn tax_rate(&self, product: Option<&product::Model>) -> Option<&tax_rate::Model> {
        let named = [self.account_tax_rate_id, product.and_then(|product| product.tax_rate_id)];
        rate_for(&self.tax_rates, named, self.today)
    }

    /// The display name of goods, e.g. `Camera (box)`.
    #[must_use]
    pub fn name(&self, goods: Goods<'_>) -> String {
        let Goods { product, unit } = goods;
        let (product, unit) = (product.name.get(&self.locale), unit.name.get(&self.locale));
        format!("{product} ({unit})")
    }

    fn missing_item(&self, list: &price_list::Model, goods: Goods<'_>) -> UserError {
        let message = Message::new("document-not-in-list")
            .with("product", goods.product.name.get(&self.locale))
            .with("unit", goods.unit.name.get(&self.locale))
            .with("list", list.name.get(&self.locale));
        UserError::new(UserErrorCode::INVALID, message)
    }
}

/// Two currencies that must be equal differ.
pub const CURRENCY_MISMATCH: UserErrorCode = UserErrorCode(&Reason {
    name: "CURRENCY_MISMATCH",
    meaning: "Two currencies that must be equal differ.",
});

/// Refuses a price list of another currency.
///
/// # Errors
/// It is of another currency.
pub fn same_currency(list: &price_list::Model, currency_code: &str) -> Result<(), UserError> {
    if list.currency_code == currency_code {
        return Ok(());
    }
    let message = Message::new("document-list-currency")
        .with("list", &list.currency_code)
        .with("document", currency_code);
    Err(UserError::new(CURRENCY_MISMATCH, message))
}

/// Refuses a price list that is not valid today; its first and last day are included.
///
/// # Errors
/// It is retired, or today is outside its validity.
pub fn on_sale(list: &price_list::Model, today: NaiveDate) -> Result<(), UserError> {
    if !list.is_active {
        return Err(UserError::invalid("document-list-retired"));
    }
    let has_begun = list.starts_on.is_none_or(|day| day <= today);
    let is_over = list.ends_on.is_some_and(|day| day < today);
    if has_begun && !is_over {
        return Ok(());
    }
    Err(UserError::invalid("document-list-out-of-date"))
}

fn method(item: &price_list_item::Model) -> Method {
    let value = item.value;
    match item.method {
        PricingMethod::Amount => Method::Amount(value),
        PricingMethod::PercentOfList => Method::PercentOfList(value),
        PricingMethod::MarkupCurrentCost => Method::MarkupCurrentCost(value),
        PricingMethod::MarginCurrentCost => Method::MarginCurrentCost(value),
        PricingMethod::MarkupStandardCost => Method::MarkupStandardCost(value),
        PricingMethod::MarginStandardCost => Method::MarginStandardCost(value),
    }
}

/// Costs and list prices are in the base currency. The exchange rate is part of the unit's factor, so that a price
/// derived from the cost is rounded only once.
fn basis(goods: Goods<'_>, rate: Rate) -> Result<Basis, UserError> {
    let Goods { product, unit } = goods;
    let list_price = product
        .list_price
        .filter(|_| unit.id == product.default_unit_id)
        .map(|price| convert(price, Rate::ONE, rate, entity::money::SCALE))
        .transpose()
        .map_err(|_| problem::out_of_range())?;
    Ok(Basis {
        list_price,
        current_cost: product.current_cost,
        standard_cost: product.standard_cost,
        unit_factor: factor(unit, rate).ok_or_else(problem::out_of_range)?,
    })
}

fn factor(unit: &unit::Model, rate: Rate) -> Option<UnitFactor> {
    let common = gcd(rate.currency_amount.raw(), rate.base_amount.raw());
    let (currency, base) = (
        rate.currency_amount.raw().checked_div(common)?,
        rate.base_amount.raw().checked_div(common)?,
    );
    Some(UnitFactor {
        numerator: unit.factor_numerator.checked_mul(currency)?,
        denominator: unit.factor_denominator.checked_mul(base)?,
    })
}

const fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn tier(row: &price_tier::Model) -> Option<Tier> {
    let discount = match (row.percent, row.amount) {
        (Some(percent), _) => Discount::Percent(percent),
        (None, Some(amount)) => Discount::Amount(amount),
        (None, None) => return None,
    };
    Some(Tier { from: row.from_quantity, to: row.to_quantity, discount })
}
