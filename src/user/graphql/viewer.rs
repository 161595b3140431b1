//! The signed-in person, in the schema.

use async_graphql::{ID, Object};
use entity::choice::Calendar;
use entity::id::UserId;
use entity::user;

use crate::access::Actor;
use crate::access::permission::{self, Permission};
use crate::payload::Payload;
use crate::platform::error::Error;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::ViewList;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::presentation::Presentation;
use crate::user::graphql::User;
use crate::user::ops::update_viewer::ChangedViewer;
use crate::user::queries;

/// The signed-in person.
#[derive(Debug)]
pub struct Viewer {
    pub(super) actor: Actor,
    pub(super) request: RequestContext,
}

/// The signed-in person and their permissions.
#[Object]
impl Viewer {
    /// An id that is always the same for the same person.
    fn id(&self) -> ID {
        ID(self.actor.user_id.map_or_else(|| "viewer".to_owned(), |id| format!("viewer_{id}")))
    }

    /// The person; null only with an error.
    async fn user(&self) -> NullableField<User> {
        self.request.load_some(self.actor.user_id).await
    }

    /// The names of `grantedPermissions`.
    #[graphql(deprecation = "Use `grantedPermissions`, an enum. Deprecated since 2026-12-01.")]
    fn permissions(&self) -> Vec<String> {
        self.actor.permissions().into_iter().map(permission::name).collect()
    }

    /// The permissions of this request: a client can hide what would be refused.
    fn granted_permissions(&self) -> Vec<Permission> {
        self.actor.permissions()
    }

    /// The language of texts: the person's own choice, else that of the request's `Accept-Language` (of a socket,
    /// `locale` in `connection_init`), else the organization's.
    fn locale(&self) -> &str {
        self.request.locale()
    }

    /// The calendar in which days are shown: the person's own choice, else the organization's.
    fn calendar(&self) -> Calendar {
        self.request.presentation().calendar
    }

    /// The browsers in which the person is signed in, latest first; at most 1,000; null only with an error.
    async fn browser_sessions(&self) -> NullableField<ViewList<entity::browser_session::Model>> {
        let user = self.actor.user_id?;
        self.request.views(queries::browsers(self.request.session(), user).await)
    }

    /// The person's teams; at most one so far; null only with an error.
    async fn teams(&self) -> NullableField<ViewList<entity::team::Model>> {
        self.request.load_many(self.actor.teams.own).await
    }
}

impl Viewer {
    /// The request context in which its records are loaded.
    #[must_use]
    pub const fn request(&self) -> &RequestContext {
        &self.request
    }
}

/// The result of changing one's own settings.
pub type ViewerPayload = Payload<ChangedViewer>;

/// The result of changing one's own settings.
#[Object(name = "ViewerPayload")]
impl Outcome<ChangedViewer> {
    /// The signed-in person with the new settings; null if the call was refused. Without an own language, texts of
    /// this answer are in the organization's.
    async fn viewer(&self) -> NullableField<Viewer> {
        let ChangedViewer(id) = self.done?;
        Some(changed(&self.request, id).await)
    }
}

async fn changed(request: &RequestContext, id: UserId) -> Result<Viewer, ResolverError> {
    let organization = request.session().settings().await?.organization;
    let row = request.row::<user::Model>(id).await?;
    let own = row.map_or((None, None), |row| (row.locale.clone(), row.calendar));
    let presentation = Presentation {
        locale: own.0.unwrap_or(organization.locale),
        calendar: own.1.unwrap_or(organization.calendar),
    };
    Ok(viewer_of(&request.presented(presentation))?)
}

/// The signed-in person of a request.
///
/// # Errors
/// Nobody is signed in.
pub fn viewer_of(request: &RequestContext) -> Result<Viewer, Error> {
    let actor = request.session().actor()?.clone();
    Ok(Viewer { actor, request: request.clone() })
}
