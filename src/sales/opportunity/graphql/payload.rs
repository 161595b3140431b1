//! What comes of an opportunity's verbs, in the schema.

use async_graphql::Object;

use crate::account::graphql::{Account, Contact};
use crate::sales::opportunity::graphql::Opportunity;
use crate::sales::opportunity::ops::ChangedOpportunity;
use crate::sales::closing::ops::close_as_lost::LostOpportunity;
use crate::sales::closing::ops::close_as_won::WonOpportunity;
use crate::sales::opportunity::ops::move_stage::MovedOpportunity;
use crate::sales::opportunity::ops::walk_in::OpenedOpportunity;
use crate::sales::order::graphql::Order;
use crate::platform::graphql::failure::Answer;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::ViewList;
use crate::process::graphql::Stage;
use crate::sales::quote::graphql::Quote;
use crate::sales::quote::ops::Offer;
use crate::refusal::Report;

/// What came of opening an opportunity.
#[derive(Debug)]
pub struct OpenOpportunityPayload(pub(super) Outcome<OpenedOpportunity>);

/// What came of opening an opportunity.
#[Object]
impl OpenOpportunityPayload {
    /// The opportunity; null where it was refused.
    async fn opportunity(&self) -> Answer<Opportunity> {
        self.0.record(|done| Some(done.opportunity)).await
    }

    /// The customer's company, found or made; null: none, or it was refused.
    async fn account(&self) -> Answer<Account> {
        self.0.record(|done| done.account).await
    }

    /// The customer's person, found or made; null: none, or it was refused.
    async fn contact(&self) -> Answer<Contact> {
        self.0.record(|done| done.contact).await
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// What came of changing an opportunity.
#[derive(Debug)]
pub struct OpportunityPayload(pub(super) Outcome<ChangedOpportunity>);

/// What came of changing an opportunity.
#[Object]
impl OpportunityPayload {
    /// The opportunity; where it was refused, as it stands.
    async fn opportunity(&self) -> Answer<Opportunity> {
        self.0.subject().await
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// What came of moving an opportunity.
#[derive(Debug)]
pub struct MoveOpportunityStagePayload(pub(super) Outcome<MovedOpportunity>);

/// What came of moving an opportunity.
#[Object]
impl MoveOpportunityStagePayload {
    /// The opportunity; where it was refused, as it stands, so that a client can roll back.
    async fn opportunity(&self) -> Answer<Opportunity> {
        self.0.subject().await
    }

    /// The stage it left; null where it was refused.
    async fn from_stage(&self) -> Answer<Stage> {
        self.0.record(|done| Some(done.from)).await
    }

    /// The stage it went to; null where it was refused.
    async fn to_stage(&self) -> Answer<Stage> {
        self.0.record(|done| Some(done.to)).await
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// What came of closing an opportunity as won.
#[derive(Debug)]
pub struct CloseAsWonPayload(pub(super) Outcome<WonOpportunity>);

/// What came of closing an opportunity as won.
#[Object]
impl CloseAsWonPayload {
    /// The opportunity; where it was refused, as it stands.
    async fn opportunity(&self) -> Answer<Opportunity> {
        self.0.subject().await
    }

    /// The quote that won; null: none, or it was refused.
    async fn winning_quote(&self) -> Answer<Quote> {
        self.0.record(|done| done.winning_quote).await
    }

    /// The winner's order; null: none, none asked for, or it was refused.
    async fn order(&self) -> Answer<Order> {
        self.0.record(|done| done.order).await
    }

    /// The other live quotes, which were closed as CANCELED; null where it was refused. All of
    /// them.
    async fn closed_quotes(&self) -> Answer<ViewList<Offer>> {
        self.0.records(|done| done.closed_quotes.clone()).await
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// What came of closing an opportunity as lost.
#[derive(Debug)]
pub struct CloseAsLostPayload(pub(super) Outcome<LostOpportunity>);

/// What came of closing an opportunity as lost.
#[Object]
impl CloseAsLostPayload {
    /// The opportunity; where it was refused, as it stands.
    async fn opportunity(&self) -> Answer<Opportunity> {
        self.0.subject().await
    }

    /// The live quotes, which were closed as LOST; null where it was refused. All of them.
    async fn closed_quotes(&self) -> Answer<ViewList<Offer>> {
        self.0.records(|done| done.closed_quotes.clone()).await
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// What came of opening an opportunity again.
#[derive(Debug)]
pub struct ReopenOpportunityPayload(pub(super) Outcome<ChangedOpportunity>);

/// What came of opening an opportunity again.
#[Object]
impl ReopenOpportunityPayload {
    /// The opportunity; where it was refused, as it stands.
    async fn opportunity(&self) -> Answer<Opportunity> {
        self.0.subject().await
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}
