//! The record that a note is on, and what is emitted about it.

use entity::choice::PipelineEventKind;
use entity::id::{self, AccountId, ContactId, Key, LeadId, OpportunityId, QuoteId};
use entity::{account, contact, lead, note, quote};
use uuid::Uuid;

use crate::event::{Body, Event, NoteFacts, NoteSubject};
use crate::lead::ops::facts as lead_facts;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::sales::opportunity::ops::{PricedOpportunity, facts as opportunity_facts};

/// The record that a note is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// A lead.
    Lead(LeadId),
    /// An account.
    Account(AccountId),
    /// A contact.
    Contact(ContactId),
    /// An opportunity.
    Opportunity(OpportunityId),
    /// A quote.
    Quote(QuoteId),
}

impl Subject {
    /// From a client's text; `None`: it names no record that has notes.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (prefix, id) = id::split(text)?;
        Some(match prefix {
            LeadId::PREFIX => Self::Lead(id.into()),
            AccountId::PREFIX => Self::Account(id.into()),
            ContactId::PREFIX => Self::Contact(id.into()),
            OpportunityId::PREFIX => Self::Opportunity(id.into()),
            QuoteId::PREFIX => Self::Quote(id.into()),
            _ => return None,
        })
    }

    /// Of a note; `None`: the row is broken.
    pub(super) fn of(note: &note::Model) -> Option<Self> {
        let lead = note.lead_id.map(Self::Lead);
        lead.or_else(|| note.account_id.map(Self::Account))
            .or_else(|| note.contact_id.map(Self::Contact))
            .or_else(|| note.opportunity_id.map(Self::Opportunity))
            .or_else(|| note.quote_id.map(Self::Quote))
    }

    /// Its client id.
    pub(super) fn client_id(self) -> String {
        match self {
            Self::Lead(id) => id.to_text(),
            Self::Account(id) => id.to_text(),
            Self::Contact(id) => id.to_text(),
            Self::Opportunity(id) => id.to_text(),
            Self::Quote(id) => id.to_text(),
        }
    }

    /// Refuses whoever may not work on the record.
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
