//! People and teams in the schema.

pub mod browser;
pub mod roots;
pub mod token;
pub mod viewer;

use async_graphql::Object;
use entity::choice::{Reach, Role};
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
    /// Whether the viewer is this person, or makes users.
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

/// A person who uses Forsat.
#[Object(name = "User")]
impl Loaded<user::Model> {
    /// Its id.
    pub async fn id(&self) -> UserId {
        self.id
    }

    /// The name shown.
    fn display_name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.display_name, locale.as_deref(), &self.request)
    }

    /// The name in all languages that it has.
    fn display_names(&self) -> Vec<LocalizedText> {
        all(&self.display_name)
    }

    /// The person's team; null where there is none.
    fn team(&self) -> NullableField<Team> {
        self.one(&Self::TEAM)
    }

    /// Whether it is a program: it has tokens, but neither password nor browser.
    fn is_service(&self) -> bool {
        self.is_service
    }

    /// Whether the person may sign in and own records.
    fn is_active(&self) -> bool {
        self.is_active
    }

    /// Address; null where there is none, or for others than the person and who makes users.
    fn email(&self) -> Option<&str> {
        self.email.as_deref().filter(|_| self.is_open())
    }

    /// What the person may do; null for others than the person and who makes users.
    fn role(&self) -> Option<Role> {
        self.is_open().then_some(self.role)
    }

    /// Whose records the person reaches; null for others than the person and who makes users.
    fn reach(&self) -> Option<Reach> {
        self.is_open().then_some(self.reach)
    }

    /// Language tag that the person chose; null: none, so the organization's, or for others than
    /// the person and who makes users.
    fn locale(&self) -> Option<&str> {
        self.locale.as_deref().filter(|_| self.is_open())
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

/// People who sell together.
#[Object(name = "Team")]
impl Loaded<team::Model> {
    /// Its id.
    pub async fn id(&self) -> TeamId {
        self.id
    }

    /// Its name.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// Its name in all languages that it has.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// The team above; null where there is none.
    fn parent(&self) -> NullableField<Team> {
        self.one(&Self::PARENT)
    }

    /// Its people; at most 1,000.
    fn users(&self) -> NullableField<ViewList<entity::user::Model>> {
        self.many(&Self::USERS)
    }

    /// Whether it may own records.
    fn is_active(&self) -> bool {
        self.is_active
    }
}
