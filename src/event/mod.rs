//! The public vocabulary of events: plain data, stored as JSON in the log. Fields are only ever added.

pub mod delivery;
pub mod graphql;
pub mod input;
pub mod queries;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entity::choice::{
    InvoiceStatus, LeadStatus, OpportunityPart, OpportunityStatus, OrderStatus, PipelineEventKind,
    QuoteStatus, Rating,
};
use entity::id::{
    AccountId, CampaignId, ContactId, InvoiceId, Key, LeadId, NoteId, OpportunityId, OrderId,
    ProcessId, QuoteId, SourceId, StageId, TeamId, UserId,
};
use entity::localized::Localized;
use entity::money::Amount;
use entity::share::Shares;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::platform::db::tx::TimelineEntry;

/// An event of interest to other parts of the server and to clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub kind: PipelineEventKind,
    /// The record it is about, with the facts.
    pub body: Body,
}

/// The record an event is about, with the facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Body {
    /// About a lead.
    Lead(LeadFacts),
    /// About an opportunity.
    Opportunity(#[serde(with = "shared_facts")] Arc<OpportunityChange>),
    /// About a quote.
    Quote(Box<QuoteFacts>),
    /// About an order.
    Order(Box<OrderFacts>),
    /// About an invoice.
    Invoice(Box<InvoiceFacts>),
    /// To a note.
    Note(Box<NoteFacts>),
    /// About a reference record.
    Reference(ReferenceChange),
}

/// A reference record that was changed, or the organization for a customer who was renamed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferenceChange {
    /// The id that clients use.
    pub record: String,
    /// Whether facts of opportunities changed with it, without events of their own.
    #[serde(default)]
    pub changes_opportunities: bool,
}

/// A lead after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadFacts {
    /// The lead's id.
    pub id: LeadId,
    /// The version after the change.
    pub version: i32,
    /// The status.
    pub status: LeadStatus,
    /// The owner.
    pub owner_id: UserId,
    /// The owner's team.
    pub team_id: Option<TeamId>,
    /// The account created or chosen by qualification.
    pub account_id: Option<AccountId>,
    /// The owner and team before the change; `None` if the lead was just created.
    #[serde(default)]
    pub before: Option<Owned>,
    /// What lists show of it before the change; `None`: it was just created, or an older server wrote the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_before: Option<Box<LeadState>>,
    /// What lists show of it after the change; `None`: an older server wrote the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_after: Option<Box<LeadState>>,
}

/// What lists show of a lead, at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadState {
    /// The subject.
    pub subject: String,
    /// The person's name.
    pub full_name: Option<String>,
    /// The company's name.
    pub company_name: Option<String>,
    /// The status.
    pub status: LeadStatus,
    /// How promising it is.
    pub rating: Option<Rating>,
    /// The owner.
    pub owner_id: UserId,
    /// The owner's team.
    pub team_id: Option<TeamId>,
    /// The campaign it responded to.
    pub campaign_id: Option<CampaignId>,
    /// Its source.
    pub source_id: Option<SourceId>,
    /// The account that qualification created or linked.
    pub account_id: Option<AccountId>,
    /// The estimated value.
    pub estimated_value: Option<Amount>,
    /// The currency of `estimated_value`.
    pub currency_code: String,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// The owner and team of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owned {
    /// The owner.
    pub owner_id: UserId,
    /// The owner's team.
    pub team_id: Option<TeamId>,
}

/// An opportunity before and after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpportunityChange {
    /// The opportunity's id.
    pub id: OpportunityId,
    /// The version after the change.
    pub version: i32,
    /// The facts before the change; `None` if the opportunity was just created.
    pub before: Option<Facts>,
    /// The facts after the change.
    pub after: Facts,
    /// How long it was in the previous stage, in whole seconds; `None` if the stage did not change.
    pub seconds_in_previous_stage: Option<i64>,
    /// The parts that changed; empty if it was just created. `None`: an older server wrote the event.
    #[serde(default)]
    pub parts: Option<Vec<OpportunityPart>>,
}

/// An opportunity's facts: all that a board's card and a column's totals need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The number; `None`: an older server wrote the event, as for the three times below.
    #[serde(default)]
    pub number: Option<String>,
    /// The opportunity's name.
    pub name: String,
    /// The customer's name.
    pub customer_name: String,
    /// The account that is the customer, or the customer's employer.
    pub account_id: Option<AccountId>,
    /// The contact that is the customer.
    pub contact_id: Option<ContactId>,
    /// The sales process.
    pub process_id: ProcessId,
    /// The stage.
    pub stage_id: StageId,
    /// The stage's name, in all languages.
    pub stage_name: Localized,
    /// The status.
    pub status: OpportunityStatus,
    /// Whether it is on hold; only an OPEN opportunity can be.
    pub is_on_hold: bool,
    /// The owner.
    pub owner_id: UserId,
    /// The owner's team.
    pub team_id: Option<TeamId>,
    /// The expected closing date.
    pub estimated_close_date: Option<NaiveDate>,
    /// The currency of `estimated_value`.
    pub currency_code: String,
    /// The estimated value.
    pub estimated_value: Amount,
    /// The estimated value in the base currency.
    pub base_estimated_value: Amount,
    /// The estimated value in the base currency, weighted by the probability.
    pub base_weighted_value: Amount,
    /// The base currency.
    pub base_currency: String,
    /// The probability of winning, in percent.
    pub probability: i32,
    /// When it was opened.
    #[serde(default)]
    pub created_at: Option<DateTime<Utc>>,
    /// When it last changed.
    #[serde(default)]
    pub updated_at: Option<DateTime<Utc>>,
    /// When it entered its stage.
    #[serde(default)]
    pub stage_entered_at: Option<DateTime<Utc>>,
    /// The users and teams it is shared with.
    #[serde(default, skip_serializing_if = "Shares::is_empty")]
    pub shared_with: Shares,
}

/// A quote after a change, with the facts of its opportunity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteFacts {
    /// The quote's id.
    pub id: QuoteId,
    /// The version after the change.
    pub version: i32,
    /// The status.
    pub status: QuoteStatus,
    /// The opportunity's id.
    pub opportunity_id: OpportunityId,
    /// The total amount.
    pub total: Amount,
    /// The currency of the total.
    pub currency_code: String,
    /// The opportunity's facts.
    #[serde(rename = "deal")]
    pub opportunity: Facts,
}

/// An order after a change, with the facts of its opportunity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFacts {
    /// The order's id.
    pub id: OrderId,
    /// The version after the change.
    pub version: i32,
    /// The status.
    pub status: OrderStatus,
    /// The opportunity's id.
    pub opportunity_id: OpportunityId,
    /// The total amount.
    pub total: Amount,
    /// The currency of the total.
    pub currency_code: String,
    /// The opportunity's facts.
    #[serde(rename = "deal")]
    pub opportunity: Facts,
}

/// An invoice after a change, with the facts of its opportunity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceFacts {
    /// The invoice's id.
    pub id: InvoiceId,
    /// The version after the change.
    pub version: i32,
    /// The number; `None`: not issued yet.
    pub number: Option<String>,
    /// The status.
    pub status: InvoiceStatus,
    /// The opportunity's id.
    pub opportunity_id: OpportunityId,
    /// The order's id.
    pub order_id: OrderId,
    /// The amount to pay.
    pub payable: Amount,
    /// What remains to be paid.
    pub balance: Amount,
    /// The last day of payment; `None`: not issued yet.
    pub due_on: Option<NaiveDate>,
    /// The currency of the amounts.
    pub currency_code: String,
    /// The opportunity's facts.
    pub opportunity: Facts,
}

/// Serializes shared facts, which are not copied for each subscriber.
mod shared_facts {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<T: Serialize, S: Serializer>(
        facts: &Arc<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        facts.as_ref().serialize(serializer)
    }

    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Arc<T>, D::Error> {
        T::deserialize(deserializer).map(Arc::new)
    }
}

/// A note as it is now, and the record it is on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteFacts {
    /// The note.
    pub id: NoteId,
    /// Its version.
    pub version: i32,
    /// The record whose timeline has it: the key of a lead, account, contact or opportunity.
    pub subject_id: Uuid,
    /// The client id of the record it is on.
    pub record: String,
    /// What decides who may see the event.
    pub on: NoteSubject,
}

/// What decides who may see an event of a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteSubject {
    /// The lead.
    Lead(LeadFacts),
    /// The opportunity.
    Opportunity {
        /// The opportunity.
        id: OpportunityId,
        /// Its quote, where the note is on one.
        quote_id: Option<QuoteId>,
        /// The opportunity as it is.
        facts: Box<Facts>,
    },
    /// An account or contact: the event reaches those who reach its owner.
    Customer {
        /// Its owner.
        owner_id: UserId,
        /// The owner's team.
        team_id: Option<TeamId>,
    },
}

impl NoteSubject {
    fn audience(&self) -> Audience<'_> {
        match self {
            Self::Lead(lead) => Audience::Lead(lead),
            Self::Opportunity { id, quote_id, facts } => Audience::unchanged(*id, *quote_id, facts),
            Self::Customer { owner_id, team_id } => {
                Audience::Customer(Owned { owner_id: *owner_id, team_id: *team_id })
            }
        }
    }
}

impl Event {
    /// The event that a reference record was changed, which tells others to read it anew.
    #[must_use]
    pub fn of_reference(record: impl Key) -> Self {
        let change = ReferenceChange { record: record.to_text(), changes_opportunities: false };
        Self { kind: PipelineEventKind::ReferenceDataChanged, body: Body::Reference(change) }
    }

    /// The same, where facts of any number of opportunities changed with the record: it is announced once for all.
    #[must_use]
    pub fn of_opportunities_with(record: impl Key) -> Self {
        let change = ReferenceChange { record: record.to_text(), changes_opportunities: true };
        Self { kind: PipelineEventKind::ReferenceDataChanged, body: Body::Reference(change) }
    }

    /// Its entry in a timeline; `None`: it is about a record that has none.
    #[must_use]
    pub fn timeline_entry(&self) -> Option<TimelineEntry> {
        let (subject, record, data) = match &self.body {
            Body::Lead(lead) => (lead.id.uuid(), (LeadId::PREFIX, lead.id.uuid()), Value::Null),
            Body::Opportunity(change) => {
                let id = change.id.uuid();
                (id, (OpportunityId::PREFIX, id), stages(change))
            }
            Body::Quote(quote) => {
                let record = (QuoteId::PREFIX, quote.id.uuid());
                (quote.opportunity_id.uuid(), record, Value::Null)
            }
            Body::Order(order) => {
                let record = (OrderId::PREFIX, order.id.uuid());
                (order.opportunity_id.uuid(), record, Value::Null)
            }
            Body::Invoice(invoice) => {
                let record = (InvoiceId::PREFIX, invoice.id.uuid());
                (invoice.opportunity_id.uuid(), record, Value::Null)
            }
            Body::Note(note) => (note.subject_id, (NoteId::PREFIX, note.id.uuid()), Value::Null),
            Body::Reference(_) => return None,
        };
        Some(TimelineEntry { subject, kind: self.kind, record, data })
    }
}

/// The stages of a move.
fn stages(change: &OpportunityChange) -> Value {
    match &change.before {
        Some(before) if before.stage_id != change.after.stage_id => json!({
            "fromStageId": before.stage_id.to_text(),
            "toStageId": change.after.stage_id.to_text(),
        }),
        Some(_) | None => Value::Null,
    }
}

/// The record that decides who may see an event, with the facts that decide it.
#[derive(Clone, Copy, Debug)]
pub enum Audience<'a> {
    /// Whoever may see the lead.
    Lead(&'a LeadFacts),
    /// Whoever may see the opportunity.
    Opportunity {
        /// The opportunity.
        id: OpportunityId,
        /// Its quote that the event is about, if any.
        quote_id: Option<QuoteId>,
        /// The facts before the event; `None`: the event did not change them.
        before: Option<&'a Facts>,
        /// The facts after the event.
        after: &'a Facts,
    },
    /// Whoever reaches the owner of an account or contact.
    Customer(Owned),
    /// Everybody.
    Everyone,
}

impl Body {
    /// Who may see the event.
    #[must_use]
    pub fn audience(&self) -> Audience<'_> {
        match self {
            Self::Lead(lead) => Audience::Lead(lead),
            Self::Opportunity(change) => {
                let (before, after) = (change.before.as_ref(), &change.after);
                Audience::Opportunity { id: change.id, quote_id: None, before, after }
            }
            Self::Quote(quote) => {
                Audience::unchanged(quote.opportunity_id, Some(quote.id), &quote.opportunity)
            }
            Self::Order(order) => {
                Audience::unchanged(order.opportunity_id, None, &order.opportunity)
            }
            Self::Invoice(invoice) => {
                Audience::unchanged(invoice.opportunity_id, None, &invoice.opportunity)
            }
            Self::Note(note) => note.on.audience(),
            Self::Reference(_) => Audience::Everyone,
        }
    }

    /// Whether the event carries facts that clients count by, before and after the change.
    #[must_use]
    pub const fn changes_facts(&self) -> bool {
        matches!(self, Self::Lead(_) | Self::Opportunity(_))
    }

    /// The lead, opportunity and quote that the event is about.
    #[must_use]
    pub fn records(&self) -> (Option<LeadId>, Option<OpportunityId>, Option<QuoteId>) {
        match self.audience() {
            Audience::Lead(lead) => (Some(lead.id), None, None),
            Audience::Opportunity { id, quote_id, .. } => (None, Some(id), quote_id),
            Audience::Customer(_) | Audience::Everyone => (None, None, None),
        }
    }
}

impl<'a> Audience<'a> {
    /// Of an event that leaves its opportunity as it was.
    const fn unchanged(id: OpportunityId, quote_id: Option<QuoteId>, after: &'a Facts) -> Self {
        Self::Opportunity { id, quote_id, before: None, after }
    }
}
