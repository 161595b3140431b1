//! Turns requested lines into drafts that can be priced.

mod price;
mod tax;

use entity::id::{LineId, ProductId, UnitId};
use entity::money::{Amount, SCALE};
use entity::{document, line};

use crate::platform::bounds::optional;
use crate::platform::error::{UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::pricing::Discount;
use crate::sales::document::rules::draft::price::LinePrice;
use crate::sales::document::rules::draft::tax::TaxTerms;
use crate::sales::document::rules::line_request::{FieldChange, LineRequest};
use crate::sales::document::rules::places::check_quantity_places;
use crate::sales::document::rules::pricing_data::{Goods, PricingData};
use crate::sales::document::rules::problem::required;
use crate::sales::document::rules::quantities::plain;
use crate::sales::document::rules::totals::{Draft, kept_volume};

/// The maximum number of lines of a document.
pub const MOST_LINES: usize = 250;
/// The maximum length of a line's description, in characters.
pub const DESCRIPTION_LENGTH: usize = 1_000;

/// Refuses more lines than a document may have.
///
/// # Errors
/// There are too many lines.
pub fn check_count(lines: usize) -> Result<(), UserError> {
    if lines <= MOST_LINES {
        return Ok(());
    }
    let message = Message::new("document-too-many-lines").with("most", MOST_LINES);
    Err(UserError::new(UserErrorCode::LIMIT_EXCEEDED, message).at("lines"))
}

/// The drafts of all valid lines, in the requested order, with positions starting at 1; and the errors of the others.
#[must_use]
pub fn drafts(
    pricing_data: &PricingData,
    document: &document::Model,
    kept: &[line::Model],
    requested: &[LineRequest],
) -> (Vec<Draft>, Vec<UserError>) {
    let mut problems = Vec::new();
    let mut drafts = Vec::with_capacity(requested.len());
    for (index, requested_line) in requested.iter().enumerate() {
        let context = LineContext { pricing_data, document, requested: requested_line };
        let position = i32::try_from(index + 1).unwrap_or(i32::MAX);
        let line = find(kept, &requested[..index], requested_line.id)
            .map_err(|problem| vec![problem])
            .and_then(|kept| context.draft(kept, position));
        match line {
            Ok(draft) => drafts.push(draft),
            Err(wrong) => problems.extend(wrong.into_iter().map(|it| within(it, index))),
        }
    }
    let is_missing = |line: &&line::Model| requested.iter().all(|other| other.id != Some(line.id));
    let in_use = kept.iter().filter(is_missing).filter(|line| line.least_quantity() > Amount::ZERO);
    problems.extend(in_use.map(|line| {
        let message = Message::new("document-line-in-use").with("line", line.position);
        UserError::new(UserErrorCode::INVALID, message).at("lines")
    }));
    (drafts, problems)
}

/// The existing line with an id; refuses an unknown id and an id that an earlier line has used.
fn find<'a>(
    kept: &'a [line::Model],
    before: &[LineRequest],
    id: Option<LineId>,
) -> Result<Option<&'a line::Model>, UserError> {
    let Some(id) = id else { return Ok(None) };
    if before.iter().any(|other| other.id == Some(id)) {
        return Err(UserError::invalid("document-line-twice").at("id"));
    }
    let line = kept.iter().find(|line| line.id == id);
    line.map(Some).ok_or_else(|| UserError::not_found().at("id"))
}

fn within(mut problem: UserError, index: usize) -> UserError {
    problem.path.splice(..0, ["lines".to_owned(), index.to_string()]);
    problem
}

/// One requested line, with what it is checked against.
struct LineContext<'a> {
    pricing_data: &'a PricingData,
    document: &'a document::Model,
    requested: &'a LineRequest,
}

/// The checked values of a line.
struct LineValues {
    quantity: Amount,
    price: LinePrice,
    tax: TaxTerms,
    description: String,
}

impl<'a> LineContext<'a> {
    /// The draft of the line, or all its errors.
    fn draft(&self, named: Option<&line::Model>, position: i32) -> Result<Draft, Vec<UserError>> {
        let goods = self.goods(named).map_err(|problem| vec![problem])?;
        // With another product or unit, a line keeps only its id.
        let kept = named.filter(|line| is_same(line, goods));
        self.check_on_sale(goods, kept).map_err(|problem| vec![problem])?;
        check_in_use(named, kept).map_err(|problem| vec![problem])?;
        let parts = (
            self.quantity(goods, kept),
            self.price(goods, kept),
            self.tax(goods, kept),
            self.description(goods, kept),
        );
        let parts = match parts {
            (Ok(quantity), Ok(price), Ok(tax), Ok(description)) => {
                LineValues { quantity, price, tax, description }
            }
            (quantity, price, tax, description) => {
                let wrong = [quantity.err(), price.err(), tax.err(), description.err()];
                return Err(wrong.into_iter().flatten().collect());
            }
        };
        let volume = self.volume_discount(kept, &parts);
        let line = line::Model {
            id: named.map_or_else(LineId::generate, |line| line.id),
            position,
            source_line_id: kept.and_then(|line| line.source_line_id),
            fulfilled_quantity: named.map_or(Amount::ZERO, |line| line.fulfilled_quantity),
            invoiced_quantity: named.map_or(Amount::ZERO, |line| line.invoiced_quantity),
            ..self.line(goods, self.manual_discount(kept), parts)
        };
        Ok(Draft { line, volume })
    }

    /// A new line without its position and amounts.
    fn line(
        &self,
        goods: Option<Goods<'_>>,
        (discount_amount, discount_percent): (Amount, Option<Amount>),
        parts: LineValues,
    ) -> line::Model {
        let LineValues { quantity, price, tax, description } = parts;
        line::Model {
            id: LineId::generate(),
            document_id: self.document.id,
            position: 0,
            product_id: goods.map(|goods| goods.product.id),
            unit_id: goods.map(|goods| goods.unit.id),
            price_list_item_id: price.item,
            description,
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
            source_line_id: None,
            volume_percent: None,
            fulfilled_quantity: Amount::ZERO,
            invoiced_quantity: Amount::ZERO,
        }
    }

    /// The discount per unit: only another quantity, or a price that is looked up again, reads the tiers again.
    fn volume_discount(&self, kept: Option<&line::Model>, parts: &LineValues) -> Option<Discount> {
        let is_relisted = self.requested.unit_price == FieldChange::Null;
        match kept.filter(|line| !is_relisted && line.quantity == parts.quantity) {
            Some(line) => Some(kept_volume(line)),
            None => self.pricing_data.volume_discount(parts.price.item, parts.quantity),
        }
    }

    /// The product and unit of the line; `None`: it is a write-in.
    fn goods(&self, named: Option<&line::Model>) -> Result<Option<Goods<'a>>, UserError> {
        let kept_product = named.and_then(|line| line.product_id);
        let Some(product_id) = self.requested.product_id.or(kept_product) else {
            return match self.requested.unit_id {
                None => Ok(None),
                Some(_) => Err(UserError::invalid("document-unit-of-write-in").at("unitId")),
            };
        };
        let product = self.pricing_data.product(product_id);
        let product = product.ok_or_else(|| UserError::not_found().at("productId"))?;
        let kept_unit =
            named.filter(|line| line.product_id == Some(product_id)).and_then(|line| line.unit_id);
        let unit_id = self.requested.unit_id.or(kept_unit).unwrap_or(product.default_unit_id);
        let unit = self.pricing_data.unit(unit_id);
        let unit = unit.ok_or_else(|| UserError::not_found().at("unitId"))?;
        if unit.unit_group_id != product.unit_group_id {
            let message = Message::new("document-unit-of-other-group")
                .with("product", product.name.get(&self.pricing_data.locale))
                .with("unit", unit.name.get(&self.pricing_data.locale));
            return Err(UserError::new(UserErrorCode::INVALID, message).at("unitId"));
        }
        Ok(Some(Goods { product, unit }))
    }

    /// Refuses a retired product on a new line; an existing line may keep it.
    fn check_on_sale(
        &self,
        goods: Option<Goods<'_>>,
        kept: Option<&line::Model>,
    ) -> Result<(), UserError> {
        let retired = goods.filter(|goods| kept.is_none() && !goods.product.is_active);
        let Some(Goods { product, .. }) = retired else {
            return Ok(());
        };
        let message = Message::new("document-product-retired")
            .with("product", product.name.get(&self.pricing_data.locale));
        Err(UserError::new(UserErrorCode::INVALID, message).at("productId"))
    }

    fn description(
        &self,
        goods: Option<Goods<'_>>,
        kept: Option<&line::Model>,
    ) -> Result<String, UserError> {
        let typed = self.requested.description.as_deref();
        let typed = optional(typed, DESCRIPTION_LENGTH, "description")?;
        let found = typed
            .or_else(|| kept.map(|line| line.description.clone()))
            .or_else(|| Some(goods?.product.name.get(&self.pricing_data.locale).to_owned()));
        found.ok_or_else(|| required("document-describe-write-in", "description"))
    }

    /// The quantity; one that stays as it was kept may have more decimal places than its product has now.
    fn quantity(
        &self,
        goods: Option<Goods<'_>>,
        kept: Option<&line::Model>,
    ) -> Result<Amount, UserError> {
        let quantity = self.requested.quantity;
        if quantity <= Amount::ZERO {
            return Err(UserError::invalid("document-quantity").at("quantity"));
        }
        let least = kept.map_or(Amount::ZERO, line::Model::least_quantity);
        if quantity < least {
            let message = Message::new("document-quantity-below-used").with("least", plain(least));
            return Err(UserError::new(UserErrorCode::INVALID, message).at("quantity"));
        }
        if kept.is_none_or(|line| line.quantity != quantity) {
            let places = goods
                .map_or(SCALE, |goods| u32::try_from(goods.product.quantity_decimals).unwrap_or(0));
            check_quantity_places(quantity, places)?;
        }
        Ok(quantity)
    }
}

/// Refuses another product or unit on a line of which something was delivered or invoiced.
fn check_in_use(named: Option<&line::Model>, kept: Option<&line::Model>) -> Result<(), UserError> {
    let is_replaced = named.filter(|line| kept.is_none() && line.least_quantity() > Amount::ZERO);
    match is_replaced {
        None => Ok(()),
        Some(line) => {
            let message = Message::new("document-line-in-use").with("line", line.position);
            Err(UserError::new(UserErrorCode::INVALID, message).at("productId"))
        }
    }
}

fn is_same(line: &line::Model, goods: Option<Goods<'_>>) -> bool {
    let ids = |goods: Goods<'_>| (goods.product.id, goods.unit.id);
    let kept: Option<(ProductId, UnitId)> = line.product_id.zip(line.unit_id);
    kept == goods.map(ids)
}
