//! Bounds of texts, numbers and lists.

use chrono::NaiveDate;
use entity::money::Amount;

use crate::platform::error::{UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::platform::text::visible::{clean, clean_code, has_control};

/// The most characters of a name.
pub const NAME_LENGTH: usize = 200;
/// The most characters of a text of one line; what may be longer may have several lines.
const LINE_LENGTH: usize = 500;
/// The most characters of a longer text.
pub const TEXT_LENGTH: usize = 10_000;
/// The most records in a list without pages.
pub const LIST_LENGTH: u64 = 1_000;

/// Checks a required text, and removes what cannot be seen.
///
/// # Errors
/// Nothing can be seen of the text; otherwise as `optional`.
pub fn required(text: &str, longest: usize, path: &str) -> Result<String, UserError> {
    optional(Some(text), longest, path)?
        .ok_or_else(|| UserError::new(UserErrorCode::REQUIRED, Message::new("required")).at(path))
}

/// Checks an optional text, and removes what cannot be seen; a text without visible characters counts as absent.
///
/// # Errors
/// The text is longer than `longest` characters, or contains control characters; or line breaks, if at most
/// `LINE_LENGTH` characters are allowed.
pub fn optional(
    text: Option<&str>,
    longest: usize,
    path: &str,
) -> Result<Option<String>, UserError> {
    let cleaned = text.map(clean).filter(|text| !text.is_empty());
    cleaned.map(|text| bounded(text, longest, path)).transpose()
}

/// As `optional`, for an address, a number or a code: joiners of letters are removed too.
///
/// # Errors
/// Those of `optional`.
pub fn code(text: Option<&str>, longest: usize, path: &str) -> Result<Option<String>, UserError> {
    let cleaned = text.map(clean_code).filter(|text| !text.is_empty());
    cleaned.map(|text| bounded(text, longest, path)).transpose()
}

fn bounded(text: String, longest: usize, path: &str) -> Result<String, UserError> {
    let is_one_line = longest <= LINE_LENGTH;
    if has_control(&text, is_one_line) {
        let key = if is_one_line { "line-with-controls" } else { "text-with-controls" };
        return Err(UserError::invalid(key).at(path));
    }
    if text.chars().count() > longest {
        let message = Message::new("text-too-long").with("most", longest);
        return Err(UserError::new(UserErrorCode::LIMIT_EXCEEDED, message).at(path));
    }
    Ok(text)
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
    Err(UserError::new(UserErrorCode::INVALID, message).at(path))
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

/// Checks that an amount has no more decimal places than its currency.
///
/// # Errors
/// It has more.
pub fn within_places(amount: Amount, places: u32, path: &str) -> Result<Amount, UserError> {
    if amount.has_more_places(places) {
        return Err(UserError::invalid("amount-too-precise").at(path));
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
