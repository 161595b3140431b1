//! Marks a quote as won.

use entity::choice::{PipelineEventKind, QuoteClosedAs, QuoteStatus};
use entity::id::{OpportunityId, OrderId, QuoteId};
use entity::{order, quote};
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, UserError, UserErrorDetail};
use crate::platform::message::Message;
use crate::platform::state_machine::StateMachine;
use crate::sales::closing::input::WinQuoteInput;
use crate::sales::closing::ops::closing;
use crate::sales::document::queries::lines;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::order::ops as orders;
use crate::sales::order::ops::PricedOrder;
use crate::sales::order::rules::stands;
use crate::sales::quote::ops::{PricedQuote, QuoteChange, save, state};
use crate::sales::quote::rules::{self, QuoteAction};

/// The quote that won, and its order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WonQuote {
    /// The quote.
    pub quote: QuoteId,
    /// The order; `None` if the caller wanted none.
    pub order: Option<OrderId>,
    /// The opportunity; it stays OPEN.
    pub opportunity: OpportunityId,
}

impl Command for WinQuoteInput {
    const NAME: &'static str = "winQuote";
    const PERMISSION: Permission = Permission::WinQuote;
    const EMITS: Emits = Emits::Events(&[
        PipelineEventKind::OrderCreated,
        PipelineEventKind::QuoteClosed,
        PipelineEventKind::QuoteWon,
    ]);
    type Output = WonQuote;

    async fn execute(self, tx: &mut Tx) -> Result<WonQuote, Error> {
        let quote: quote::Model = tx.get(self.quote_id).await?;
        let opportunity: PricedOpportunity = tx.lock(quote.opportunity_id).await?;
        let quotes = closing::quotes(tx, &opportunity).await?;
        let quote: PricedQuote = tx.lock(self.quote_id).await?;
        if rules::is_expired(&quote, tx.today()) {
            if !tx.actor().may(Permission::ExcuseExpiredQuote) {
                let message = Message::new("opportunity-winner-expired");
                let problem = state(&opportunity, &quote).blocked(QuoteAction::Win, message);
                return Err(problem.at("quoteId").into());
            }
            tx.warn("QUOTE_EXPIRED", Message::new("quote-expired"), "quoteId");
        }
        let orders = orders::active(tx, &opportunity).await?;
        let quote = win(tx, &opportunity, &quote, &orders).await?;
        end_former_winners(tx, &opportunity, &quotes).await?;
        let order = if self.create_order {
            let lines = lines(tx, &quote.document).await?;
            Some(orders::place(tx, &opportunity, (&quote, lines), &orders).await?.id)
        } else {
            None
        };
        Ok(WonQuote { quote: quote.id, order, opportunity: opportunity.id })
    }
}

/// Marks an ACTIVE quote as WON. The caller has locked the quote and its opportunity; `orders` are the opportunity's
/// ACTIVE orders.
///
/// # Errors
/// The quote is not ACTIVE, or the opportunity has an ACTIVE order.
pub async fn win(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    quote: &PricedQuote,
    orders: &[PricedOrder],
) -> Result<PricedQuote, Error> {
    state(opportunity, quote).check(QuoteAction::Win)?;
    refuse_second_winner(opportunity, quote, orders)?;
    let row = quote::Model { status: QuoteStatus::Won, ..quote.row.clone() };
    let change = QuoteChange {
        kind: PipelineEventKind::QuoteWon,
        before: quote,
        after: PricedQuote { row, document: quote.document.clone() },
    };
    save(tx, opportunity, change).await
}

/// Closes those of the kept quotes that won before without an order: an opportunity has one winner.
async fn end_former_winners(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    quotes: &[PricedQuote],
) -> Result<(), Error> {
    let former: Vec<_> = quotes.iter().filter(|it| it.status == QuoteStatus::Won).collect();
    closing::end_quotes(tx, opportunity, &former, (QuoteClosedAs::Canceled, None)).await
}

fn refuse_second_winner(
    opportunity: &PricedOpportunity,
    quote: &PricedQuote,
    orders: &[PricedOrder],
) -> Result<(), UserError> {
    let Some(order) = orders.first() else {
        return Ok(());
    };
    let message = Message::new("quote-has-other-order").with("order", &order.number);
    let problem = state(opportunity, quote).blocked(QuoteAction::Win, message);
    Err(naming(problem, &order.row))
}

fn naming(mut problem: UserError, order: &order::Model) -> UserError {
    if let UserErrorDetail::Transition(transition) = &mut problem.detail {
        transition.records.push(order.quote_id.into());
        transition.blockers.push(stands(order));
    }
    problem
}
