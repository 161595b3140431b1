//! The GraphQL types of people and teams.

pub mod browser;
pub mod roots;
pub mod token;
pub mod viewer;

use async_graphql::Object;
use entity::choice::{Calendar, Reach, Role};
use entity::id::{TeamId, UserId};
use entity::{team, user};

use crate::access::permission::Permission;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToMany, ToOne, View, ViewList};
use crate::platform::graphql::resolver_error::NullableField;

/// A user in the schema.
pub type User = View<user::Model>;
/// A team in the schema.
pub type Team = View<team::Model>;

impl Loaded<user::Model> {
    /// Whether the viewer is this person, or may manage users.
    fn is_open(&self) -> bool {
        let session = self.request.session();
        let actor = session.actor().ok();
        actor.is_some_and(|actor| {
            actor.user_id == Some(self.row.id) || actor.may(Permission::ManageUsers)
        })
    }
}

impl Loaded<user::Model> {
    const TEAM: ToOne<entity::user::Model, entity::team::Model> =
        ToOne::new(&["team"], |row| row.team_id.map(Into::into));
}

impl Loadable for user::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[&Loaded::<Self>::TEAM];
}

/// A person or a program that uses Forsat.
#[Object(name = "User")]
impl Loaded<user::Model> {
    /// The person's id.
    pub async fn id(&self) -> UserId {
        self.id
    }

    /// The name to display, in the requested language where it has one.
    fn display_name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.display_name, locale.as_deref(), &self.request)
    }

    /// The display name in every language it was entered in.
    fn display_names(&self) -> Vec<LocalizedText> {
        all(&self.display_name)
    }

    /// The person's team; null: none.
    fn team(&self) -> NullableField<Team> {
        self.one(&Self::TEAM)
    }

    /// Whether it is a program: it has API tokens, but no password and no browser sessions.
    fn is_service(&self) -> bool {
        self.is_service
    }

    /// Whether the person may sign in and own records.
    fn is_active(&self) -> bool {
        self.is_active
    }

    /// E-mail address; null: none, or the viewer is neither this person nor an administrator.
    fn email(&self) -> Option<&str> {
        self.email.as_deref().filter(|_| self.is_open())
    }

    /// The role, which determines the permissions; null if the viewer is neither this person nor an
    /// administrator.
    fn role(&self) -> Option<Role> {
        self.is_open().then_some(self.role)
    }

    /// The reach, which determines whose records the person sees; null if the viewer is neither this person nor
    /// an administrator.
    fn reach(&self) -> Option<Reach> {
        self.is_open().then_some(self.reach)
    }

    /// Language tag chosen by the person; null: the organization's applies, or the viewer is neither this
    /// person nor an administrator.
    fn locale(&self) -> Option<&str> {
        self.locale.as_deref().filter(|_| self.is_open())
    }

    /// Calendar chosen by the person; null: the organization's applies, or the viewer is neither this person nor
    /// an administrator.
    fn calendar(&self) -> Option<Calendar> {
        self.calendar.filter(|_| self.is_open())
    }
}

impl Loaded<team::Model> {
    const PARENT: ToOne<entity::team::Model, entity::team::Model> =
        ToOne::new(&["parent"], |row| row.parent_id.map(Into::into));
    const USERS: ToMany<entity::team::Model, entity::user::Model, TeamId> =
        ToMany::new(&["users"], |row| row.id);
}

impl Loadable for team::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] =
        &[&Loaded::<Self>::PARENT, &Loaded::<Self>::USERS];
}

/// A team of people, which may be part of a larger team.
#[Object(name = "Team")]
impl Loaded<team::Model> {
    /// The team's id.
    pub async fn id(&self) -> TeamId {
        self.id
    }

    /// The team's name, in the requested language where it has one.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// The team's name in every language it was entered in.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// The team it is part of; null: none.
    fn parent(&self) -> NullableField<Team> {
        self.one(&Self::PARENT)
    }

    /// The team's members; at most 1,000; null only with an error.
    fn users(&self) -> NullableField<ViewList<entity::user::Model>> {
        self.many(&Self::USERS)
    }

    /// Whether the team is in use.
    fn is_active(&self) -> bool {
        self.is_active
    }
}
