//! Changes the discount, freight and terms of a document.

use entity::document;

use crate::platform::bounds::{TEXT_LENGTH, between};
use crate::platform::db::patch::{put, put_nullable};
use crate::platform::error::Error;
use crate::platform::validator::Validator;
use crate::sales::document::rules::PAYMENT_DAYS;
use crate::sales::editing::input::DocumentHeaderInput;

/// Applies the changes to `after`, which is the document as it is to be; `before` is as it is kept.
///
/// # Errors
/// All that is wrong with the changes.
pub(super) fn put_header(
    before: &document::Model,
    after: &mut document::Model,
    header: DocumentHeaderInput,
) -> Result<(), Error> {
    let DocumentHeaderInput {
        discount_amount,
        discount_percent,
        freight_amount,
        freight_tax_rate,
        payment_terms,
        delivery_terms,
        payment_days,
    } = header;
    let mut validator = Validator::default();
    validator.collect(put(&mut after.discount_amount, discount_amount, "discountAmount"))?;
    validator.collect(put(&mut after.discount_percent, discount_percent, "discountPercent"))?;
    validator.collect(put(&mut after.freight_amount, freight_amount, "freightAmount"))?;
    put_nullable(&mut after.freight_tax_rate, freight_tax_rate);
    put_nullable(&mut after.payment_terms, payment_terms);
    put_nullable(&mut after.delivery_terms, delivery_terms);
    put_nullable(&mut after.payment_days, payment_days);
    validator.leave_unchanged(before, after);
    validator.not_negative(Some(after.discount_amount), "discountAmount");
    validator.not_negative(Some(after.freight_amount), "freightAmount");
    validator.not_negative(after.freight_tax_rate, "freightTaxRate");
    if let Some(days) = after.payment_days {
        validator.check(between(days, PAYMENT_DAYS, "paymentDays"));
    }
    validator.text(&mut after.payment_terms, TEXT_LENGTH, "paymentTerms");
    validator.text(&mut after.delivery_terms, TEXT_LENGTH, "deliveryTerms");
    validator.into_result()
}
