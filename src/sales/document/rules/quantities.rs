//! Decides which quantities of a document's lines are taken, e.g. delivered or invoiced.

use entity::id::LineId;
use entity::line;
use entity::money::Amount;

use crate::platform::error::{UserError, UserErrorCode};
use crate::platform::message::{Argument, Message};
use crate::sales::document::rules::places::check_quantity_places;

/// A line of which a quantity is requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestedQuantity {
    /// The line.
    pub line: LineId,
    /// The quantity; `None`: all that is left.
    pub quantity: Option<Amount>,
}

/// A line, and how much of it can still be taken.
#[derive(Clone, Copy, Debug)]
pub struct LeftOfLine<'a> {
    /// The line.
    pub line: &'a line::Model,
    /// What is left of it.
    pub left: Amount,
    /// How many decimal places a quantity may have.
    pub places: u32,
}

/// The quantity for each line, zero for those that are not requested; without a request, all that is left.
///
/// # Errors
/// All that is wrong, at e.g. `lines.0.quantity`; or nothing is left.
pub fn quantities(
    lines: &[LeftOfLine<'_>],
    requested: Option<&[RequestedQuantity]>,
) -> Result<Vec<Amount>, Vec<UserError>> {
    let Some(requested) = requested else {
        let all: Vec<Amount> = lines.iter().map(|of_line| of_line.left).collect();
        return if all.iter().any(|left| *left > Amount::ZERO) {
            Ok(all)
        } else {
            let message = Message::new("document-nothing-left");
            Err(vec![UserError::new(UserErrorCode::INVALID_STATE, message)])
        };
    };
    if requested.is_empty() {
        let message = Message::new("document-no-quantities");
        return Err(vec![UserError::new(UserErrorCode::REQUIRED, message).at("lines")]);
    }
    let mut quantities = vec![Amount::ZERO; lines.len()];
    let mut problems = Vec::new();
    for (index, wanted) in requested.iter().enumerate() {
        let is_twice = requested[..index].iter().any(|other| other.line == wanted.line);
        let path = |field: &str| format!("lines.{index}.{field}");
        match lines.iter().position(|of_line| of_line.line.id == wanted.line) {
            None => problems.push(UserError::not_found().at(&path("lineId"))),
            Some(_) if is_twice => {
                problems.push(UserError::invalid("document-line-twice").at(&path("lineId")));
            }
            Some(place) => match quantity(lines[place], wanted.quantity) {
                Ok(quantity) => quantities[place] = quantity,
                Err(problem) => problems.push(problem.at(&path("quantity"))),
            },
        }
    }
    if problems.is_empty() { Ok(quantities) } else { Err(problems) }
}

/// A quantity for people, without the zeros at its end.
#[must_use]
pub fn plain(quantity: Amount) -> Argument {
    let text = quantity.to_string();
    Argument::Number(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

fn quantity(of_line: LeftOfLine<'_>, wanted: Option<Amount>) -> Result<Amount, UserError> {
    let LeftOfLine { line: _, left, places } = of_line;
    let quantity = wanted.unwrap_or(left);
    if quantity > left || left <= Amount::ZERO {
        let message = Message::new("document-more-than-left").with("left", plain(left));
        return Err(UserError::new(UserErrorCode::LIMIT_EXCEEDED, message));
    }
    if quantity <= Amount::ZERO {
        return Err(UserError::invalid("document-quantity"));
    }
    // What is left may have more places than the product has now.
    if quantity != left {
        check_quantity_places(quantity, places)?;
    }
    Ok(quantity)
}
