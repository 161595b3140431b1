//! Decides which quote wins, and which one is proposed or shown as current.

use chrono::NaiveDate;
use entity::choice::QuoteStatus;
use entity::id::QuoteId;
use entity::{opportunity, order, quote};

use crate::platform::error::{Reason, Transition, UserError, UserErrorCode, UserErrorDetail};
use crate::platform::message::Message;
use crate::platform::state_machine::StateMachine;
use crate::sales::opportunity::rules::actions::{OpportunityAction, OpportunityState};
use crate::sales::order::rules::stands;

/// The winning quote, and what it takes to mark it as won.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Winner {
    /// No quote: the revenue is recorded without one.
    Nobody,
    /// A quote that is WON already.
    Won(QuoteId),
    /// An ACTIVE quote, to be marked as won.
    Active(QuoteId),
    /// A DRAFT, to be activated and then marked as won.
    Draft(QuoteId),
}

impl Winner {
    /// The quote that wins; `None`: no quote does.
    #[must_use]
    pub const fn quote(self) -> Option<QuoteId> {
        match self {
            Self::Nobody => None,
            Self::Won(id) | Self::Active(id) | Self::Draft(id) => Some(id),
        }
    }
}

/// The quotes of an opportunity among which the winner is chosen.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// The opportunity.
    pub opportunity: &'a opportunity::Model,
    /// Its quotes.
    pub quotes: &'a [quote::Model],
    /// The quote that the caller named.
    pub named: Option<QuoteId>,
    /// Its ACTIVE order.
    pub order: Option<&'a order::Model>,
}

/// The winner: the named quote; else the one that is WON already; else the only ACTIVE one; else none.
///
/// # Errors
/// The named quote is not the opportunity's or is closed; another quote has an ACTIVE order; or several are ACTIVE and
/// none is named.
pub fn winner(choice: Choice<'_>) -> Result<Winner, UserError> {
    let Choice { opportunity, quotes, named, order } = choice;
    if let Some(id) = named {
        let found = quotes.iter().find(|quote| quote.id == id);
        let quote = found.ok_or_else(|| UserError::not_found().at("winningQuoteId"))?;
        if let Some(order) = order.filter(|order| order.quote_id != id) {
            let message = Message::new("opportunity-other-winner");
            return Err(order_stands(opportunity, message, order).at("winningQuoteId"));
        }
        return match quote.status {
            QuoteStatus::Draft => Ok(Winner::Draft(id)),
            QuoteStatus::Active => Ok(Winner::Active(id)),
            QuoteStatus::Won => Ok(Winner::Won(id)),
            QuoteStatus::Closed => {
                let message = Message::new("opportunity-winner-closed");
                Err(refused(opportunity, (UserErrorCode::INVALID_STATE, message), vec![id]))
            }
        };
    }
    let ordered = order.map(|order| order.quote_id);
    if let Some(won) = ordered.or_else(|| last_won(quotes)) {
        return Ok(Winner::Won(won));
    }
    let active = with_status(quotes, QuoteStatus::Active);
    match active.as_slice() {
        [] => Ok(Winner::Nobody),
        [only] => Ok(Winner::Active(*only)),
        [_, ..] => {
            let message = Message::new("opportunity-ambiguous-quote").with("count", active.len());
            Err(refused(opportunity, (AMBIGUOUS_QUOTE, message), active))
        }
    }
}

/// Several quotes could win: name one of them.
pub const AMBIGUOUS_QUOTE: UserErrorCode = UserErrorCode(&Reason {
    name: "AMBIGUOUS_QUOTE",
    meaning: "Several quotes could win: name one of them.",
});

/// Quotes of the opportunity are still open.
pub const OPEN_QUOTES: UserErrorCode = UserErrorCode(&Reason {
    name: "OPEN_QUOTES",
    meaning: "Quotes of the opportunity are still open.",
});

/// The winner that the close dialog proposes: the quote that is WON already, else the accepted one, else the one sent
/// last, else the only ACTIVE one.
#[must_use]
pub fn proposed(quotes: &[quote::Model]) -> Option<QuoteId> {
    let active = || quotes.iter().filter(|quote| quote.status == QuoteStatus::Active);
    let accepted = || {
        let accepted = active().filter(|quote| quote.accepted_at.is_some());
        accepted.max_by_key(|quote| (quote.accepted_at, quote.id))
    };
    let sent = || {
        let sent = active().filter(|quote| quote.sent_at.is_some());
        sent.max_by_key(|quote| (quote.sent_at, quote.id))
    };
    let only = || {
        let mut active = active();
        active.next().filter(|_| active.next().is_none())
    };
    last_won(quotes).or_else(|| accepted().or_else(sent).or_else(only).map(|quote| quote.id))
}

/// The quote that represents the opportunity: the WON one, else the accepted one, else the newest live one, else the
/// newest.
#[must_use]
pub fn current(quotes: &[quote::Model]) -> Option<QuoteId> {
    let newest = |keep: fn(&quote::Model) -> bool| {
        let kept = quotes.iter().filter(|quote| keep(quote));
        kept.max_by_key(|quote| (quote.created_at, quote.id)).map(|quote| quote.id)
    };
    last_won(quotes)
        .or_else(|| newest(|quote| is_live(quote) && quote.accepted_at.is_some()))
        .or_else(|| newest(is_live))
        .or_else(|| newest(|_| true))
}

/// The quotes other than the winner that end with the opportunity: the live ones, and one that won before. (A quote
/// whose order stands is the winner, or the closing is refused.)
#[must_use]
pub fn others(quotes: &[quote::Model], winner: Winner) -> Vec<QuoteId> {
    let winner = winner.quote();
    let standing = quotes.iter().filter(|quote| match quote.status {
        QuoteStatus::Draft | QuoteStatus::Active | QuoteStatus::Won => true,
        QuoteStatus::Closed => false,
    });
    standing.map(|quote| quote.id).filter(|id| Some(*id) != winner).collect()
}

/// Refuses to lose an opportunity while an order of it stands.
///
/// # Errors
/// An order stands; the error names it and how to cancel it.
pub fn may_be_lost(
    opportunity: &opportunity::Model,
    order: Option<&order::Model>,
) -> Result<(), UserError> {
    let Some(order) = order else { return Ok(()) };
    let message = Message::new("opportunity-order-stands").with("order", &order.number);
    Err(order_stands(opportunity, message, order))
}

/// Whether a quote is DRAFT or ACTIVE.
#[must_use]
pub const fn is_live(quote: &quote::Model) -> bool {
    match quote.status {
        QuoteStatus::Draft | QuoteStatus::Active => true,
        QuoteStatus::Won | QuoteStatus::Closed => false,
    }
}

/// Refuses if there are open quotes that the caller wants to handle first.
///
/// # Errors
/// There are open quotes; the error names them.
pub fn none_open(opportunity: &opportunity::Model, open: Vec<QuoteId>) -> Result<(), UserError> {
    if open.is_empty() {
        return Ok(());
    }
    let message = Message::new("opportunity-open-quotes").with("count", open.len());
    Err(refused(opportunity, (OPEN_QUOTES, message), open).at("openQuotes"))
}

/// Refuses an expired winner, unless a manager gives the reason in a note.
///
/// # Errors
/// The quote has expired and the expiry is not excused.
pub fn in_time(
    choice: Choice<'_>,
    winner: Winner,
    today: NaiveDate,
    is_excused: bool,
) -> Result<(), UserError> {
    let id = match winner {
        Winner::Active(id) | Winner::Draft(id) => id,
        Winner::Nobody | Winner::Won(_) => return Ok(()),
    };
    let quote = choice.quotes.iter().find(|quote| quote.id == id);
    let last_day = quote.and_then(|quote| quote.valid_until);
    if is_excused || last_day.is_none_or(|day| today <= day) {
        return Ok(());
    }
    let message = Message::new("opportunity-winner-expired");
    let refused = refused(choice.opportunity, (UserErrorCode::INVALID_STATE, message), vec![id]);
    Err(refused.at("note"))
}

fn last_won(quotes: &[quote::Model]) -> Option<QuoteId> {
    let won = quotes.iter().filter(|quote| quote.status == QuoteStatus::Won);
    won.max_by_key(|quote| (quote.updated_at, quote.id)).map(|quote| quote.id)
}

fn with_status(quotes: &[quote::Model], status: QuoteStatus) -> Vec<QuoteId> {
    let such = quotes.iter().filter(|quote| quote.status == status);
    such.map(|quote| quote.id).collect()
}

/// The refusal because of an order that stands; while it does, the opportunity cannot be lost.
fn order_stands(
    opportunity: &opportunity::Model,
    message: Message,
    order: &order::Model,
) -> UserError {
    let detail = Transition {
        records: vec![order.quote_id.into()],
        blockers: vec![stands(order)],
        ..OpportunityState::from(opportunity).transition().without(OpportunityAction::CloseAsLost)
    };
    UserError::new(UserErrorCode::INVALID_STATE, message)
        .with(UserErrorDetail::Transition(Box::new(detail)))
}

fn refused(
    opportunity: &opportunity::Model,
    (code, message): (UserErrorCode, Message),
    quotes: Vec<QuoteId>,
) -> UserError {
    let records = quotes.into_iter().map(Into::into).collect();
    let detail = Transition { records, ..OpportunityState::from(opportunity).transition() };
    UserError::new(code, message)
        .at("winningQuoteId")
        .with(UserErrorDetail::Transition(Box::new(detail)))
}

#[cfg(test)]
mod tests;
