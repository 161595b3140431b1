//! Which steps a stage can have, and where a new stage goes.

use entity::choice::StepKind;

use crate::platform::error::{Problem, UserErrorCode};
use crate::platform::message::Message;

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
pub fn field(kind: StepKind, field: Option<&str>, path: &str) -> Result<Option<String>, Problem> {
    match (kind, field.map(str::trim).filter(|field| !field.is_empty())) {
        (StepKind::Field, Some(field)) if FIELDS.contains(&field) => Ok(Some(field.to_owned())),
        (StepKind::Field, Some(_)) => {
            let message = Message::new("process-step-field").with("fields", FIELDS.join(", "));
            Err(Problem::new(UserErrorCode::Invalid, message).at(path))
        }
        (StepKind::Field, None) => {
            let message = Message::new("process-step-field").with("fields", FIELDS.join(", "));
            Err(Problem::new(UserErrorCode::Required, message).at(path))
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
        ) => Err(Problem::invalid("process-step-no-field").at(path)),
    }
}
