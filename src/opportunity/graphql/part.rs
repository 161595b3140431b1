//! Competitors, stakeholders and members of an opportunity in the schema.

use async_graphql::Object;
use entity::choice::ShareAccess;
use entity::id::{OpportunityCompetitorId, OpportunityMemberId, StakeholderId};
use entity::{opportunity_competitor, opportunity_member, stakeholder};
use entity_derive::reads;

use crate::account::graphql::Contact;
use crate::platform::graphql::failure::Answer;
use crate::platform::graphql::scalars::DateTime;
use crate::platform::graphql::scope::{Seen, View};
use crate::reference::graphql::Competitor;
use crate::user::graphql::{Team, User};

/// A competitor of an opportunity in the schema.
pub type OpportunityCompetitor = View<opportunity_competitor::Model>;
/// A stakeholder of an opportunity in the schema.
pub type OpportunityStakeholder = View<stakeholder::Model>;
/// A member of an opportunity's sales team in the schema.
pub type SalesTeamMember = View<opportunity_member::Model>;

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

/// A person or team with whom an opportunity is shared.
#[reads]
#[Object(name = "SalesTeamMember")]
impl Seen<opportunity_member::Model> {
    /// Its id.
    fn id(&self) -> OpportunityMemberId {
        self.id
    }

    /// The person; null: it is a team.
    async fn user(&self) -> Answer<User> {
        self.scope.load_some(self.user_id).await
    }

    /// The team, whose people and those of the teams below it are meant; null: it is a person.
    async fn team(&self) -> Answer<Team> {
        self.scope.load_some(self.team_id).await
    }

    /// What it is shared for.
    fn access(&self) -> ShareAccess {
        self.access
    }

    /// What the member does on the deal; null: not said.
    fn role(&self) -> Option<&str> {
        self.role.as_deref()
    }

    /// Since when.
    fn added_at(&self) -> DateTime {
        DateTime(self.added_at)
    }

    /// Who shared it; null: the system itself.
    async fn added_by(&self) -> Answer<User> {
        self.scope.load_some(self.added_by_id).await
    }
}
