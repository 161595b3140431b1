//! People and teams in the schema.

pub mod browser;
pub mod roots;
pub mod token;
pub mod viewer;

use async_graphql::Object;
use entity::choice::{Reach, Role};
use entity::id::{TeamId, UserId};
use entity::{team, user};
use entity_derive::reads;

use crate::access::permission::Permission;
use crate::platform::graphql::failure::Answer;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::scope::{Seen, View};
use crate::platform::graphql::walk::Walks;

/// A user in the schema.
pub type User = View<user::Model>;
/// A team in the schema.
pub type Team = View<team::Model>;

impl Seen<user::Model> {
    /// Whether the viewer is this person, or makes users.
    fn is_open(&self) -> bool {
        let session = self.scope.session();
        let actor = session.actor().ok();
        actor.is_some_and(|actor| {
            actor.user_id == Some(self.row.id) || actor.may(Permission::ManageUsers)
        })
    }
}

/// A person who uses Forsat.
#[reads]
#[Object(name = "User")]
impl Seen<user::Model> {
    /// Its id.
    pub async fn id(&self) -> UserId {
        self.id
    }

    /// The name shown.
    fn display_name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.display_name, locale.as_deref(), &self.scope)
    }

    /// The name in all languages that it has.
    fn display_names(&self) -> Vec<LocalizedText> {
        all(&self.display_name)
    }

    /// The person's team; null where there is none.
    async fn team(&self) -> Answer<Team> {
        self.scope.load_some(self.team_id).await
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

/// People who sell together.
#[reads]
#[Object(name = "Team")]
impl Seen<team::Model> {
    /// Its id.
    pub async fn id(&self) -> TeamId {
        self.id
    }

    /// Its name.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.scope)
    }

    /// Its name in all languages that it has.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// The team above; null where there is none.
    async fn parent(&self) -> Answer<Team> {
        self.scope.load_some(self.parent_id).await
    }

    /// Its people; at most 1,000.
    async fn users(&self) -> Answer<Walks<User>> {
        self.scope.children(self.id).await
    }

    /// Whether it may own records.
    fn is_active(&self) -> bool {
        self.is_active
    }
}
