//! Which stages and steps are valid, and where a new stage is inserted.

use entity::choice::{ForecastCategory, StepKind};
use entity::{sales_process, stage};

use crate::platform::bounds::between;
use crate::platform::error::{UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::platform::validator::Validator;

/// Limit of stages in a process, and of steps in a stage.
pub const MOST: usize = 50;

/// The fields of an opportunity that a step can require, named as in the schema.
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

/// The name of a step's kind, as in the schema.
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

/// Validates the field of a step: required for kind FIELD, refused for other kinds.
///
/// # Errors
/// A FIELD step names no known field, or another step names one.
pub fn field(kind: StepKind, field: Option<&str>, path: &str) -> Result<Option<String>, UserError> {
    match (kind, field.map(str::trim).filter(|field| !field.is_empty())) {
        (StepKind::Field, Some(field)) if FIELDS.contains(&field) => Ok(Some(field.to_owned())),
        (StepKind::Field, Some(_)) => {
            let message = Message::new("process-step-field").with("fields", FIELDS.join(", "));
            Err(UserError::new(UserErrorCode::INVALID, message).at(path))
        }
        (StepKind::Field, None) => {
            let message = Message::new("process-step-field").with("fields", FIELDS.join(", "));
            Err(UserError::new(UserErrorCode::REQUIRED, message).at(path))
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

/// Collects what is wrong with a stage's numbers and forecast category.
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

/// The position of a new stage: the requested one, limited to the process's positions, else the last.
#[must_use]
pub fn place(stages: &[stage::Model], asked: Option<i32>) -> i32 {
    let last = stages.iter().map(|stage| stage.position).max().unwrap_or(0);
    asked.map_or(last + 1, |asked| asked.clamp(1, last + 1))
}

/// Checks that there remains an active default process.
///
/// # Errors
/// The change would leave no default process, or an inactive one.
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
