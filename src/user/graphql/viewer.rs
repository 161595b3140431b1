//! Who is signed in, in the schema.

use async_graphql::{ID, Object};
use entity::choice::Calendar;

use crate::access::Actor;
use crate::access::permission::Permission;
use crate::platform::graphql::failure::Answer;
use crate::platform::graphql::scope::Scope;
use crate::user::graphql::{Team, User};

/// Who is signed in.
#[derive(Debug)]
pub struct Viewer {
    pub(super) actor: Actor,
    pub(super) calendar: Calendar,
    pub(super) scope: Scope,
}

/// Who is signed in, and what that person may do.
#[Object]
impl Viewer {
    /// Stays the same for the same person.
    fn id(&self) -> ID {
        ID(self.actor.user_id.map_or_else(|| "viewer".to_owned(), |id| format!("viewer_{id}")))
    }

    /// The person.
    async fn user(&self) -> Answer<User> {
        self.scope.load_some(self.actor.user_id).await
    }

    /// What the person's role allows, e.g. `CLOSE_OPPORTUNITY`: for hiding what would be refused.
    fn permissions(&self) -> Vec<String> {
        self.actor.permissions().into_iter().map(name).collect()
    }

    /// The language of texts: the request's `Accept-Language`, else the person's, else the
    /// organization's.
    fn locale(&self) -> &str {
        self.scope.locale()
    }

    /// The calendar in which the organization counts months and years.
    fn calendar(&self) -> Calendar {
        self.calendar
    }

    /// The person's teams; at most one for now.
    async fn teams(&self) -> Answer<Vec<Team>> {
        match self.scope.load_some(self.actor.teams.own).await {
            None => Some(Ok(Vec::new())),
            Some(team) => Some(team.map(|team| vec![team])),
        }
    }
}

/// `CloseOpportunity` as `CLOSE_OPPORTUNITY`.
fn name(permission: Permission) -> String {
    let mut name = String::new();
    for letter in format!("{permission:?}").chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    name
}
