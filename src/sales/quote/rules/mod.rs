//! Decides which actions the status of a quote and of its opportunity allows, and how long a quote is valid.

pub mod content;

use chrono::{Days, NaiveDate};
use entity::choice::{OpportunityStatus, QuoteClosedAs, QuoteStatus};
use entity::quote;
use sea_orm::ActiveEnum;

use crate::access::permission::Permission;
use crate::platform::error::{UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::platform::state_machine::{Action, StateMachine};

/// An action that a quote's status may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, strum::IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum QuoteAction {
    /// Change its header and lines.
    SetLines,
    /// Activate it, which fixes its content and exchange rate.
    Activate,
    /// Create a new DRAFT from it, with the next revision.
    Revise,
    /// Close it as lost or canceled.
    Close,
    /// Mark it as the opportunity's winner.
    Win,
    /// Record that it was sent.
    Send,
    /// Record that the customer accepted it.
    Accept,
    /// Delete it; never allowed, because issued numbers are kept.
    Delete,
}

impl Action for QuoteAction {
    fn permission(self) -> Option<Permission> {
        match self {
            Self::SetLines => Some(Permission::EditDocuments),
            Self::Activate | Self::Revise | Self::Close | Self::Send | Self::Accept => {
                Some(Permission::WriteQuotes)
            }
            Self::Win => Some(Permission::WinQuote),
            Self::Delete => None,
        }
    }
}

/// The part of a quote that decides which actions are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuoteState {
    /// The status.
    pub status: QuoteStatus,
    /// How it was closed.
    pub closed_as: Option<QuoteClosedAs>,
    /// The status of its opportunity: the quotes of a closed opportunity are read-only.
    pub opportunity: OpportunityStatus,
}

impl QuoteState {
    /// The state of a quote and its opportunity.
    #[must_use]
    pub const fn of(quote: &quote::Model, opportunity: OpportunityStatus) -> Self {
        Self { status: quote.status, closed_as: quote.closed_as, opportunity }
    }
}

/// Whether a quote can still win: it is DRAFT or ACTIVE.
#[must_use]
pub const fn is_live(status: QuoteStatus) -> bool {
    match status {
        QuoteStatus::Draft | QuoteStatus::Active => true,
        QuoteStatus::Won | QuoteStatus::Closed => false,
    }
}

/// Whether a quote prevents another revision of its number.
#[must_use]
pub const fn bars_revision(status: QuoteStatus) -> bool {
    match status {
        QuoteStatus::Draft | QuoteStatus::Active | QuoteStatus::Won => true,
        QuoteStatus::Closed => false,
    }
}

impl StateMachine for QuoteState {
    type Action = QuoteAction;

    fn allows(self, action: QuoteAction) -> bool {
        allows(self, action)
    }

    fn name(self) -> String {
        self.status.to_value()
    }

    fn refusal(self) -> &'static str {
        match self.opportunity {
            OpportunityStatus::Open => "quote-state",
            OpportunityStatus::Won | OpportunityStatus::Lost => "quote-opportunity-closed",
        }
    }
}

const fn allows(state: QuoteState, action: QuoteAction) -> bool {
    match state.opportunity {
        OpportunityStatus::Won | OpportunityStatus::Lost => return false,
        OpportunityStatus::Open => {}
    }
    match state.status {
        QuoteStatus::Draft => allows_draft(action),
        QuoteStatus::Active => allows_active(action),
        QuoteStatus::Won => false,
        QuoteStatus::Closed => match state.closed_as {
            Some(QuoteClosedAs::Lost | QuoteClosedAs::Canceled) => allows_closed(action),
            Some(QuoteClosedAs::Revised) | None => false,
        },
    }
}

const fn allows_draft(action: QuoteAction) -> bool {
    match action {
        QuoteAction::SetLines | QuoteAction::Activate | QuoteAction::Close => true,
        QuoteAction::Revise
        | QuoteAction::Win
        | QuoteAction::Send
        | QuoteAction::Accept
        | QuoteAction::Delete => false,
    }
}

const fn allows_active(action: QuoteAction) -> bool {
    match action {
        QuoteAction::Revise
        | QuoteAction::Close
        | QuoteAction::Win
        | QuoteAction::Send
        | QuoteAction::Accept => true,
        QuoteAction::SetLines | QuoteAction::Activate | QuoteAction::Delete => false,
    }
}

const fn allows_closed(action: QuoteAction) -> bool {
    match action {
        QuoteAction::Revise => true,
        QuoteAction::SetLines
        | QuoteAction::Activate
        | QuoteAction::Close
        | QuoteAction::Win
        | QuoteAction::Send
        | QuoteAction::Accept
        | QuoteAction::Delete => false,
    }
}

/// Whether a live quote's last day has passed.
#[must_use]
pub fn is_expired(quote: &quote::Model, today: NaiveDate) -> bool {
    is_live(quote.status) && quote.valid_until.is_some_and(|last| last < today)
}

/// The last day of a quote that is valid for `validity_days` days after today.
#[must_use]
pub fn last_day(today: NaiveDate, validity_days: i32) -> Option<NaiveDate> {
    let days = u64::try_from(validity_days).ok()?;
    today.checked_add_days(Days::new(days))
}

/// Refuses a last day in the past.
///
/// # Errors
/// The day is before today.
pub fn check_valid_until(last: NaiveDate, today: NaiveDate) -> Result<NaiveDate, UserError> {
    if last >= today {
        return Ok(last);
    }
    let message = Message::new("quote-valid-until-past").with("today", today);
    Err(UserError::new(UserErrorCode::INVALID, message))
}

#[cfg(test)]
mod tests;
