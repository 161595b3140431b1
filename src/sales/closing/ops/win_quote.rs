//! Marks a quote as the winner.

use entity::choice::{PipelineEventKind, QuoteStatus};
use entity::id::{OpportunityId, OrderId, QuoteId};
use entity::quote;
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::sales::document::queries::lines;
use crate::sales::opportunity::ops::Deal;
use crate::sales::order::ops as orders;
use crate::platform::db::command::Command;
use crate::platform::db::tx::Tx;
use crate::platform::error::{Detail, Error, Problem};
use crate::platform::message::Message;
use crate::sales::quote::input::WinQuoteInput;
use crate::sales::quote::ops::{Change, Offer, Placed, lock, save, standing};
use crate::sales::quote::rules::{self, QuoteAction};

/// The quote that won, and its order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WonQuote {
    /// The quote.
    pub quote: QuoteId,
    /// The order; `None` where none was asked for.
    pub order: Option<OrderId>,
    /// The deal; it stays OPEN.
    pub opportunity: OpportunityId,
}

impl Command for WinQuoteInput {
    const NAME: &'static str = "winQuote";
    const PERMISSION: Permission = Permission::WinQuote;
    type Output = WonQuote;

    async fn execute(self, tx: &mut Tx) -> Result<WonQuote, Error> {
        let (deal, quote) = lock(tx, self.quote_id).await?;
        if rules::is_expired(&quote, tx.today()) {
            if !tx.actor().may(Permission::ExcuseExpiredQuote) {
                let message = Message::new("opportunity-winner-expired");
                return Err(rules::refused(standing(&deal, &quote), message).at("quoteId").into());
            }
            tx.warn("QUOTE_EXPIRED", Message::new("quote-expired"), "quoteId");
        }
        let orders = orders::standing(tx, &deal).await?;
        let quote = win(tx, &deal, &quote, &orders).await?;
        let order = if self.create_order {
            let lines = lines(tx, &quote.document).await?;
            Some(orders::place(tx, &deal, (&quote, lines), &orders).await?.id)
        } else {
            None
        };
        Ok(WonQuote { quote: quote.id, order, opportunity: deal.id })
    }
}

/// Marks an ACTIVE quote as WON. The quote and its deal are locked already; `orders` are those of the
/// deal that stand.
///
/// # Errors
/// It is not ACTIVE, or an order of the deal stands.
pub async fn win(
    tx: &mut Tx,
    deal: &Deal,
    quote: &Offer,
    orders: &[Placed],
) -> Result<Offer, Error> {
    rules::check(standing(deal, quote), QuoteAction::Win)?;
    refuse_second_winner(deal, quote, orders)?;
    let row = quote::Model { status: QuoteStatus::Won, ..quote.row.clone() };
    let change = Change {
        kind: PipelineEventKind::QuoteWon,
        before: quote,
        after: Offer { row, document: quote.document.clone() },
    };
    save(tx, deal, change).await
}

fn refuse_second_winner(deal: &Deal, quote: &Offer, orders: &[Placed]) -> Result<(), Problem> {
    let Some(order) = orders.first() else {
        return Ok(());
    };
    let message = Message::new("quote-order-stands").with("order", &order.number);
    let problem = rules::refused(standing(deal, quote), message);
    Err(naming(problem, order.quote_id))
}

fn naming(mut problem: Problem, winner: QuoteId) -> Problem {
    if let Detail::Transition(transition) = &mut problem.detail {
        transition.quotes.push(winner);
    }
    problem
}
