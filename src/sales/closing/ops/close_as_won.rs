//! Closes an opportunity as won.

use chrono::NaiveDate;
use entity::choice::PipelineEventKind;
use entity::choice::{ClosingOutcome, QuoteClosedAs};
use entity::id::{OpportunityId, OrderId, QuoteId};
use entity::money::Amount;
use entity::quote;
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::bounds::TEXT_LENGTH;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::validator::Validator;
use crate::process;
use crate::reference::ops::check_places;
use crate::sales::closing::input::CloseAsWonInput;
use crate::sales::closing::ops::closing::{self, Ending};
use crate::sales::closing::ops::win_quote;
use crate::sales::closing::queries;
use crate::sales::closing::rules::closing::ClosingFacts;
use crate::sales::closing::rules::winner::{Choice, Winner, in_time, others, winner};
use crate::sales::document::queries::lines;
use crate::sales::opportunity::ops::{PricedOpportunity, gate};
use crate::sales::opportunity::rules::actions::{self, OpportunityAction};
use crate::sales::opportunity::rules::moves;
use crate::sales::order::ops as orders;
use crate::sales::order::ops::PricedOrder;
use crate::sales::quote::ops::{self as quotes, PricedQuote};

/// The opportunity that was won, with its winning quote and order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WonOpportunity {
    /// The opportunity.
    pub opportunity: OpportunityId,
    /// The winning quote.
    pub winning_quote: Option<QuoteId>,
    /// The winning quote's order.
    pub order: Option<OrderId>,
    /// The other quotes that were closed.
    pub closed_quotes: Vec<QuoteId>,
}

/// The opportunity to be won, with all its quotes and its ACTIVE orders.
#[derive(Clone, Copy)]
struct Sale<'a> {
    opportunity: &'a PricedOpportunity,
    quotes: &'a [PricedQuote],
    active_orders: &'a [PricedOrder],
}

/// What was decided, before anything is written.
struct Decision {
    winner: Winner,
    others: Vec<QuoteId>,
    closed_on: NaiveDate,
}

impl Command for CloseAsWonInput {
    const NAME: &'static str = "closeAsWon";
    const PERMISSION: Permission = Permission::CloseOpportunity;
    const EMITS: Emits = Emits::Events(&[
        PipelineEventKind::OpportunityWon,
        PipelineEventKind::OrderCreated,
        PipelineEventKind::QuoteActivated,
        PipelineEventKind::QuoteClosed,
        PipelineEventKind::QuoteWon,
    ]);
    type Output = WonOpportunity;

    async fn execute(mut self, tx: &mut Tx) -> Result<WonOpportunity, Error> {
        let opportunity: PricedOpportunity = tx.lock(self.opportunity_id).await?;
        actions::check(&opportunity, OpportunityAction::CloseAsWon)?;
        let quotes = closing::quotes(tx, &opportunity).await?;
        let active_orders = orders::active(tx, &opportunity).await?;
        let sale =
            Sale { opportunity: &opportunity, quotes: &quotes, active_orders: &active_orders };
        let decision = decide(tx, sale, &mut self).await?;
        let Decision { winner, others, closed_on } = decision;

        let won = win(tx, sale, winner).await?;
        let ended: Vec<_> = quotes.iter().filter(|it| others.contains(&it.id)).collect();
        closing::end_quotes(tx, &opportunity, &ended, (QuoteClosedAs::Canceled, None)).await?;
        let costed = queries::costed(&opportunity, won.as_ref());
        let lines = lines(tx, costed).await?;
        let order = match &won {
            Some(won) if self.create_order => {
                let from = (won, lines.clone());
                Some(orders::place(tx, &opportunity, from, &active_orders).await?.id)
            }
            Some(_) | None => None,
        };
        let revenue = match self.actual_revenue {
            Some(revenue) => revenue,
            None => queries::revenue(tx, &opportunity, won.as_ref()).await?,
        };
        let ending = Ending {
            outcome: ClosingOutcome::Won,
            reason_id: self.reason_id,
            competitor_id: None,
            quote_id: won.as_ref().map(|won| won.id),
            revenue,
            margin: queries::margin(tx, &opportunity, (costed, &lines), revenue).await?,
            closed_on,
            note: self.note,
        };
        let opportunity = closing::end(tx, &opportunity, ending).await?;
        Ok(WonOpportunity {
            opportunity: opportunity.id,
            winning_quote: won.map(|won| won.id),
            order,
            closed_quotes: others,
        })
    }
}

/// Makes all decisions, and reports all errors of the input at once.
async fn decide(tx: &Tx, sale: Sale<'_>, input: &mut CloseAsWonInput) -> Result<Decision, Error> {
    let Sale { opportunity, quotes, active_orders } = sale;
    let mut validator = Validator::default();
    validator.text(&mut input.note, TEXT_LENGTH, "note");
    validator.not_negative(input.actual_revenue, "actualRevenue");
    let given = input.closed_on.map(|day| day.0);
    let day = validator.collect(closing::day(tx, opportunity, given).await)?;
    let facts = ClosingFacts {
        outcome: ClosingOutcome::Won,
        has_competitor: true,
        has_note: input.note.is_some(),
    };
    closing::check_reason(tx, &mut validator, input.reason_id, facts).await?;

    let quotes: Vec<quote::Model> = quotes.iter().map(|quote| quote.row.clone()).collect();
    let choice = Choice {
        opportunity: &opportunity.row,
        quotes: &quotes,
        named: input.winning_quote_id,
        order: active_orders.first().map(|order| &order.row),
    };
    let winner = validator.check(winner(choice));
    let mut open = Vec::new();
    if let Some(winner) = winner {
        let may_excuse = tx.actor().may(Permission::ExcuseExpiredQuote);
        let is_excused = input.note.is_some() && may_excuse;
        validator.check(in_time(choice, winner, tx.today(), is_excused));
        open = others(&quotes, winner);
        validator.check(closing::check_open(opportunity, &open, input.open_quotes));
    }
    let winner = winner.unwrap_or(Winner::Nobody);
    validator.collect(check_revenue(tx, sale, winner, input.actual_revenue).await)?;
    validator.collect(may_be_won(tx, opportunity).await)?;
    validator.into_result()?;
    Ok(Decision { winner, others: open, closed_on: day.unwrap_or_else(|| tx.today()) })
}

/// Refuses a revenue with more decimal places than its currency, unless it is the proposed one: that follows from kept
/// amounts, which may be older than the currency's places.
async fn check_revenue(
    tx: &Tx,
    sale: Sale<'_>,
    winner: Winner,
    revenue: Option<Amount>,
) -> Result<(), Error> {
    let Sale { opportunity, quotes, .. } = sale;
    let given = (revenue, opportunity.document.currency_code.as_str());
    let Err(refused) = check_places(tx, given, "actualRevenue").await else { return Ok(()) };
    let won = winner.quote().and_then(|id| quotes.iter().find(|quote| quote.id == id));
    let proposed = queries::revenue(tx, opportunity, won).await?;
    if revenue == Some(proposed) { Ok(()) } else { Err(refused) }
}

/// Refuses if required steps are not done.
async fn may_be_won(tx: &Tx, opportunity: &PricedOpportunity) -> Result<(), Error> {
    let process = process::ops::load(tx, Some(opportunity.process_id)).await?;
    let current = gate::current(tx, opportunity, &process).await?;
    let stages = moves::gates_of_winning(gate::way(&process, &current));
    let blockers = gate::blockers(tx, opportunity, &stages, &process).await?;
    Ok(moves::unblocked(opportunity, OpportunityAction::CloseAsWon, blockers)?)
}

/// Marks the winner as WON; a DRAFT is activated first.
async fn win(tx: &mut Tx, sale: Sale<'_>, winner: Winner) -> Result<Option<PricedQuote>, Error> {
    let Sale { opportunity, quotes, active_orders } = sale;
    let quote = |id| {
        let found = quotes.iter().find(|quote| quote.id == id);
        found.ok_or_else(|| Error::Broken("the winner is none of the quotes".to_owned()))
    };
    match winner {
        Winner::Nobody => Ok(None),
        Winner::Won(id) => Ok(Some(quote(id)?.clone())),
        Winner::Active(id) => {
            let won = win_quote::win(tx, opportunity, quote(id)?, active_orders).await?;
            Ok(Some(won))
        }
        Winner::Draft(id) => {
            let active = quotes::activate(tx, opportunity, quote(id)?).await?;
            let won = win_quote::win(tx, opportunity, &active, active_orders).await?;
            Ok(Some(won))
        }
    }
}
