//! Closes an opportunity as lost.

use entity::choice::PipelineEventKind;
use entity::choice::{ClosingOutcome, QuoteClosedAs};
use entity::id::{OpportunityId, QuoteId};
use entity::money::Amount;
use entity::quote;
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::bounds::TEXT_LENGTH;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::validator::Validator;
use crate::sales::closing::input::CloseAsLostInput;
use crate::sales::closing::ops::closing::{self, Ending};
use crate::sales::closing::rules::closing::ClosingFacts;
use crate::sales::closing::rules::winner::{Winner, may_be_lost, others};
use crate::sales::opportunity::ops::{PricedOpportunity, competitor};
use crate::sales::opportunity::rules::actions::{self, OpportunityAction};
use crate::sales::order::ops as orders;

/// The opportunity that was lost, with the quotes that were closed with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LostOpportunity {
    /// The opportunity.
    pub opportunity: OpportunityId,
    /// The quotes that were closed.
    pub closed_quotes: Vec<QuoteId>,
}

impl Command for CloseAsLostInput {
    const NAME: &'static str = "closeAsLost";
    const PERMISSION: Permission = Permission::CloseOpportunity;
    const EMITS: Emits = Emits::Events(&[
        PipelineEventKind::OpportunityLost,
        PipelineEventKind::QuoteClosed,
        PipelineEventKind::ReferenceDataChanged,
    ]);
    type Output = LostOpportunity;

    async fn execute(mut self, tx: &mut Tx) -> Result<LostOpportunity, Error> {
        if let Some(target) = &self.competitor {
            competitor::lock_name(tx, target).await?;
        }
        let opportunity: PricedOpportunity = tx.lock(self.opportunity_id).await?;
        actions::check(&opportunity, OpportunityAction::CloseAsLost)?;
        let quotes = closing::quotes(tx, &opportunity).await?;
        let orders = orders::active(tx, &opportunity).await?;
        may_be_lost(&opportunity, orders.first().map(|order| &order.row))?;
        let rows: Vec<quote::Model> = quotes.iter().map(|quote| quote.row.clone()).collect();
        let open = others(&rows, Winner::Nobody);

        let mut validator = Validator::default();
        validator.text(&mut self.note, TEXT_LENGTH, "note");
        let given = self.closed_on.map(|day| day.0);
        let day = validator.collect(closing::day(tx, &opportunity, given).await)?;
        let facts = ClosingFacts {
            outcome: ClosingOutcome::Lost,
            has_competitor: self.competitor.is_some(),
            has_note: self.note.is_some(),
        };
        closing::check_reason(tx, &mut validator, Some(self.reason_id), facts).await?;
        validator.check(closing::check_open(&opportunity, &open, self.open_quotes));
        let competitor = match self.competitor.take() {
            Some(target) => validator.collect(competitor::resolve(tx, target).await)?,
            None => None,
        };
        validator.into_result()?;

        let ended: Vec<_> = quotes.iter().filter(|it| open.contains(&it.id)).collect();
        let how = (QuoteClosedAs::Lost, Some(self.reason_id));
        closing::end_quotes(tx, &opportunity, &ended, how).await?;
        let ending = Ending {
            outcome: ClosingOutcome::Lost,
            reason_id: Some(self.reason_id),
            competitor_id: competitor.map(|competitor| competitor.id),
            quote_id: None,
            revenue: Amount::ZERO,
            margin: None,
            closed_on: day.unwrap_or_else(|| tx.today()),
            note: self.note,
        };
        let opportunity = closing::end(tx, &opportunity, ending).await?;
        Ok(LostOpportunity { opportunity: opportunity.id, closed_quotes: open })
    }
}
