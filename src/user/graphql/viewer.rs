//! Who is signed in, in the schema.

use async_graphql::{ID, Object};
use entity::choice::Calendar;

use crate::access::Actor;
use crate::access::permission::Permission;
use crate::platform::error::Error;
use crate::platform::graphql::read::ViewList;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::NullableField;
use crate::user::graphql::User;
use crate::user::queries;

/// Who is signed in.
#[derive(Debug)]
pub struct Viewer {
    pub(super) actor: Actor,
    pub(super) calendar: Calendar,
    pub(super) request: RequestContext,
}

/// Who is signed in, and what that person may do.
#[Object]
impl Viewer {
    /// Stays the same for the same person.
    fn id(&self) -> ID {
        ID(self.actor.user_id.map_or_else(|| "viewer".to_owned(), |id| format!("viewer_{id}")))
    }

    /// The person.
    async fn user(&self) -> NullableField<User> {
        self.request.load_some(self.actor.user_id).await
    }

    /// What the person's role allows, e.g. `CLOSE_OPPORTUNITY`: for hiding what would be refused.
    fn permissions(&self) -> Vec<String> {
        self.actor.permissions().into_iter().map(Permission::name).collect()
    }

    /// The language of texts: the request's `Accept-Language`, else the person's, else the
    /// organization's.
    fn locale(&self) -> &str {
        self.request.locale()
    }

    /// The calendar in which the organization counts months and years.
    fn calendar(&self) -> Calendar {
        self.calendar
    }

    /// The browsers in which the person is signed in, the latest first; at most 1,000.
    async fn browser_sessions(&self) -> NullableField<ViewList<entity::browser_session::Model>> {
        let user = self.actor.user_id?;
        self.request.views(queries::browsers(self.request.session(), user).await)
    }

    /// The person's teams; at most one for now.
    async fn teams(&self) -> NullableField<ViewList<entity::team::Model>> {
        self.request.load_many(self.actor.teams.own).await
    }
}

impl Viewer {
    /// How what belongs to it is read.
    #[must_use]
    pub const fn request(&self) -> &RequestContext {
        &self.request
    }
}

/// Who is signed in, as a request context knows it.
///
/// # Errors
/// Nobody is, or the database failed.
pub async fn viewer_of(request: &RequestContext) -> Result<Viewer, Error> {
    let actor = request.session().actor()?.clone();
    let calendar = request.session().settings().await?.organization.calendar;
    Ok(Viewer { actor, calendar, request: request.clone() })
}
