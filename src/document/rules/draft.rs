//! From what is asked for to lines that can be priced.

use entity::id::{LineId, PriceListItemId, ProductId, TaxRateId, UnitId};
use entity::money::{Amount, SCALE};
use entity::{document, line, tax_rate};

use crate::document::rules::stock::{Goods, Listed, Stock};
use crate::document::rules::totals::Draft;
use crate::document::rules::wanted::{Said, Wanted};
use crate::platform::bounds::{not_negative, optional};
use crate::platform::error::{Problem, UserErrorCode};
use crate::platform::message::Message;
use crate::pricing::Discount;

/// The most lines that a document has.
pub const MOST_LINES: usize = 250;
/// The most characters of a line's description.
pub const DESCRIPTION_LENGTH: usize = 1_000;

/// Refuses more lines than a document has.
///
/// # Errors
/// There are too many.
pub fn check_count(lines: usize) -> Result<(), Problem> {
    if lines <= MOST_LINES {
        return Ok(());
    }
    let message = Message::new("document-too-many-lines").with("most", MOST_LINES);
    Err(Problem::new(UserErrorCode::LimitExceeded, message).at("lines"))
}

/// The lines of a document, ready to be priced: in the order asked for, from position 1; and what
/// is wrong with those that are not acceptable.
#[must_use]
pub fn drafts(
    stock: &Stock,
    document: &document::Model,
    kept: &[line::Model],
    wanted: &[Wanted],
) -> (Vec<Draft>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut drafts = Vec::with_capacity(wanted.len());
    for (index, wanted_line) in wanted.iter().enumerate() {
        let asked = Asked {
            stock,
            document,
            wanted: wanted_line,
        };
        let line = find(kept, &wanted[..index], wanted_line.id).and_then(|kept| {
            let position = i32::try_from(index + 1).unwrap_or(i32::MAX);
            asked.draft(kept, position)
        });
        match line {
            Ok(draft) => drafts.push(draft),
            Err(problem) => problems.push(within(problem, index)),
        }
    }
    (drafts, problems)
}

/// The line that is kept; an unknown id and one that was named before are refused.
fn find<'a>(
    kept: &'a [line::Model],
    before: &[Wanted],
    id: Option<LineId>,
) -> Result<Option<&'a line::Model>, Problem> {
    let Some(id) = id else { return Ok(None) };
    if before.iter().any(|other| other.id == Some(id)) {
        return Err(Problem::invalid("document-line-twice").at("id"));
    }
    let line = kept.iter().find(|line| line.id == id);
    line.map(Some)
        .ok_or_else(|| Problem::not_found().at("id"))
}

fn within(mut problem: Problem, index: usize) -> Problem {
    problem.path.splice(..0, ["lines".to_owned(), index.to_string()]);
    problem
}

/// One line that is asked for.
struct Asked<'a> {
    stock: &'a Stock,
    document: &'a document::Model,
    wanted: &'a Wanted,
}

/// What a line costs and what it is sold for.
struct Price {
    item: Option<PriceListItemId>,
    list_unit_price: Option<Amount>,
    unit_price: Amount,
    is_overridden: bool,
    cost: Option<Amount>,
}

/// The tax of a line.
struct TaxTerms {
    id: Option<TaxRateId>,
    rate: Option<Amount>,
    is_overridden: bool,
    amount: Amount,
}

impl<'a> Asked<'a> {
    fn draft(&self, named: Option<&line::Model>, position: i32) -> Result<Draft, Problem> {
        let goods = self.goods(named)?;
        // A line that is given another product or unit keeps its id, and nothing else.
        let kept = named.filter(|line| is_same(line, goods));
        if let Some(goods) = goods
            && kept.is_none()
            && !goods.product.is_active
        {
            let message = Message::new("document-product-retired")
                .with("product", goods.product.name.get(&self.stock.locale));
            return Err(Problem::new(UserErrorCode::Invalid, message).at("productId"));
        }
        let quantity = self.quantity(goods)?;
        let price = self.price(goods, kept)?;
        let (discount_amount, discount_percent) = self.manual_discount(kept);
        let tax = self.tax(goods, kept)?;
        let line = line::Model {
            id: named.map_or_else(LineId::generate, |line| line.id),
            document_id: self.document.id,
            position,
            product_id: goods.map(|goods| goods.product.id),
            unit_id: goods.map(|goods| goods.unit.id),
            price_list_item_id: price.item,
            description: self.description(goods, kept)?,
            quantity,
            list_unit_price: price.list_unit_price,
            unit_price: price.unit_price,
            is_price_overridden: price.is_overridden,
            cost: price.cost,
            volume_discount: Amount::ZERO,
            base_amount: Amount::ZERO,
            manual_discount_amount: discount_amount,
            manual_discount_percent: discount_percent,
            net_amount: Amount::ZERO,
            header_discount_share: Amount::ZERO,
            tax_rate_id: tax.id,
            tax_rate: tax.rate,
            is_tax_overridden: tax.is_overridden,
            tax_amount: tax.amount,
            extended_amount: Amount::ZERO,
            source_line_id: kept.and_then(|line| line.source_line_id),
        };
        let volume = self.stock.volume_discount(price.item, quantity);
        Ok(Draft { line, volume })
    }

    /// What is sold; `None`: a write-in.
    fn goods(&self, named: Option<&line::Model>) -> Result<Option<Goods<'a>>, Problem> {
        let kept_product = named.and_then(|line| line.product_id);
        let Some(product_id) = self.wanted.product_id.or(kept_product) else {
            return match self.wanted.unit_id {
                None => Ok(None),
                Some(_) => Err(Problem::invalid("document-unit-of-write-in").at("unitId")),
            };
        };
        let product = self.stock.product(product_id);
        let product = product.ok_or_else(|| Problem::not_found().at("productId"))?;
        let kept_unit = named
            .filter(|line| line.product_id == Some(product_id))
            .and_then(|line| line.unit_id);
        let unit_id = self
            .wanted
            .unit_id
            .or(kept_unit)
            .unwrap_or(product.default_unit_id);
        let unit = self.stock.unit(unit_id);
        let unit = unit.ok_or_else(|| Problem::not_found().at("unitId"))?;
        if unit.unit_group_id != product.unit_group_id {
            let message = Message::new("document-unit-of-other-group")
                .with("product", product.name.get(&self.stock.locale))
                .with("unit", unit.name.get(&self.stock.locale));
            return Err(Problem::new(UserErrorCode::Invalid, message).at("unitId"));
        }
        Ok(Some(Goods { product, unit }))
    }

    fn description(
        &self,
        goods: Option<Goods<'_>>,
        kept: Option<&line::Model>,
    ) -> Result<String, Problem> {
        let typed = self.wanted.description.as_deref();
        let typed = optional(typed, DESCRIPTION_LENGTH, "description")?;
        let found = typed
            .or_else(|| kept.map(|line| line.description.clone()))
            .or_else(|| Some(goods?.product.name.get(&self.stock.locale).to_owned()));
        found.ok_or_else(|| required("document-describe-write-in", "description"))
    }

    fn quantity(&self, goods: Option<Goods<'_>>) -> Result<Amount, Problem> {
        let quantity = self.wanted.quantity;
        if quantity <= Amount::ZERO {
            return Err(Problem::invalid("document-quantity").at("quantity"));
        }
        let places = goods.map_or(SCALE, |goods| {
            u32::try_from(goods.product.quantity_decimals).unwrap_or(0)
        });
        let step = 10_i64.pow(SCALE.saturating_sub(places));
        if quantity.raw() % step != 0 {
            let key = match places {
                0 => "document-quantity-whole",
                _ => "document-quantity-decimals",
            };
            let message = Message::new(key).with("most", places);
            return Err(Problem::new(UserErrorCode::Invalid, message).at("quantity"));
        }
        Ok(quantity)
    }

    fn price(
        &self,
        goods: Option<Goods<'_>>,
        kept: Option<&line::Model>,
    ) -> Result<Price, Problem> {
        if let Said::Value(typed) = self.wanted.unit_price {
            not_negative(typed, "unitPrice")?;
        }
        let Some(goods) = goods else {
            return self.price_of_write_in(kept);
        };
        let typed = match (self.wanted.unit_price, kept) {
            (Said::Omitted, Some(line)) => return Ok(Price::kept(line)),
            (Said::Value(typed), Some(line)) => return Ok(Price::kept(line).typed(typed)),
            (Said::Value(typed), None) => Some(typed),
            (Said::Null, _) => self.wanted.own_price,
            (Said::Omitted, None) => None,
        };
        let listed = self.stock.listed(goods, self.document);
        let listed = listed.map_err(|problem| problem.at("productId"))?;
        match (listed, typed) {
            (Some(listed), None) => Ok(self.listed(goods, listed)),
            (Some(listed), Some(typed)) => Ok(self.listed(goods, listed).typed(typed)),
            (None, Some(typed)) => Ok(Price {
                item: None,
                list_unit_price: None,
                unit_price: typed,
                is_overridden: true,
                cost: self.stock.cost(goods, self.document),
            }),
            (None, None) => Err(required("document-price-or-list", "unitPrice")),
        }
    }

    fn price_of_write_in(&self, kept: Option<&line::Model>) -> Result<Price, Problem> {
        let unit_price = match (self.wanted.unit_price, kept) {
            (Said::Value(typed), _) => typed,
            (Said::Omitted, Some(line)) => line.unit_price,
            (Said::Null, _) | (Said::Omitted, None) => {
                return Err(required("document-price-write-in", "unitPrice"));
            }
        };
        Ok(Price {
            item: None,
            list_unit_price: None,
            unit_price,
            is_overridden: false,
            cost: None,
        })
    }

    fn listed(&self, goods: Goods<'_>, listed: Listed) -> Price {
        Price {
            item: Some(listed.item),
            list_unit_price: Some(listed.unit_price),
            unit_price: listed.unit_price,
            is_overridden: false,
            cost: self.stock.cost(goods, self.document),
        }
    }

    /// As an amount, or as percent with the amount still to be found.
    fn manual_discount(&self, kept: Option<&line::Model>) -> (Amount, Option<Amount>) {
        match (self.wanted.manual_discount, kept) {
            (Said::Value(Discount::Amount(amount)), _) => (amount, None),
            (Said::Value(Discount::Percent(percent)), _) => (Amount::ZERO, Some(percent)),
            (Said::Omitted, Some(line)) => {
                (line.manual_discount_amount, line.manual_discount_percent)
            }
            (Said::Omitted, None) | (Said::Null, _) => (Amount::ZERO, None),
        }
    }

    fn tax(
        &self,
        goods: Option<Goods<'_>>,
        kept: Option<&line::Model>,
    ) -> Result<TaxTerms, Problem> {
        match (self.wanted.tax_rate, self.wanted.tax_amount, kept) {
            (Said::Value(_), Said::Value(_), _) => {
                Err(Problem::invalid("document-two-taxes").at("taxAmount"))
            }
            (Said::Value(rate), Said::Omitted | Said::Null, kept) => {
                Ok(match kept.filter(|line| line.tax_rate == Some(rate)) {
                    Some(line) => TaxTerms::kept(line),
                    None => TaxTerms::by_hand(Some(rate), Amount::ZERO),
                })
            }
            (Said::Omitted | Said::Null, Said::Value(amount), _) => {
                Ok(TaxTerms::by_hand(None, amount))
            }
            (Said::Omitted, Said::Omitted, Some(line)) => Ok(TaxTerms::kept(line)),
            (Said::Omitted | Said::Null, Said::Omitted | Said::Null, _) => {
                let product = goods.map(|goods| goods.product);
                Ok(TaxTerms::of(self.stock.tax_rate(product)))
            }
        }
    }
}

impl Price {
    const fn kept(line: &line::Model) -> Self {
        Self {
            item: line.price_list_item_id,
            list_unit_price: line.list_unit_price,
            unit_price: line.unit_price,
            is_overridden: line.is_price_overridden,
            cost: line.cost,
        }
    }

    /// The stored price sent back is no override, nor is the price of the list.
    fn typed(self, typed: Amount) -> Self {
        if typed == self.unit_price {
            return self;
        }
        Self {
            is_overridden: self.list_unit_price != Some(typed),
            unit_price: typed,
            ..self
        }
    }
}

impl TaxTerms {
    const fn kept(line: &line::Model) -> Self {
        Self {
            id: line.tax_rate_id,
            rate: line.tax_rate,
            is_overridden: line.is_tax_overridden,
            amount: line.tax_amount,
        }
    }

    const fn by_hand(rate: Option<Amount>, amount: Amount) -> Self {
        Self {
            id: None,
            rate,
            is_overridden: true,
            amount,
        }
    }

    fn of(rate: Option<&tax_rate::Model>) -> Self {
        Self {
            id: rate.map(|rate| rate.id),
            rate: rate.map(|rate| rate.percent),
            is_overridden: false,
            amount: Amount::ZERO,
        }
    }
}

fn is_same(line: &line::Model, goods: Option<Goods<'_>>) -> bool {
    let ids = |goods: Goods<'_>| (goods.product.id, goods.unit.id);
    let kept: Option<(ProductId, UnitId)> = line.product_id.zip(line.unit_id);
    kept == goods.map(ids)
}

fn required(key: &'static str, path: &str) -> Problem {
    Problem::new(UserErrorCode::Required, Message::new(key)).at(path)
}
