//! Which steps a stage can have, and where a new stage goes.

use entity::choice::{ForecastCategory, StepKind};
use entity::{sales_process, stage};

use crate::platform::bounds::between;
use crate::platform::error::{UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::platform::validator::Validator;

/// The most stages of a process, and the most steps of a stage.
pub const MOST: usize = 50;

/// The fields of an opportunity that a step can ask for, as in the schema.
pub const FIELDS: [&str; 15] = [
    "customerNeed",
    "painPoints",
    "decisionMaker",
    "budgetAmount",
    "budgetStatus",
    "purchaseTimeframe",
    "currentSituation",
    "proposedSolution",
    "estimatedCloseDate",
    "estimatedValue",
    "description",
    "rating",
    "account",
    "contact",
    "competitors",
];

/// The kind of a step, as in the schema.
#[must_use]
pub const fn kind_name(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Field => "FIELD",
        StepKind::Lines => "LINES",
        StepKind::Quote => "QUOTE",
        StepKind::ActiveQuote => "ACTIVE_QUOTE",
        StepKind::SentQuote => "SENT_QUOTE",
        StepKind::Tick => "TICK",
    }
}

/// The field of a step: named by a FIELD step, and by no other.
///
/// # Errors
/// A FIELD step names none of the fields, or another step names one.
pub fn field(kind: StepKind, field: Option<&str>, path: &str) -> Result<Option<String>, UserError> {
    match (kind, field.map(str::trim).filter(|field| !field.is_empty())) {
        (StepKind::Field, Some(field)) if FIELDS.contains(&field) => Ok(Some(field.to_owned())),
        (StepKind::Field, Some(_)) => {
            let message = Message::new("process-step-field").with("fields", FIELDS.join(", "));
            Err(UserError::new(UserErrorCode::Invalid, message).at(path))
        }
        (StepKind::Field, None) => {
            let message = Message::new("process-step-field").with("fields", FIELDS.join(", "));
            Err(UserError::new(UserErrorCode::Required, message).at(path))
        }
        (
            StepKind::Lines
            | StepKind::Quote
            | StepKind::ActiveQuote
            | StepKind::SentQuote
            | StepKind::Tick,
            None,
        ) => Ok(None),
        (
            StepKind::Lines
            | StepKind::Quote
            | StepKind::ActiveQuote
            | StepKind::SentQuote
            | StepKind::Tick,
            Some(_),
        ) => Err(UserError::invalid("process-step-no-field").at(path)),
    }
}

/// Checks the numbers of a stage.
pub fn check(validator: &mut Validator, stage: &stage::Model) {
    validator.check(between(stage.probability, (0, 100), "probability"));
    if let Some(days) = stage.rot_days {
        validator.check(between(days, (1, 3650), "rotDays"));
    }
    match stage.forecast_category {
        ForecastCategory::Won | ForecastCategory::Lost => {
            validator.refuse(UserError::invalid("process-stage-forecast").at("forecastCategory"));
        }
        ForecastCategory::Pipeline
        | ForecastCategory::BestCase
        | ForecastCategory::Committed
        | ForecastCategory::Omitted => {}
    }
}

/// Where a new stage goes: to the place asked for where it is within the process, else last.
#[must_use]
pub fn place(stages: &[stage::Model], asked: Option<i32>) -> i32 {
    let last = stages.iter().map(|stage| stage.position).max().unwrap_or(0);
    asked.map_or(last + 1, |asked| asked.clamp(1, last + 1))
}

/// Whether the default process may become so: there is always one, and it is in use.
///
/// # Errors
/// The default would be none, or out of use.
pub fn default(
    before: &sales_process::Model,
    after: &sales_process::Model,
) -> Result<(), UserError> {
    match (before.is_default, after.is_default, after.is_active) {
        (true, false, _) => Err(UserError::invalid("process-default-needed").at("isDefault")),
        (_, true, false) => Err(UserError::invalid("process-default-active").at("isActive")),
        (_, true, true) | (false, false, _) => Ok(()),
    }
}

#[cfg(test)]
mod tests;
