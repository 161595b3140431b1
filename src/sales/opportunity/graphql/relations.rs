//! Competitors, stakeholders and sales team members of an opportunity in the schema.

use async_graphql::Object;
use entity::choice::ShareAccess;
use entity::id::{OpportunityCompetitorId, OpportunityMemberId, StakeholderId};
use entity::{opportunity_competitor, opportunity_member, stakeholder};

use crate::account::graphql::Contact;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToOne, View};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::DateTime;
use crate::reference::graphql::Competitor;
use crate::user::graphql::{Team, User};

/// A competitor of an opportunity in the schema.
pub type OpportunityCompetitor = View<opportunity_competitor::Model>;
/// A stakeholder of an opportunity in the schema.
pub type OpportunityStakeholder = View<stakeholder::Model>;
/// A member of an opportunity's sales team in the schema.
pub type SalesTeamMember = View<opportunity_member::Model>;

impl Loaded<opportunity_competitor::Model> {
    const COMPETITOR: ToOne<entity::opportunity_competitor::Model, entity::competitor::Model> =
        ToOne::new(&["competitor"], |row| Some(row.competitor_id.into()));
}

impl Loadable for opportunity_competitor::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[&Loaded::<Self>::COMPETITOR];
}

/// A competitor for an opportunity.
#[Object(name = "OpportunityCompetitor")]
impl Loaded<opportunity_competitor::Model> {
    /// The id.
    fn id(&self) -> OpportunityCompetitorId {
        self.id
    }

    /// The competitor; null only with an error.
    fn competitor(&self) -> NullableField<Competitor> {
        self.one(&Self::COMPETITOR)
    }

    /// The competitor's strengths in this sale; null: none were given.
    fn strengths(&self) -> Option<&str> {
        self.strengths.as_deref()
    }

    /// The competitor's weaknesses in this sale; null: none were given.
    fn weaknesses(&self) -> Option<&str> {
        self.weaknesses.as_deref()
    }
}

impl Loaded<stakeholder::Model> {
    const CONTACT: ToOne<entity::stakeholder::Model, entity::contact::Model> =
        ToOne::new(&["contact"], |row| Some(row.contact_id.into()));
}

impl Loadable for stakeholder::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[&Loaded::<Self>::CONTACT];
}

/// A person who influences the customer's decision about an opportunity.
#[Object(name = "OpportunityStakeholder")]
impl Loaded<stakeholder::Model> {
    /// The id.
    fn id(&self) -> StakeholderId {
        self.id
    }

    /// The person; null if the viewer may not see the contact.
    fn contact(&self) -> NullableField<Contact> {
        self.one(&Self::CONTACT)
    }

    /// The role in the customer's decision.
    fn role(&self) -> &str {
        &self.role
    }
}

impl Loaded<opportunity_member::Model> {
    const USER: ToOne<entity::opportunity_member::Model, entity::user::Model> =
        ToOne::new(&["user"], |row| row.user_id.map(Into::into));
    const TEAM: ToOne<entity::opportunity_member::Model, entity::team::Model> =
        ToOne::new(&["team"], |row| row.team_id.map(Into::into));
    const ADDED_BY: ToOne<entity::opportunity_member::Model, entity::user::Model> =
        ToOne::new(&["addedBy"], |row| row.added_by_id.map(Into::into));
}

impl Loadable for opportunity_member::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] =
        &[&Loaded::<Self>::USER, &Loaded::<Self>::TEAM, &Loaded::<Self>::ADDED_BY];
}

/// A user or team with whom an opportunity is shared.
#[Object(name = "SalesTeamMember")]
impl Loaded<opportunity_member::Model> {
    /// The id.
    fn id(&self) -> OpportunityMemberId {
        self.id
    }

    /// The user; null: the member is a team.
    fn user(&self) -> NullableField<User> {
        self.one(&Self::USER)
    }

    /// The team, which includes the people of the teams below it; null: the member is a user.
    fn team(&self) -> NullableField<Team> {
        self.one(&Self::TEAM)
    }

    /// The access that the share grants.
    fn access(&self) -> ShareAccess {
        self.access
    }

    /// The member's role in the sale; null: none was given.
    fn role(&self) -> Option<&str> {
        self.role.as_deref()
    }

    /// When the share was added.
    fn added_at(&self) -> DateTime {
        DateTime(self.added_at)
    }

    /// The user who added the share; null: the system added it.
    fn added_by(&self) -> NullableField<User> {
        self.one(&Self::ADDED_BY)
    }
}
