//! Competitors and stakeholders of an opportunity in the schema.

use async_graphql::Object;
use entity::id::{OpportunityCompetitorId, StakeholderId};
use entity::{opportunity_competitor, stakeholder};
use entity_derive::reads;

use crate::account::graphql::Contact;
use crate::platform::graphql::failure::Answer;
use crate::platform::graphql::scope::{Seen, View};
use crate::reference::graphql::Competitor;

/// A competitor of an opportunity in the schema.
pub type OpportunityCompetitor = View<opportunity_competitor::Model>;
/// A stakeholder of an opportunity in the schema.
pub type OpportunityStakeholder = View<stakeholder::Model>;

/// Who else may take an opportunity.
#[reads]
#[Object(name = "OpportunityCompetitor")]
impl Seen<opportunity_competitor::Model> {
    /// Its id.
    fn id(&self) -> OpportunityCompetitorId {
        self.id
    }

    /// The competitor.
    async fn competitor(&self) -> Answer<Competitor> {
        self.scope.load(self.competitor_id).await
    }

    /// What the competitor is good at here; null: not said.
    fn strengths(&self) -> Option<&str> {
        self.strengths.as_deref()
    }

    /// What the competitor is bad at here; null: not said.
    fn weaknesses(&self) -> Option<&str> {
        self.weaknesses.as_deref()
    }
}

/// A person who has a say in an opportunity.
#[reads]
#[Object(name = "OpportunityStakeholder")]
impl Seen<stakeholder::Model> {
    /// Its id.
    fn id(&self) -> StakeholderId {
        self.id
    }

    /// Who; null where the person is out of the viewer's reach.
    async fn contact(&self) -> Answer<Contact> {
        self.scope.load(self.contact_id).await
    }

    /// What the person decides.
    fn role(&self) -> &str {
        &self.role
    }
}
