//! What comes of an opportunity's commands, in the schema.

use async_graphql::Object;

use crate::account::graphql::{Account, Contact};
use crate::payload::Payload;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::resolver_error::NullableField;
use crate::process::graphql::Stage;
use crate::sales::opportunity::graphql::Opportunity;
use crate::sales::opportunity::ops::ChangedOpportunity;
use crate::sales::opportunity::ops::move_stage::MovedOpportunity;
use crate::sales::opportunity::ops::open::OpenedOpportunity;

/// What came of opening an opportunity.
pub type OpenOpportunityPayload = Payload<OpenedOpportunity>;

/// What came of opening an opportunity.
#[Object(name = "OpenOpportunityPayload")]
impl Outcome<OpenedOpportunity> {
    /// The opportunity; null where it was refused.
    async fn opportunity(&self) -> NullableField<Opportunity> {
        self.load(|done| Some(done.opportunity)).await
    }

    /// The customer's company, found or made; null: none, or it was refused.
    async fn account(&self) -> NullableField<Account> {
        self.load(|done| done.account).await
    }

    /// The customer's person, found or made; null: none, or it was refused.
    async fn contact(&self) -> NullableField<Contact> {
        self.load(|done| done.contact).await
    }
}

/// What came of changing an opportunity.
pub type OpportunityPayload = Payload<ChangedOpportunity>;

/// What came of changing an opportunity.
#[Object(name = "OpportunityPayload")]
impl Outcome<ChangedOpportunity> {
    /// The opportunity; where it was refused, as it stands.
    async fn opportunity(&self) -> NullableField<Opportunity> {
        self.load_target().await
    }
}

/// What came of moving an opportunity.
pub type MoveOpportunityStagePayload = Payload<MovedOpportunity>;

/// What came of moving an opportunity.
#[Object(name = "MoveOpportunityStagePayload")]
impl Outcome<MovedOpportunity> {
    /// The opportunity; where it was refused, as it stands, so that a client can roll back.
    async fn opportunity(&self) -> NullableField<Opportunity> {
        self.load_target().await
    }

    /// The stage it left; null where it was refused.
    async fn from_stage(&self) -> NullableField<Stage> {
        self.load(|done| Some(done.from)).await
    }

    /// The stage it went to; null where it was refused.
    async fn to_stage(&self) -> NullableField<Stage> {
        self.load(|done| Some(done.to)).await
    }
}
