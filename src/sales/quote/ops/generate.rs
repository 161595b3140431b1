//! Generates a quote from an opportunity.

use chrono::NaiveDate;
use entity::choice::{DocumentKind, PipelineEventKind, QuoteStatus};
use entity::id::{OpportunityId, QuoteId};
use entity::{document, quote};
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::bounds::{TEXT_LENGTH, optional};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::sales::document::ops::copy;
use crate::sales::document::queries::{currency, lines};
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::opportunity::rules::actions::{self, OpportunityAction};
use crate::sales::quote::input::GenerateQuoteInput;
use crate::sales::quote::ops::activate::freeze;
use crate::sales::quote::ops::{PricedQuote, emit, take_parties};
use crate::sales::quote::rules;

/// The quote that was generated, with its opportunity.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GeneratedQuote {
    /// The quote.
    pub quote: QuoteId,
    /// The opportunity.
    pub opportunity: OpportunityId,
}

impl Command for GenerateQuoteInput {
    const NAME: &'static str = "generateQuote";
    const PERMISSION: Permission = Permission::WriteQuotes;
    const EMITS: Emits =
        Emits::Events(&[PipelineEventKind::QuoteActivated, PipelineEventKind::QuoteGenerated]);
    type Output = GeneratedQuote;

    async fn execute(self, tx: &mut Tx) -> Result<GeneratedQuote, Error> {
        let opportunity: PricedOpportunity = tx.lock(self.opportunity_id).await?;
        actions::check(&opportunity.row, OpportunityAction::GenerateQuote)?;
        let valid_until = match self.valid_until {
            Some(last) => Some(
                rules::check_valid_until(last.0, tx.today())
                    .map_err(|problem| problem.at("validUntil"))?,
            ),
            None => usual_last_day(tx, &opportunity.document).await?,
        };
        let note = optional(self.note.as_deref(), TEXT_LENGTH, "note")?;
        let id = QuoteId::generate();
        let lines = lines(tx, &opportunity.document).await?;
        let from = (&opportunity.document, lines);
        let document = copy(tx, from, id.into(), DocumentKind::Quote).await?;
        take_parties(tx, &opportunity, &document).await?;
        let row = quote::Model {
            id,
            opportunity_id: opportunity.id,
            version: 1,
            number: tx.next_number(DocumentKind::Quote).await?,
            revision: 0,
            status: QuoteStatus::Draft,
            closed_as: None,
            reason_id: None,
            note,
            valid_until,
            content_hash: None,
            activated_at: None,
            sent_at: None,
            viewed_at: None,
            accepted_at: None,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let row = tx.insert(row).await?;
        tx.add_search_text(opportunity.id, &row.number).await?;
        let quote = PricedQuote { row, document };
        emit(tx, &opportunity, &quote, PipelineEventKind::QuoteGenerated).await?;
        if self.activate {
            freeze(tx, &opportunity, &quote).await?;
        }
        Ok(GeneratedQuote { quote: id, opportunity: opportunity.id })
    }
}

/// The default last day of a quote, by its currency's default number of days.
pub(super) async fn usual_last_day(
    tx: &Tx,
    document: &document::Model,
) -> Result<Option<NaiveDate>, Error> {
    let currency = currency(tx, &document.currency_code).await?;
    Ok(rules::last_day(tx.today(), currency.validity_days))
}
