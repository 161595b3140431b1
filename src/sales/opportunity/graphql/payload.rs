//! The payloads of an opportunity's mutations.

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

/// The result of opening an opportunity.
pub type OpenOpportunityPayload = Payload<OpenedOpportunity>;

/// The result of opening an opportunity.
#[Object(name = "OpenOpportunityPayload")]
impl Outcome<OpenedOpportunity> {
    /// The new opportunity; null if the call was refused.
    async fn opportunity(&self) -> NullableField<Opportunity> {
        self.load(|done| Some(done.opportunity)).await
    }

    /// The customer's company, found or created; null: none, or the call was refused.
    async fn account(&self) -> NullableField<Account> {
        self.load(|done| done.account).await
    }

    /// The customer's contact person, found or created; null: none, or the call was refused.
    async fn contact(&self) -> NullableField<Contact> {
        self.load(|done| done.contact).await
    }
}

/// The result of changing an opportunity.
pub type OpportunityPayload = Payload<ChangedOpportunity>;

/// The result of changing an opportunity.
#[Object(name = "OpportunityPayload")]
impl Outcome<ChangedOpportunity> {
    /// The opportunity after the call; unchanged if the call was refused; null if it does not exist or the viewer may
    /// not see it.
    async fn opportunity(&self) -> NullableField<Opportunity> {
        self.load_target().await
    }
}

/// The result of moving an opportunity to another stage.
pub type MoveOpportunityStagePayload = Payload<MovedOpportunity>;

/// The result of moving an opportunity to another stage.
#[Object(name = "MoveOpportunityStagePayload")]
impl Outcome<MovedOpportunity> {
    /// The opportunity after the call; unchanged if the call was refused, so that a client can roll back its optimistic
    /// update; null if it does not exist or the viewer may not see it.
    async fn opportunity(&self) -> NullableField<Opportunity> {
        self.load_target().await
    }

    /// The stage it left; null if the call was refused.
    async fn from_stage(&self) -> NullableField<Stage> {
        self.load(|done| Some(done.from)).await
    }

    /// The stage it entered; null if the call was refused.
    async fn to_stage(&self) -> NullableField<Stage> {
        self.load(|done| Some(done.to)).await
    }
}
