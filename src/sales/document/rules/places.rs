//! Decides how many decimal places the amounts and quantities of a document may have.
//!
//! A currency or a product may get fewer places later. What was entered before stays as it is and blocks no other
//! change: only a new amount is checked, and the document is rounded to the places that its kept amounts need.

use entity::money::{Amount, SCALE};
use entity::{currency, document, line};

use crate::platform::bounds::within_places;
use crate::platform::error::{UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::sales::document::rules::totals::{Draft, UnpricedDocument};

/// The decimal places of a currency.
#[must_use]
pub fn precision(currency: &currency::Model) -> u32 {
    u32::try_from(currency.precision).unwrap_or(0)
}

/// The decimal places to which a document is rounded: those of its currency, or more if a kept amount needs them.
pub(super) fn rounding_places(
    document: &document::Model,
    drafts: &[Draft],
    currency: &currency::Model,
) -> u32 {
    let lines = drafts.iter().flat_map(|draft| given_amounts(&draft.line));
    let given = given_header_amounts(document).into_iter().chain(lines);
    let amounts: Vec<Amount> = given.filter_map(|given| given.amount).collect();
    let fits = |places: &u32| amounts.iter().all(|amount| !amount.has_more_places(*places));
    (precision(currency)..SCALE).find(fits).unwrap_or(SCALE)
}

/// Refuses a new amount with more decimal places than its currency.
///
/// # Errors
/// There is one; the path is e.g. `lines.0.taxAmount`.
pub(super) fn check_new_amounts(
    unpriced: &UnpricedDocument<'_>,
    currency: &currency::Model,
) -> Result<(), UserError> {
    let places = precision(currency);
    let UnpricedDocument { before, kept, document, drafts } = unpriced;
    let header = given_header_amounts(document).into_iter().zip(given_header_amounts(before));
    for (given, before) in header {
        given.check(Some(before), places, "")?;
    }
    for Draft { line, .. } in drafts {
        let before = kept.iter().find(|kept| kept.id == line.id).map(given_amounts);
        let path = format!("lines.{}.", line.position - 1);
        for (index, given) in given_amounts(line).into_iter().enumerate() {
            given.check(before.map(|before| before[index]), places, &path)?;
        }
    }
    Ok(())
}

/// Refuses a quantity with more decimal places than its product has.
///
/// # Errors
/// It has more; the path is `quantity`.
pub fn check_quantity_places(quantity: Amount, most: u32) -> Result<(), UserError> {
    if !quantity.has_more_places(most) {
        return Ok(());
    }
    let key = match most {
        0 => "document-quantity-whole",
        _ => "document-quantity-decimals",
    };
    let message = Message::new(key).with("most", most);
    Err(UserError::new(UserErrorCode::INVALID, message).at("quantity"))
}

/// An amount that people enter, and the path of its input.
#[derive(Clone, Copy)]
struct GivenAmount {
    /// `None`: it is computed instead.
    amount: Option<Amount>,
    path: &'static str,
}

impl GivenAmount {
    /// Refuses it if it has too many places and differs from the one that was kept.
    fn check(self, kept: Option<Self>, places: u32, place: &str) -> Result<(), UserError> {
        let is_kept = kept.is_some_and(|kept| kept.amount == self.amount);
        match self.amount.filter(|_| !is_kept) {
            Some(amount) => {
                within_places(amount, places, &format!("{place}{}", self.path)).map(drop)
            }
            None => Ok(()),
        }
    }
}

fn given_header_amounts(document: &document::Model) -> [GivenAmount; 2] {
    [
        GivenAmount { amount: Some(document.discount_amount), path: "discountAmount" },
        GivenAmount { amount: Some(document.freight_amount), path: "freightAmount" },
    ]
}

fn given_amounts(line: &line::Model) -> [GivenAmount; 2] {
    let discount = line.manual_discount_percent.is_none().then_some(line.manual_discount_amount);
    let is_tax_given = line.is_tax_overridden && line.tax_rate.is_none();
    let tax = is_tax_given.then_some(line.tax_amount);
    [
        GivenAmount { amount: discount, path: "manualDiscount.amount" },
        GivenAmount { amount: tax, path: "taxAmount" },
    ]
}
