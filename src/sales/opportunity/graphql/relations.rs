//! Competitors, stakeholders and members of an opportunity in the schema.

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

/// Who else may take an opportunity.
#[Object(name = "OpportunityCompetitor")]
impl Loaded<opportunity_competitor::Model> {
    /// Its id.
    fn id(&self) -> OpportunityCompetitorId {
        self.id
    }

    /// The competitor.
    fn competitor(&self) -> NullableField<Competitor> {
        self.one(&Self::COMPETITOR)
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

impl Loaded<stakeholder::Model> {
    const CONTACT: ToOne<entity::stakeholder::Model, entity::contact::Model> =
        ToOne::new(&["contact"], |row| Some(row.contact_id.into()));
}

impl Loadable for stakeholder::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[&Loaded::<Self>::CONTACT];
}

/// A person who has a say in an opportunity.
#[Object(name = "OpportunityStakeholder")]
impl Loaded<stakeholder::Model> {
    /// Its id.
    fn id(&self) -> StakeholderId {
        self.id
    }

    /// Who; null where the person is out of the viewer's reach.
    fn contact(&self) -> NullableField<Contact> {
        self.one(&Self::CONTACT)
    }

    /// What the person decides.
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

/// A person or team with whom an opportunity is shared.
#[Object(name = "SalesTeamMember")]
impl Loaded<opportunity_member::Model> {
    /// Its id.
    fn id(&self) -> OpportunityMemberId {
        self.id
    }

    /// The person; null: it is a team.
    fn user(&self) -> NullableField<User> {
        self.one(&Self::USER)
    }

    /// The team, whose people and those of the teams below it are meant; null: it is a person.
    fn team(&self) -> NullableField<Team> {
        self.one(&Self::TEAM)
    }

    /// What it is shared for.
    fn access(&self) -> ShareAccess {
        self.access
    }

    /// What the member does on the opportunity; null: not said.
    fn role(&self) -> Option<&str> {
        self.role.as_deref()
    }

    /// Since when.
    fn added_at(&self) -> DateTime {
        DateTime(self.added_at)
    }

    /// Who shared it; null: the system itself.
    fn added_by(&self) -> NullableField<User> {
        self.one(&Self::ADDED_BY)
    }
}
