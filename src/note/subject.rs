//! The record that a note is on.

use entity::id::{self, AccountId, ContactId, Key, LeadId, OpportunityId, QuoteId};
use entity::note;

/// The record that a note is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
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
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
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
    #[must_use]
    pub fn of(note: &note::Model) -> Option<Self> {
        let lead = note.lead_id.map(Self::Lead);
        lead.or_else(|| note.account_id.map(Self::Account))
            .or_else(|| note.contact_id.map(Self::Contact))
            .or_else(|| note.opportunity_id.map(Self::Opportunity))
            .or_else(|| note.quote_id.map(Self::Quote))
    }

    /// Its client id.
    #[must_use]
    pub fn client_id(self) -> String {
        match self {
            Self::Lead(id) => id.to_text(),
            Self::Account(id) => id.to_text(),
            Self::Contact(id) => id.to_text(),
            Self::Opportunity(id) => id.to_text(),
            Self::Quote(id) => id.to_text(),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn only_records_that_have_notes_are_subjects() {
        let id = Uuid::from_u128(7);
        for prefix in ["led", "acc", "con", "opp", "quo"] {
            let text = id::text(prefix, id);
            let subject = Subject::parse(&text).expect("it has notes");
            assert_eq!(subject.client_id(), text);
        }
        for text in [id::text("ord", id), id::text("not", id), "led".to_owned(), String::new()] {
            assert_eq!(Subject::parse(&text), None, "{text}");
        }
    }
}
