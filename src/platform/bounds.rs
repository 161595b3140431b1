//! Bounds of texts, numbers and lists.

use chrono::NaiveDate;
use entity::money::Amount;

use crate::platform::error::{UserError, UserErrorCode};
use crate::platform::message::Message;

/// The most characters of a name.
pub const NAME_LENGTH: usize = 200;
/// The most characters of a longer text.
pub const TEXT_LENGTH: usize = 10_000;
/// The most records in a list without pages.
pub const LIST_LENGTH: u64 = 1_000;

/// Checks a required text, and removes surrounding white space.
///
/// # Errors
/// The text is empty, longer than `longest` characters, or contains a NUL.
pub fn required(text: &str, longest: usize, path: &str) -> Result<String, UserError> {
    optional(Some(text), longest, path)?
        .ok_or_else(|| UserError::new(UserErrorCode::Required, Message::new("required")).at(path))
}

/// Checks an optional text, and removes surrounding white space; an empty text counts as absent.
///
/// # Errors
/// The text is longer than `longest` characters, or contains a NUL.
pub fn optional(
    text: Option<&str>,
    longest: usize,
    path: &str,
) -> Result<Option<String>, UserError> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    // PostgreSQL cannot store NUL in texts.
    if text.is_some_and(|text| text.contains('\0')) {
        return Err(UserError::invalid("text-with-nul").at(path));
    }
    if text.is_some_and(|text| text.chars().count() > longest) {
        let message = Message::new("text-too-long").with("most", longest);
        return Err(UserError::new(UserErrorCode::LimitExceeded, message).at(path));
    }
    Ok(text.map(str::to_owned))
}

/// Checks that a whole number lies between two bounds, inclusive.
///
/// # Errors
/// The number is outside the bounds.
pub fn between(number: i32, ends: (i32, i32), path: &str) -> Result<i32, UserError> {
    if (ends.0..=ends.1).contains(&number) {
        return Ok(number);
    }
    let message = Message::new("number-between").with("least", ends.0).with("most", ends.1);
    Err(UserError::new(UserErrorCode::Invalid, message).at(path))
}

/// Checks that an amount is zero or more.
///
/// # Errors
/// The amount is negative.
pub fn not_negative(amount: Amount, path: &str) -> Result<Amount, UserError> {
    if amount.is_negative() {
        return Err(UserError::invalid("amount-negative").at(path));
    }
    Ok(amount)
}

/// Checks that an amount is above zero.
///
/// # Errors
/// The amount is zero or negative.
pub fn positive(amount: Amount, path: &str) -> Result<Amount, UserError> {
    if amount <= Amount::ZERO {
        return Err(UserError::invalid("amount-not-positive").at(path));
    }
    Ok(amount)
}

/// Checks that a last day is not before a first day; either may be absent.
///
/// # Errors
/// The last day is before the first.
pub fn in_order(
    (first, last): (Option<NaiveDate>, Option<NaiveDate>),
    path: &str,
) -> Result<(), UserError> {
    match (first, last) {
        (Some(first), Some(last)) if last < first => {
            Err(UserError::invalid("days-not-in-order").at(path))
        }
        (Some(_) | None, Some(_) | None) => Ok(()),
    }
}
