//! Creates a new revision of a quote.

use entity::choice::{DocumentKind, PipelineEventKind, QuoteClosedAs, QuoteStatus};
use entity::id::QuoteId;
use entity::quote;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, UserErrorDetail};
use crate::platform::message::Message;
use crate::platform::state_machine::StateMachine;
use crate::sales::document::ops::copy;
use crate::sales::document::queries::lines;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::quote::input::ReviseQuoteInput;
use crate::sales::quote::ops::generate::usual_last_day;
use crate::sales::quote::ops::{
    ChangedQuote, PricedQuote, QuoteChange, emit, lock, save, state, take_parties,
};
use crate::sales::quote::rules::{self, QuoteAction};

impl Command for ReviseQuoteInput {
    const NAME: &'static str = "reviseQuote";
    const PERMISSION: Permission = Permission::WriteQuotes;
    const EMITS: Emits =
        Emits::Events(&[PipelineEventKind::QuoteClosed, PipelineEventKind::QuoteRevised]);
    type Output = ChangedQuote;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedQuote, Error> {
        let (opportunity, quote) = lock(tx, self.quote_id).await?;
        state(&opportunity, &quote).check(QuoteAction::Revise)?;
        let revision = next_revision(tx, &opportunity, &quote).await?;
        close_as_revised(tx, &opportunity, &quote).await?;
        let id = QuoteId::generate();
        let lines = lines(tx, &quote.document).await?;
        let from = (&quote.document, lines);
        let document = copy(tx, from, id.into(), DocumentKind::Quote).await?;
        take_parties(tx, &opportunity, &document).await?;
        let row = quote::Model {
            id,
            version: 1,
            revision,
            status: QuoteStatus::Draft,
            closed_as: None,
            reason_id: None,
            valid_until: usual_last_day(tx, &document).await?,
            content_hash: None,
            activated_at: None,
            sent_at: None,
            viewed_at: None,
            accepted_at: None,
            created_at: tx.now(),
            updated_at: tx.now(),
            ..quote.row.clone()
        };
        let row = tx.insert(row).await?;
        let revised = PricedQuote { row, document };
        emit(tx, &opportunity, &revised, PipelineEventKind::QuoteRevised).await?;
        Ok(ChangedQuote { quote: id, previous: Some(self.quote_id) })
    }
}

/// The number of the next revision; refused if another revision is live or has won.
async fn next_revision(
    tx: &Tx,
    opportunity: &PricedOpportunity,
    quote: &PricedQuote,
) -> Result<i32, Error> {
    let revisions = tx
        .find::<quote::Entity>()
        .filter(quote::Column::OpportunityId.eq(quote.opportunity_id))
        .filter(quote::Column::Number.eq(&quote.number))
        .order_by_desc(quote::Column::Revision);
    let revisions: Vec<quote::Model> = tx.all(revisions).await?;
    let other =
        revisions.iter().find(|other| other.id != quote.id && rules::bars_revision(other.status));
    if let Some(other) = other {
        let message = Message::new("quote-other-revision-open").with("revision", other.revision);
        let mut problem = state(opportunity, quote).blocked(QuoteAction::Revise, message);
        if let UserErrorDetail::Transition(transition) = &mut problem.detail {
            transition.records.push(other.id.into());
        }
        return Err(problem.into());
    }
    let last = revisions.first().map_or(0, |last| last.revision);
    Ok(last + 1)
}

/// Closes an ACTIVE quote as REVISED; a quote in any other status stays as it is.
async fn close_as_revised(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    quote: &PricedQuote,
) -> Result<(), Error> {
    match quote.status {
        QuoteStatus::Draft | QuoteStatus::Won | QuoteStatus::Closed => return Ok(()),
        QuoteStatus::Active => {}
    }
    let row = quote::Model {
        status: QuoteStatus::Closed,
        closed_as: Some(QuoteClosedAs::Revised),
        ..quote.row.clone()
    };
    let change = QuoteChange {
        kind: PipelineEventKind::QuoteClosed,
        before: quote,
        after: PricedQuote { row, document: quote.document.clone() },
    };
    save(tx, opportunity, change).await?;
    Ok(())
}
