//! Which quote wins, and what a client is shown before it has chosen.

use chrono::NaiveDate;
use entity::choice::QuoteStatus;
use entity::id::QuoteId;
use entity::{opportunity, quote};

use crate::platform::error::{Transition, UserError, UserErrorCode, UserErrorDetail};
use crate::platform::message::Message;
use crate::platform::state_machine::StateMachine;
use crate::sales::opportunity::rules::actions::OpportunityState;

/// The winner, and what it still needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Winner {
    /// None: the opportunity brings its revenue without a quote.
    Nobody,
    /// Won already.
    Won(QuoteId),
    /// To be won.
    Active(QuoteId),
    /// To be activated, then won.
    Draft(QuoteId),
}

/// The quotes of an opportunity that is to be won.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// The opportunity.
    pub opportunity: &'a opportunity::Model,
    /// Its quotes.
    pub quotes: &'a [quote::Model],
    /// The one that is named.
    pub named: Option<QuoteId>,
    /// The one whose order stands.
    pub ordered: Option<QuoteId>,
}

/// The winner: the quote named; else the one already won; else the only ACTIVE one; else none.
///
/// # Errors
/// The quote named is none of the opportunity's, or ended; another's order stands; or several are ACTIVE
/// and none is named.
pub fn winner(choice: Choice<'_>) -> Result<Winner, UserError> {
    let Choice { opportunity, quotes, named, ordered } = choice;
    if let Some(id) = named {
        let found = quotes.iter().find(|quote| quote.id == id);
        let quote = found.ok_or_else(|| UserError::not_found().at("winningQuoteId"))?;
        if let Some(ordered) = ordered.filter(|ordered| *ordered != id) {
            let message = Message::new("opportunity-other-winner");
            return Err(refused(
                opportunity,
                (UserErrorCode::InvalidState, message),
                vec![ordered],
            ));
        }
        return match quote.status {
            QuoteStatus::Draft => Ok(Winner::Draft(id)),
            QuoteStatus::Active => Ok(Winner::Active(id)),
            QuoteStatus::Won => Ok(Winner::Won(id)),
            QuoteStatus::Closed => {
                let message = Message::new("opportunity-winner-closed");
                Err(refused(opportunity, (UserErrorCode::InvalidState, message), vec![id]))
            }
        };
    }
    if let Some(won) = ordered.or_else(|| last_won(quotes)) {
        return Ok(Winner::Won(won));
    }
    let active = with_status(quotes, QuoteStatus::Active);
    match active.as_slice() {
        [] => Ok(Winner::Nobody),
        [only] => Ok(Winner::Active(*only)),
        [_, ..] => {
            let message = Message::new("opportunity-ambiguous-quote").with("count", active.len());
            Err(refused(opportunity, (UserErrorCode::AmbiguousQuote, message), active))
        }
    }
}

/// What the dialog of winning proposes: the quote already won, else accepted, else last sent,
/// else the only ACTIVE one.
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

/// The quote that stands for the opportunity: won, else accepted, else the newest live one, else the
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

/// The live quotes beside the winner: closing the opportunity ends them.
#[must_use]
pub fn others(quotes: &[quote::Model], winner: Winner) -> Vec<QuoteId> {
    let winner = match winner {
        Winner::Nobody => None,
        Winner::Won(id) | Winner::Active(id) | Winner::Draft(id) => Some(id),
    };
    let live = quotes.iter().filter(|quote| is_live(quote));
    live.map(|quote| quote.id).filter(|id| Some(*id) != winner).collect()
}

/// Whether a quote is DRAFT or ACTIVE.
#[must_use]
pub const fn is_live(quote: &quote::Model) -> bool {
    match quote.status {
        QuoteStatus::Draft | QuoteStatus::Active => true,
        QuoteStatus::Won | QuoteStatus::Closed => false,
    }
}

/// Refuses where quotes are open that the caller wants to opportunity with first.
///
/// # Errors
/// There are some; the problem names them.
pub fn none_open(opportunity: &opportunity::Model, open: Vec<QuoteId>) -> Result<(), UserError> {
    if open.is_empty() {
        return Ok(());
    }
    let message = Message::new("opportunity-open-quotes").with("count", open.len());
    Err(refused(opportunity, (UserErrorCode::OpenQuotes, message), open).at("openQuotes"))
}

/// Refuses a winner whose validity is over, unless a manager says in a note why.
///
/// # Errors
/// It has expired, and there is no note of a manager's.
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
    let refused = refused(choice.opportunity, (UserErrorCode::InvalidState, message), vec![id]);
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
