//! The public vocabulary of events: plain data, kept as JSON in the log. Fields are only added.

pub mod graphql;
pub mod input;
pub mod queries;
pub mod shareable;
pub mod sight;
pub mod subscription;

use std::sync::Arc;

use chrono::NaiveDate;
use entity::choice::{LeadStatus, OpportunityStatus, OrderStatus, PipelineEventKind, QuoteStatus};
use entity::id::{
    AccountId, ContactId, LeadId, OpportunityId, OrderId, ProcessId, QuoteId, StageId, TeamId,
    UserId,
};
use entity::localized::Localized;
use entity::money::Amount;
use entity::share::Shares;
use serde::{Deserialize, Serialize};

/// Something that others care about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub kind: PipelineEventKind,
    /// To what, with the facts.
    pub body: Body,
}

/// To what it happened, with the facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Body {
    /// To a lead.
    Lead(LeadFacts),
    /// To an opportunity.
    Opportunity(#[serde(with = "told_to_many")] Arc<OpportunityChange>),
    /// To a quote.
    Quote(Box<QuoteFacts>),
    /// To an order.
    Order(Box<OrderFacts>),
    /// To a record that an administrator keeps, by its client id.
    Reference {
        /// The record.
        record: String,
    },
}

/// A lead as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadFacts {
    /// The lead.
    pub id: LeadId,
    /// Its version.
    pub version: i32,
    /// Its state.
    pub status: LeadStatus,
    /// Its owner.
    pub owner_id: UserId,
    /// The owner's team.
    pub team_id: Option<TeamId>,
    /// The account it was qualified into.
    pub account_id: Option<AccountId>,
    /// Who had it before; `None` when it was recorded.
    #[serde(default)]
    pub before: Option<Owned>,
}

/// Whose a record was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owned {
    /// Its owner.
    pub owner_id: UserId,
    /// The owner's team.
    pub team_id: Option<TeamId>,
}

/// An opportunity before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpportunityChange {
    /// The opportunity.
    pub id: OpportunityId,
    /// Its version now.
    pub version: i32,
    /// As it was; `None` when it was opened.
    pub before: Option<Facts>,
    /// As it is.
    pub after: Facts,
    /// How long it was in the stage it left, in whole seconds; `None` where it left none.
    pub seconds_in_previous_stage: Option<i64>,
}

/// What a card and a column's count need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Name.
    pub name: String,
    /// The customer's name.
    pub customer_name: String,
    /// The customer's company.
    pub account_id: Option<AccountId>,
    /// The customer's person.
    pub contact_id: Option<ContactId>,
    /// Sales process.
    pub process_id: ProcessId,
    /// Stage.
    pub stage_id: StageId,
    /// The stage's name.
    pub stage_name: Localized,
    /// State.
    pub status: OpportunityStatus,
    /// Flag of OPEN.
    pub is_on_hold: bool,
    /// Owner.
    pub owner_id: UserId,
    /// The owner's team.
    pub team_id: Option<TeamId>,
    /// When it may be sold.
    pub estimated_close_date: Option<NaiveDate>,
    /// Currency of `estimated_value`.
    pub currency_code: String,
    /// What it may be worth.
    pub estimated_value: Amount,
    /// In the base currency.
    pub base_estimated_value: Amount,
    /// Times the probability.
    pub base_weighted_value: Amount,
    /// The base currency.
    pub base_currency: String,
    /// Percent.
    pub probability: i32,
    /// With whom it is shared.
    #[serde(default, skip_serializing_if = "Shares::is_empty")]
    pub shared_with: Shares,
}

/// A quote as it is now, and the opportunity it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteFacts {
    /// The quote.
    pub id: QuoteId,
    /// Its version.
    pub version: i32,
    /// Its state.
    pub status: QuoteStatus,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Total.
    pub total: Amount,
    /// The total's currency.
    pub currency_code: String,
    /// The opportunity as it is.
    #[serde(rename = "deal")]
    pub opportunity: Facts,
}

/// An order as it is now, and the opportunity it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFacts {
    /// The order.
    pub id: OrderId,
    /// Its version.
    pub version: i32,
    /// Its state.
    pub status: OrderStatus,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Total.
    pub total: Amount,
    /// The total's currency.
    pub currency_code: String,
    /// The opportunity as it is.
    #[serde(rename = "deal")]
    pub opportunity: Facts,
}

/// What is told to many is not copied for each.
mod told_to_many {
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

impl Body {
    /// The lead, opportunity and quote that it is about.
    #[must_use]
    pub fn records(&self) -> (Option<LeadId>, Option<OpportunityId>, Option<QuoteId>) {
        match self {
            Self::Lead(lead) => (Some(lead.id), None, None),
            Self::Opportunity(change) => (None, Some(change.id), None),
            Self::Quote(quote) => (None, Some(quote.opportunity_id), Some(quote.id)),
            Self::Order(order) => (None, Some(order.opportunity_id), None),
            Self::Reference { .. } => (None, None, None),
        }
    }

    /// The facts of the opportunity, before and after.
    #[must_use]
    pub fn facts(&self) -> (Option<&Facts>, Option<&Facts>) {
        match self {
            Self::Opportunity(change) => (change.before.as_ref(), Some(&change.after)),
            Self::Quote(quote) => (None, Some(&quote.opportunity)),
            Self::Order(order) => (None, Some(&order.opportunity)),
            Self::Lead(_) | Self::Reference { .. } => (None, None),
        }
    }
}
