//! Who may write notes on a record, and what is emitted about them.

use entity::choice::PipelineEventKind;
use entity::id::{OpportunityId, QuoteId};
use entity::{account, contact, lead, note, quote};
use uuid::Uuid;

use crate::event::{Body, Event, NoteFacts, NoteSubject};
use crate::lead::ops::facts as lead_facts;
use crate::note::subject::Subject;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::sales::opportunity::ops::{PricedOpportunity, facts as opportunity_facts};

impl Subject {
    /// Refuses an actor who may not work on the record.
    ///
    /// # Errors
    /// There is no such record, the actor may not change it, or the database failed.
    pub(super) async fn check_rights(self, tx: &mut Tx) -> Result<(), Error> {
        match self {
            Self::Lead(id) => drop(tx.lock::<lead::Model>(id).await?),
            Self::Account(id) => drop(tx.lock::<account::Model>(id).await?),
            Self::Contact(id) => drop(tx.lock::<contact::Model>(id).await?),
            Self::Opportunity(id) => drop(tx.lock::<PricedOpportunity>(id).await?),
            Self::Quote(id) => {
                let quote: quote::Model = tx.get(id).await?;
                tx.lock::<PricedOpportunity>(quote.opportunity_id).await?;
            }
        }
        Ok(())
    }

    /// Emits that a note on the record was written, changed or deleted.
    ///
    /// # Errors
    /// The database failed.
    pub(super) async fn emit(
        self,
        tx: &mut Tx,
        note: &note::Model,
        kind: PipelineEventKind,
    ) -> Result<(), Error> {
        let (subject_id, on): (Uuid, NoteSubject) = match self {
            Self::Lead(id) => {
                let lead: lead::Model = tx.get(id).await?;
                (id.into(), NoteSubject::Lead(lead_facts(None, &lead)))
            }
            Self::Account(id) => {
                let account: account::Model = tx.get(id).await?;
                let (owner_id, team_id) = (account.owner_id, account.team_id);
                (id.into(), NoteSubject::Customer { owner_id, team_id })
            }
            Self::Contact(id) => {
                let contact: contact::Model = tx.get(id).await?;
                let (owner_id, team_id) = (contact.owner_id, contact.team_id);
                (id.into(), NoteSubject::Customer { owner_id, team_id })
            }
            Self::Opportunity(id) => (id.into(), of_opportunity(tx, id, None).await?),
            Self::Quote(id) => {
                let quote: quote::Model = tx.get(id).await?;
                let opportunity = quote.opportunity_id;
                (opportunity.into(), of_opportunity(tx, opportunity, Some(id)).await?)
            }
        };
        let facts = NoteFacts {
            id: note.id,
            version: note.version,
            subject_id,
            record: self.client_id(),
            on,
        };
        tx.emit(Event { kind, body: Body::Note(Box::new(facts)) });
        Ok(())
    }
}

async fn of_opportunity(
    tx: &mut Tx,
    id: OpportunityId,
    quote_id: Option<QuoteId>,
) -> Result<NoteSubject, Error> {
    let opportunity: PricedOpportunity = tx.get(id).await?;
    let facts = Box::new(opportunity_facts(tx, &opportunity).await?);
    Ok(NoteSubject::Opportunity { id, quote_id, facts })
}
