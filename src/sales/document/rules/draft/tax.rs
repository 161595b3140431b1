//! Determines the discount and the tax of a line: kept from the existing line, entered manually, or by the rate in
//! force.

use entity::id::TaxRateId;
use entity::money::Amount;
use entity::{line, tax_rate};

use crate::platform::error::UserError;
use crate::pricing::Discount;
use crate::sales::document::rules::draft::LineContext;
use crate::sales::document::rules::line_request::FieldChange;
use crate::sales::document::rules::pricing_data::Goods;

/// The tax of a line.
pub(super) struct TaxTerms {
    pub id: Option<TaxRateId>,
    pub rate: Option<Amount>,
    pub is_overridden: bool,
    pub amount: Amount,
}

impl LineContext<'_> {
    /// The manual discount: an amount without a percentage, or a percentage whose amount is computed later.
    pub(super) fn manual_discount(&self, kept: Option<&line::Model>) -> (Amount, Option<Amount>) {
        match (self.requested.manual_discount, kept) {
            (FieldChange::Value(Discount::Amount(amount)), _) => (amount, None),
            (FieldChange::Value(Discount::Percent(percent)), _) => (Amount::ZERO, Some(percent)),
            (FieldChange::Omitted, Some(line)) => {
                (line.manual_discount_amount, line.manual_discount_percent)
            }
            (FieldChange::Omitted, None) | (FieldChange::Null, _) => (Amount::ZERO, None),
        }
    }

    pub(super) fn tax(
        &self,
        goods: Option<Goods<'_>>,
        kept: Option<&line::Model>,
    ) -> Result<TaxTerms, UserError> {
        match (self.requested.tax_rate, self.requested.tax_amount, kept) {
            (FieldChange::Value(_), FieldChange::Value(_), _) => {
                Err(UserError::invalid("document-two-taxes").at("taxAmount"))
            }
            (FieldChange::Value(rate), FieldChange::Omitted | FieldChange::Null, kept) => {
                Ok(match kept.filter(|line| line.tax_rate == Some(rate)) {
                    Some(line) => TaxTerms::kept(line),
                    None => TaxTerms::manual(Some(rate), Amount::ZERO),
                })
            }
            (FieldChange::Omitted | FieldChange::Null, FieldChange::Value(amount), _) => {
                Ok(TaxTerms::manual(None, amount))
            }
            (FieldChange::Omitted, FieldChange::Omitted, Some(line)) => Ok(TaxTerms::kept(line)),
            (
                FieldChange::Omitted | FieldChange::Null,
                FieldChange::Omitted | FieldChange::Null,
                _,
            ) => {
                let product = goods.map(|goods| goods.product);
                Ok(TaxTerms::of(self.pricing_data.tax_rate(product)))
            }
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

    const fn manual(rate: Option<Amount>, amount: Amount) -> Self {
        Self { id: None, rate, is_overridden: true, amount }
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
