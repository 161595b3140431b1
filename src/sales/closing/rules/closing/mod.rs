//! How an opportunity may end: its day, its reason, what it brings.

use chrono::NaiveDate;
use entity::choice::ClosingOutcome;
use entity::money::{Amount, OutOfRange};
use entity::{close_reason, line};
use rust_decimal::Decimal;

use crate::platform::error::{UserError, UserErrorCode};
use crate::platform::message::Message;

/// The days between which a closing may be dated, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// When the opportunity was opened.
    pub opened: NaiveDate,
    /// Today.
    pub today: NaiveDate,
}

/// The day of a closing: today where none is given.
///
/// # Errors
/// It is in the future, or before the opportunity was opened.
pub fn closed_on(given: Option<NaiveDate>, days: Days) -> Result<NaiveDate, UserError> {
    let Days { opened, today } = days;
    let day = given.unwrap_or(today);
    let refused = |key, day: NaiveDate| {
        let message = Message::new(key).with("day", day);
        Err(UserError::new(UserErrorCode::Invalid, message).at("closedOn"))
    };
    if day > today {
        return refused("opportunity-closed-in-future", today);
    }
    if day < opened {
        return refused("opportunity-closed-before-opening", opened);
    }
    Ok(day)
}

/// What is given beside a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClosingFacts {
    /// Which end it is.
    pub outcome: ClosingOutcome,
    /// Whether a competitor is named.
    pub has_competitor: bool,
    /// Whether a note is written.
    pub has_note: bool,
}

/// What is wrong with a reason, and what it still asks for.
#[must_use]
pub fn problems(reason: &close_reason::Model, facts: ClosingFacts) -> Vec<UserError> {
    let mut problems = Vec::new();
    if reason.outcome != facts.outcome {
        problems.push(UserError::invalid("opportunity-reason-of-other-end").at("reasonId"));
    }
    if !reason.is_active {
        problems.push(UserError::invalid("opportunity-reason-retired").at("reasonId"));
    }
    let missing = |key, path| {
        let message = Message::new(key).with_text("reason", &reason.label);
        UserError::new(UserErrorCode::Required, message).at(path)
    };
    if reason.requires_competitor && !facts.has_competitor {
        problems.push(missing("opportunity-reason-competitor", "competitor"));
    }
    if reason.requires_note && !facts.has_note {
        problems.push(missing("opportunity-reason-note", "note"));
    }
    problems
}

/// What the lines cost, rounded to the currency's precision; `None` where there are no lines, or
/// the cost of one is not known.
///
/// # Errors
/// It is out of range.
pub fn cost(lines: &[line::Model], precision: u32) -> Result<Option<Amount>, OutOfRange> {
    let costs: Option<Vec<(Amount, Amount)>> =
        lines.iter().map(|line| Some((line.cost?, line.quantity))).collect();
    let Some(costs) = costs.filter(|costs| !costs.is_empty()) else {
        return Ok(None);
    };
    let mut sum = Decimal::ZERO;
    for (cost, quantity) in costs {
        let cost = cost.to_decimal().checked_mul(quantity.to_decimal());
        let with = cost.and_then(|cost| sum.checked_add(cost));
        sum = with.ok_or(OutOfRange)?;
    }
    Amount::rounded(sum, precision).map(Some)
}

#[cfg(test)]
mod tests;
