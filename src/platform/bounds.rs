//! How long a text may be, and how small a number.

use chrono::NaiveDate;
use entity::money::Amount;

use crate::platform::error::{UserError, UserErrorCode};
use crate::platform::message::Message;

/// The most characters of a name.
pub const NAME_LENGTH: usize = 200;
/// The most characters of a longer text.
pub const TEXT_LENGTH: usize = 10_000;
/// The most records of a list without pages.
pub const LIST_LENGTH: u64 = 1_000;

/// A text that must be there, without the blanks at its ends.
///
/// # Errors
/// It is empty, or longer than `longest` characters.
pub fn required(text: &str, longest: usize, path: &str) -> Result<String, UserError> {
    optional(Some(text), longest, path)?
        .ok_or_else(|| UserError::new(UserErrorCode::Required, Message::new("required")).at(path))
}

/// A text without the blanks at its ends; nothing is absent.
///
/// # Errors
/// It is longer than `longest` characters, or holds a NUL.
pub fn optional(
    text: Option<&str>,
    longest: usize,
    path: &str,
) -> Result<Option<String>, UserError> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    // PostgreSQL keeps every character but this one.
    if text.is_some_and(|text| text.contains('\0')) {
        return Err(UserError::invalid("text-with-nul").at(path));
    }
    if text.is_some_and(|text| text.chars().count() > longest) {
        let message = Message::new("text-too-long").with("most", longest);
        return Err(UserError::new(UserErrorCode::LimitExceeded, message).at(path));
    }
    Ok(text.map(str::to_owned))
}

/// A whole number between two ends, both included.
///
/// # Errors
/// It is not.
pub fn between(number: i32, ends: (i32, i32), path: &str) -> Result<i32, UserError> {
    if (ends.0..=ends.1).contains(&number) {
        return Ok(number);
    }
    let message = Message::new("number-between").with("least", ends.0).with("most", ends.1);
    Err(UserError::new(UserErrorCode::Invalid, message).at(path))
}

/// An amount of zero or more.
///
/// # Errors
/// It is below zero.
pub fn not_negative(amount: Amount, path: &str) -> Result<Amount, UserError> {
    if amount.is_negative() {
        return Err(UserError::invalid("amount-negative").at(path));
    }
    Ok(amount)
}

/// An amount above zero.
///
/// # Errors
/// It is zero or less.
pub fn positive(amount: Amount, path: &str) -> Result<Amount, UserError> {
    if amount <= Amount::ZERO {
        return Err(UserError::invalid("amount-not-positive").at(path));
    }
    Ok(amount)
}

/// A first and a last day, each where it is known, in their order.
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
