//! Marks a quote as the winner.

use entity::choice::{OrderStatus, PipelineEventKind, QuoteStatus};
use entity::id::{OpportunityId, OrderId, QuoteId};
use entity::{order, quote};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::opportunity::ops::Deal;
use crate::order::ops::place;
use crate::platform::db::tx::Tx;
use crate::platform::db::verb::Verb;
use crate::platform::error::{Detail, Error, Problem};
use crate::platform::message::Message;
use crate::quote::input::WinQuoteInput;
use crate::quote::ops::{Change, Offer, lock, save, standing};
use crate::quote::rules::{self, QuoteAction};

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

impl Verb for WinQuoteInput {
    const NAME: &'static str = "winQuote";
    const PERMISSION: Permission = Permission::WinQuote;
    type Done = WonQuote;

    async fn run(self, tx: &mut Tx) -> Result<WonQuote, Error> {
        let (deal, quote) = lock(tx, self.quote_id).await?;
        if rules::is_expired(&quote, tx.today()) {
            if !tx.actor().may(Permission::ExcuseExpiredQuote) {
                let message = Message::new("opportunity-winner-expired");
                return Err(rules::refused(standing(&deal, &quote), message).at("quoteId").into());
            }
            tx.warn("QUOTE_EXPIRED", Message::new("quote-expired"), "quoteId");
        }
        let quote = win(tx, &deal, &quote).await?;
        let order = if self.create_order { Some(place(tx, &deal, &quote).await?.id) } else { None };
        Ok(WonQuote { quote: quote.id, order, opportunity: deal.id })
    }
}

/// Marks an ACTIVE quote as WON. The quote and its deal are locked already.
///
/// # Errors
/// It is not ACTIVE, or an order of another quote of the deal stands.
pub async fn win(tx: &mut Tx, deal: &Deal, quote: &Offer) -> Result<Offer, Error> {
    rules::check(standing(deal, quote), QuoteAction::Win)?;
    refuse_second_winner(tx, deal, quote).await?;
    let row = quote::Model { status: QuoteStatus::Won, ..quote.row.clone() };
    let change = Change {
        kind: PipelineEventKind::QuoteWon,
        before: quote,
        after: Offer { row, document: quote.document.clone() },
    };
    save(tx, deal, change).await
}

async fn refuse_second_winner(tx: &Tx, deal: &Deal, quote: &Offer) -> Result<(), Error> {
    let orders = tx
        .find::<order::Entity>()
        .filter(order::Column::OpportunityId.eq(deal.id))
        .filter(order::Column::Status.eq(OrderStatus::Active));
    let Some(order) = tx.one::<order::Model>(orders).await? else {
        return Ok(());
    };
    let message = Message::new("quote-order-stands").with("order", &order.number);
    let problem = rules::refused(standing(deal, quote), message);
    Err(naming(problem, order.quote_id).into())
}

fn naming(mut problem: Problem, winner: QuoteId) -> Problem {
    if let Detail::Transition(transition) = &mut problem.detail {
        transition.quotes.push(winner);
    }
    problem
}
