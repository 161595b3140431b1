//! Closes an opportunity as won.

use chrono::NaiveDate;
use entity::choice::{ClosingOutcome, QuoteClosedAs};
use entity::id::{OpportunityId, OrderId, QuoteId};
use entity::quote;
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::sales::document::queries::lines;
use crate::sales::closing::input::CloseAsWonInput;
use crate::sales::closing::ops::closing::{self, Ending};
use crate::sales::opportunity::ops::{Deal, gate};
use crate::sales::closing::queries;
use crate::sales::opportunity::rules::actions::{self, Action};
use crate::sales::closing::rules::closing::Beside;
use crate::sales::opportunity::rules::moves;
use crate::sales::closing::rules::winner::{Choice, Winner, in_time, others, winner};
use crate::sales::order::ops as orders;
use crate::platform::bounds::TEXT_LENGTH;
use crate::platform::db::command::Command;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::form::Form;
use crate::process;
use crate::sales::quote::ops::{self as quotes, Offer, Placed};

/// The opportunity that was won, and what came of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WonOpportunity {
    /// The opportunity.
    pub opportunity: OpportunityId,
    /// The winner.
    pub winning_quote: Option<QuoteId>,
    /// What the winner became.
    pub order: Option<OrderId>,
    /// The other quotes that were closed.
    pub closed_quotes: Vec<QuoteId>,
}

/// What was decided before anything is written.
struct Decision {
    winner: Winner,
    others: Vec<QuoteId>,
    closed_on: NaiveDate,
}

impl Command for CloseAsWonInput {
    const NAME: &'static str = "closeAsWon";
    const PERMISSION: Permission = Permission::CloseOpportunity;
    type Output = WonOpportunity;

    async fn execute(mut self, tx: &mut Tx) -> Result<WonOpportunity, Error> {
        let deal: Deal = tx.lock(self.opportunity_id).await?;
        actions::check(&deal, Action::CloseAsWon)?;
        let offers = closing::offers(tx, &deal).await?;
        let standing = orders::standing(tx, &deal).await?;
        let decision = decide(tx, (&deal, &offers, &standing), &mut self).await?;
        let Decision { winner, others, closed_on } = decision;

        let won = win(tx, (&deal, &offers, &standing), winner).await?;
        let ended: Vec<_> = offers.iter().filter(|it| others.contains(&it.id)).collect();
        closing::end_quotes(tx, &deal, &ended, (QuoteClosedAs::Canceled, None)).await?;
        let costed = outcome::costed(&deal, won.as_ref());
        let lines = lines(tx, costed).await?;
        let order = match &won {
            Some(won) if self.create_order => {
                let from = (won, lines.clone());
                Some(orders::place(tx, &deal, from, &standing).await?.id)
            }
            Some(_) | None => None,
        };
        let revenue = match self.actual_revenue {
            Some(revenue) => revenue,
            None => outcome::revenue(tx, &deal, won.as_ref()).await?,
        };
        let ending = Ending {
            outcome: ClosingOutcome::Won,
            reason_id: self.reason_id,
            competitor_id: None,
            quote_id: won.as_ref().map(|won| won.id),
            revenue,
            margin: outcome::margin(tx, &deal, (costed, &lines), revenue).await?,
            closed_on,
            note: self.note,
        };
        let deal = closing::end(tx, &deal, ending).await?;
        Ok(WonOpportunity {
            opportunity: deal.id,
            winning_quote: won.map(|won| won.id),
            order,
            closed_quotes: others,
        })
    }
}

/// Decides all of it; tells all that is wrong at once.
async fn decide(
    tx: &Tx,
    (deal, offers, standing): (&Deal, &[Offer], &[Placed]),
    input: &mut CloseAsWonInput,
) -> Result<Decision, Error> {
    let mut form = Form::default();
    form.text(&mut input.note, TEXT_LENGTH, "note");
    form.not_negative(input.actual_revenue, "actualRevenue");
    let given = input.closed_on.map(|day| day.0);
    let day = form.catch(closing::day(tx, deal, given).await)?;
    let beside = Beside {
        outcome: ClosingOutcome::Won,
        has_competitor: true,
        has_note: input.note.is_some(),
    };
    closing::check_reason(tx, &mut form, input.reason_id, beside).await?;

    let quotes: Vec<quote::Model> = offers.iter().map(|offer| offer.row.clone()).collect();
    let choice = Choice {
        deal: &deal.row,
        quotes: &quotes,
        named: input.winning_quote_id,
        ordered: standing.first().map(|order| order.quote_id),
    };
    let winner = form.keep(winner(choice));
    let mut open = Vec::new();
    if let Some(winner) = winner {
        let may_excuse = tx.actor().may(Permission::ExcuseExpiredQuote);
        let is_excused = input.note.is_some() && may_excuse;
        form.keep(in_time(choice, winner, tx.today(), is_excused));
        open = others(&quotes, winner);
        form.keep(closing::check_open(deal, &open, input.open_quotes));
    }
    form.catch(may_be_won(tx, deal).await)?;
    form.finish()?;
    Ok(Decision {
        winner: winner.unwrap_or(Winner::Nobody),
        others: open,
        closed_on: day.unwrap_or_else(|| tx.today()),
    })
}

/// Refuses while required steps are open.
async fn may_be_won(tx: &Tx, deal: &Deal) -> Result<(), Error> {
    let process = process::ops::load(tx, Some(deal.process_id)).await?;
    let current = gate::current(tx, deal, &process).await?;
    let stages = moves::gates_of_winning(gate::way(&process, &current));
    let blockers = gate::blockers(tx, deal, &stages, &process).await?;
    Ok(moves::unblocked(deal, blockers)?)
}

/// Makes the winner WON; a DRAFT is activated first.
async fn win(
    tx: &mut Tx,
    (deal, offers, standing): (&Deal, &[Offer], &[Placed]),
    winner: Winner,
) -> Result<Option<Offer>, Error> {
    let offer = |id| {
        let found = offers.iter().find(|offer| offer.id == id);
        found.ok_or_else(|| Error::Broken("the winner is none of the quotes".to_owned()))
    };
    match winner {
        Winner::Nobody => Ok(None),
        Winner::Won(id) => Ok(Some(offer(id)?.clone())),
        Winner::Active(id) => {
            let won = quotes::win(tx, deal, offer(id)?, standing).await?;
            Ok(Some(won))
        }
        Winner::Draft(id) => {
            let active = quotes::activate(tx, deal, offer(id)?).await?;
            let won = quotes::win(tx, deal, &active, standing).await?;
            Ok(Some(won))
        }
    }
}
