//! Closes an opportunity as lost.

use entity::choice::{ClosingOutcome, QuoteClosedAs};
use entity::id::{OpportunityId, QuoteId};
use entity::money::Amount;
use entity::quote;
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::sales::closing::input::CloseAsLostInput;
use crate::sales::closing::ops::closing::{self, Ending};
use crate::sales::opportunity::ops::{Deal, competitor};
use crate::sales::opportunity::rules::actions::{self, Action};
use crate::sales::closing::rules::closing::Beside;
use crate::sales::closing::rules::winner::{Winner, others};
use crate::platform::bounds::TEXT_LENGTH;
use crate::platform::db::command::Command;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::form::Form;

/// The opportunity that was lost, and the quotes that went with it.
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
    type Output = LostOpportunity;

    async fn execute(mut self, tx: &mut Tx) -> Result<LostOpportunity, Error> {
        let deal: Deal = tx.lock(self.opportunity_id).await?;
        actions::check(&deal, Action::CloseAsLost)?;
        let offers = closing::offers(tx, &deal).await?;
        let quotes: Vec<quote::Model> = offers.iter().map(|offer| offer.row.clone()).collect();
        let open = others(&quotes, Winner::Nobody);

        let mut form = Form::default();
        form.text(&mut self.note, TEXT_LENGTH, "note");
        let given = self.closed_on.map(|day| day.0);
        let day = form.catch(closing::day(tx, &deal, given).await)?;
        let beside = Beside {
            outcome: ClosingOutcome::Lost,
            has_competitor: self.competitor.is_some(),
            has_note: self.note.is_some(),
        };
        closing::check_reason(tx, &mut form, Some(self.reason_id), beside).await?;
        form.keep(closing::check_open(&deal, &open, self.open_quotes));
        let competitor = match self.competitor.take() {
            Some(target) => form.catch(competitor::resolve(tx, target).await)?,
            None => None,
        };
        form.finish()?;

        let ended: Vec<_> = offers.iter().filter(|it| open.contains(&it.id)).collect();
        let how = (QuoteClosedAs::Lost, Some(self.reason_id));
        closing::end_quotes(tx, &deal, &ended, how).await?;
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
        let deal = closing::end(tx, &deal, ending).await?;
        Ok(LostOpportunity { opportunity: deal.id, closed_quotes: open })
    }
}
