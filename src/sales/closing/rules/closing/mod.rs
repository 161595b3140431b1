//! Decides the day, the reason and the cost of a closing.

use chrono::NaiveDate;
use entity::choice::ClosingOutcome;
use entity::money::{Amount, OutOfRange};
use entity::{close_reason, line};
use rust_decimal::Decimal;

use crate::platform::error::{UserError, UserErrorCode};
use crate::platform::message::Message;

/// The first and the last day on which a closing may be dated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The day the opportunity was opened.
    pub opened: NaiveDate,
    /// Today.
    pub today: NaiveDate,
}

/// The day of a closing; today if none is given.
///
/// # Errors
/// The day is in the future, or before the opportunity was opened.
pub fn closed_on(given: Option<NaiveDate>, days: Days) -> Result<NaiveDate, UserError> {
    let Days { opened, today } = days;
    let day = given.unwrap_or(today);
    let refused = |key, day: NaiveDate| {
        let message = Message::new(key).with("day", day);
        Err(UserError::new(UserErrorCode::INVALID, message).at("closedOn"))
    };
    if day > today {
        return refused("opportunity-closed-in-future", today);
    }
    if day < opened {
        return refused("opportunity-closed-before-opening", opened);
    }
    Ok(day)
}

/// What accompanies a close reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClosingFacts {
    /// Whether the opportunity is won or lost.
    pub outcome: ClosingOutcome,
    /// Whether a competitor is named.
    pub has_competitor: bool,
    /// Whether there is a note.
    pub has_note: bool,
}

/// The problems with a close reason, and the required inputs that are missing.
#[must_use]
pub fn problems(reason: &close_reason::Model, facts: ClosingFacts) -> Vec<UserError> {
    let mut problems = Vec::new();
    if reason.outcome != facts.outcome {
        problems.push(UserError::invalid("opportunity-reason-of-other-outcome").at("reasonId"));
    }
    if !reason.is_active {
        problems.push(UserError::invalid("opportunity-reason-retired").at("reasonId"));
    }
    let missing = |key, path| {
        let message = Message::new(key).with_text("reason", &reason.label);
        UserError::new(UserErrorCode::REQUIRED, message).at(path)
    };
    if reason.requires_competitor && !facts.has_competitor {
        problems.push(missing("opportunity-reason-competitor", "competitor"));
    }
    if reason.requires_note && !facts.has_note {
        problems.push(missing("opportunity-reason-note", "note"));
    }
    problems
}

/// The cost of the lines, rounded to the currency's decimal places; `None` if there are no lines or the cost of one is
/// unknown.
///
/// # Errors
/// The cost is out of range.
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
