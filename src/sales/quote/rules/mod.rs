//! Which moves a quote's state and its deal's allow, what it freezes, and until when it stands.

pub mod content;

use chrono::{Days, NaiveDate};
use entity::choice::{OpportunityStatus, QuoteClosedAs, QuoteStatus};
use entity::quote;

use crate::access::Actor;
use crate::access::permission::Permission;
use crate::platform::error::{Detail, Problem, Transition, UserErrorCode};
use crate::platform::message::Message;

/// Something that can be done with a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter)]
pub enum QuoteAction {
    /// Change its header and lines.
    SetLines,
    /// Offer it: content and rate are frozen.
    Activate,
    /// Make a new DRAFT of it with the next revision.
    Revise,
    /// End it.
    Close,
    /// Mark it as the deal's winner.
    Win,
    /// Note that it was sent.
    Send,
    /// Note that the customer accepted it.
    Accept,
    /// Delete it; never allowed, because numbers are kept.
    Delete,
}

impl QuoteAction {
    /// As in the schema.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SetLines => "SET_LINES",
            Self::Activate => "ACTIVATE",
            Self::Revise => "REVISE",
            Self::Close => "CLOSE",
            Self::Win => "WIN",
            Self::Send => "SEND",
            Self::Accept => "ACCEPT",
            Self::Delete => "DELETE",
        }
    }

    /// What the actor must hold; `None`: nobody may.
    #[must_use]
    pub const fn permission(self) -> Option<Permission> {
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

/// Where a quote stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its state.
    pub status: QuoteStatus,
    /// How it ended.
    pub closed_as: Option<QuoteClosedAs>,
    /// The state of its deal: the quotes of a closed deal are read-only.
    pub deal: OpportunityStatus,
}

impl Standing {
    /// Where a quote of a deal stands.
    #[must_use]
    pub const fn of(quote: &quote::Model, deal: OpportunityStatus) -> Self {
        Self { status: quote.status, closed_as: quote.closed_as, deal }
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

/// Whether a quote stands in the way of another revision of its number.
#[must_use]
pub const fn bars_revision(status: QuoteStatus) -> bool {
    match status {
        QuoteStatus::Draft | QuoteStatus::Active | QuoteStatus::Won => true,
        QuoteStatus::Closed => false,
    }
}

/// Whether a state allows a move.
#[must_use]
pub const fn allows(standing: Standing, action: QuoteAction) -> bool {
    match standing.deal {
        OpportunityStatus::Won | OpportunityStatus::Lost => return false,
        OpportunityStatus::Open => {}
    }
    match standing.status {
        QuoteStatus::Draft => allows_draft(action),
        QuoteStatus::Active => allows_active(action),
        QuoteStatus::Won => false,
        QuoteStatus::Closed => match standing.closed_as {
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

/// The moves that a state allows.
#[must_use]
pub fn allowed(standing: Standing) -> Vec<QuoteAction> {
    use sea_orm::Iterable;
    QuoteAction::iter().filter(|action| allows(standing, *action)).collect()
}

/// The moves that a state allows and the actor may take.
#[must_use]
pub fn available(standing: Standing, actor: &Actor) -> Vec<QuoteAction> {
    let may = |action: &QuoteAction| action.permission().is_some_and(|needed| actor.may(needed));
    allowed(standing).into_iter().filter(may).collect()
}

/// Refuses a move that the state does not allow.
///
/// # Errors
/// The state does not allow it; the problem names the moves that it does.
pub fn check(standing: Standing, action: QuoteAction) -> Result<(), Problem> {
    if allows(standing, action) {
        return Ok(());
    }
    let key = match standing.deal {
        OpportunityStatus::Open => "quote-state",
        OpportunityStatus::Won | OpportunityStatus::Lost => "quote-deal-closed",
    };
    let message = Message::new(key).with("status", name_of(standing.status));
    Err(refused(standing, message))
}

/// A refusal that says where the quote stands, for reasons beyond its state.
#[must_use]
pub fn refused(standing: Standing, message: Message) -> Problem {
    let transition = Transition {
        status: name_of(standing.status).to_owned(),
        allowed: allowed(standing).iter().map(|action| action.name().to_owned()).collect(),
        ..Transition::default()
    };
    let detail = Detail::Transition(Box::new(transition));
    Problem::new(UserErrorCode::InvalidState, message).with(detail)
}

/// Whether an offer's last day is over.
#[must_use]
pub fn is_expired(quote: &quote::Model, today: NaiveDate) -> bool {
    is_live(quote.status) && quote.valid_until.is_some_and(|last| last < today)
}

/// The last day of an offer that is valid for so many days from today on.
#[must_use]
pub fn last_day(today: NaiveDate, validity_days: i32) -> Option<NaiveDate> {
    let days = u64::try_from(validity_days).ok()?;
    today.checked_add_days(Days::new(days))
}

/// Refuses a last day that is over already.
///
/// # Errors
/// It is before today.
pub fn check_valid_until(last: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Problem> {
    if last >= today {
        return Ok(last);
    }
    let message = Message::new("quote-valid-until-past").with("today", today);
    Err(Problem::new(UserErrorCode::Invalid, message))
}

const fn name_of(status: QuoteStatus) -> &'static str {
    match status {
        QuoteStatus::Draft => "DRAFT",
        QuoteStatus::Active => "ACTIVE",
        QuoteStatus::Won => "WON",
        QuoteStatus::Closed => "CLOSED",
    }
}

#[cfg(test)]
mod tests;
