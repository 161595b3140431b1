//! Converts pricing errors to user errors with the paths of inputs.

use entity::money::OutOfRange;

use crate::platform::error::{UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::pricing::{CannotPrice, CannotPriceUnit, Given};

/// The error for a missing value.
#[must_use]
pub fn required(key: &'static str, path: &str) -> UserError {
    UserError::new(UserErrorCode::REQUIRED, Message::new(key)).at(path)
}

/// The error for a result that is out of range.
#[must_use]
pub fn out_of_range() -> UserError {
    UserError::new(UserErrorCode::OUT_OF_RANGE, Message::new("out-of-range"))
}

/// The error for a price list that yields no price for a product in a unit.
#[must_use]
pub fn no_price(reason: CannotPriceUnit, goods: &str) -> UserError {
    let key = match reason {
        CannotPriceUnit::MissingListPrice => "document-no-list-price",
        CannotPriceUnit::MissingCurrentCost | CannotPriceUnit::MissingStandardCost => {
            "document-no-cost"
        }
        CannotPriceUnit::NegativeAmount
        | CannotPriceUnit::PercentOutOfRange
        | CannotPriceUnit::FactorNotPositive
        | CannotPriceUnit::RoundingNotPositive => "document-price-list-item-invalid",
        CannotPriceUnit::OutOfRange(OutOfRange) => return out_of_range(),
    };
    let message = Message::new(key).with("goods", goods);
    UserError::new(UserErrorCode::INVALID, message)
}

/// The error for a document that cannot be priced, with the path of the input at fault. Paths count lines from 0.
#[must_use]
pub fn cannot_price(reason: CannotPrice) -> UserError {
    let line_of = |line: usize, field: &str| format!("lines.{line}.{field}");
    match reason {
        CannotPrice::QuantityNotPositive { line } => {
            UserError::invalid("document-quantity").at(&line_of(line, "quantity"))
        }
        CannotPrice::NegativePrice { line } => {
            UserError::invalid("amount-negative").at(&line_of(line, "unitPrice"))
        }
        CannotPrice::DiscountTooLarge { line } => UserError::invalid("document-discount-too-large")
            .at(&line_of(line, "manualDiscount.amount")),
        CannotPrice::HeaderDiscountTooLarge => {
            UserError::invalid("document-header-discount-too-large").at("discountAmount")
        }
        CannotPrice::NegativeAmount { what } => {
            UserError::invalid("amount-negative").at(&path_of_money(what))
        }
        CannotPrice::PercentOutOfRange { what } => {
            UserError::invalid("document-percent").at(&path(what))
        }
        CannotPrice::TooPrecise { what } => {
            UserError::invalid("amount-too-precise").at(&path_of_money(what))
        }
        CannotPrice::OutOfRange(OutOfRange) => out_of_range(),
    }
}

/// The path of an amount: of a tax or a manual discount, the amount instead of the percentage.
fn path_of_money(given: Given) -> String {
    match given {
        Given::Tax { line } => format!("lines.{line}.taxAmount"),
        Given::ManualDiscount { line } => format!("lines.{line}.manualDiscount.amount"),
        Given::VolumeDiscount { .. }
        | Given::DiscountAmount
        | Given::DiscountPercent
        | Given::Freight
        | Given::FreightTaxRate
        | Given::PayableMultiple => path(given),
    }
}

fn path(given: Given) -> String {
    match given {
        Given::VolumeDiscount { line } => format!("lines.{line}.quantity"),
        Given::ManualDiscount { line } => format!("lines.{line}.manualDiscount.percent"),
        Given::Tax { line } => format!("lines.{line}.taxRate"),
        Given::DiscountAmount => "discountAmount".to_owned(),
        Given::DiscountPercent => "discountPercent".to_owned(),
        Given::Freight => "freightAmount".to_owned(),
        Given::FreightTaxRate => "freightTaxRate".to_owned(),
        Given::PayableMultiple => "currencyCode".to_owned(),
    }
}
