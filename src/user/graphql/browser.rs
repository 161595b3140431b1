//! The GraphQL types and mutations of signing in, passwords and browser sessions.

use async_graphql::{Context, Object};
use entity::browser_session;
use entity::id::{BrowserSessionId, EventId};

use crate::payload::Payload;
use crate::platform::auth::client_context::ClientContext;
use crate::platform::auth::is_in_force;
use crate::platform::error::{Error, UserError};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToOne, View};
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::DateTime;
use crate::platform::presentation::Presentation;
use crate::user::graphql::User;
use crate::user::graphql::viewer::{Viewer, viewer_of};
use crate::user::input::{
    ChangePasswordInput, RevokeBrowserSessionInput, RevokeOtherBrowserSessionsInput,
    SetUserPasswordInput, SignInInput,
};
use crate::user::ops::password::ChangedCredential;
use crate::user_error::{UserErrorObject, UserWarning};

/// A session of a browser in the schema.
pub type BrowserSession = View<browser_session::Model>;

impl Loaded<browser_session::Model> {
    const USER: ToOne<entity::browser_session::Model, entity::user::Model> =
        ToOne::new(&["user"], |row| Some(row.user_id.into()));
}

impl Loadable for browser_session::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[&Loaded::<Self>::USER];
}

/// A browser in which a person is signed in. The secret in its cookie is not stored.
#[Object(name = "BrowserSession")]
impl Loaded<browser_session::Model> {
    /// The session's id.
    pub async fn id(&self) -> BrowserSessionId {
        self.id
    }

    /// The person who is signed in; null only with an error.
    fn user(&self) -> NullableField<User> {
        self.one(&Self::USER)
    }

    /// Whether it is the session of this request.
    fn is_current(&self) -> bool {
        let client_context = self.request.session().client();
        client_context.is_some_and(|client_context| client_context.browser == Some(self.id))
    }

    /// Whether the session is valid: neither expired nor revoked.
    fn is_active(&self) -> bool {
        is_in_force(&self.row, self.request.session().now())
    }

    /// When the person signed in.
    fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }

    /// When the session was last used, rounded to the minute.
    fn last_used_at(&self) -> DateTime {
        DateTime(self.last_used_at)
    }

    /// When the session expires, used or not.
    fn expires_at(&self) -> DateTime {
        DateTime(self.expires_at)
    }

    /// When the session was revoked; null: never.
    fn revoked_at(&self) -> Option<DateTime> {
        self.revoked_at.map(DateTime)
    }

    /// The IP address from which the person signed in; null: unknown.
    fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// The browser's `User-Agent` at sign-in; null: it sent none.
    fn user_agent(&self) -> Option<&str> {
        self.user_agent.as_deref()
    }
}

/// The result of signing in or out.
#[derive(Debug)]
pub struct SignInPayload {
    viewer: Option<Viewer>,
    problems: Vec<UserError>,
    request: RequestContext,
}

/// The result of signing in or out. The response's headers set or clear the browser's cookie.
#[Object]
impl SignInPayload {
    /// The person now signed in and their permissions; null: nobody.
    async fn viewer(&self) -> Option<&Viewer> {
        self.viewer.as_ref()
    }

    /// Always empty: signing in and out emits no events.
    async fn event_ids(&self) -> Vec<EventId> {
        Vec::new()
    }

    /// Why signing in was refused: INVALID for a wrong address or password, LIMIT_EXCEEDED after too many
    /// attempts. Empty on success; at most 1.
    async fn user_errors(&self) -> Vec<UserErrorObject> {
        UserErrorObject::all(&self.problems, &self.request)
    }

    /// Always empty so far.
    async fn warnings(&self) -> Vec<UserWarning> {
        Vec::new()
    }
}

/// The result of changing a person's password or browser sessions.
pub type CredentialPayload = Payload<ChangedCredential>;

/// The result of changing a person's password or browser sessions.
#[Object(name = "CredentialPayload")]
impl Outcome<ChangedCredential> {
    /// The person; null if the call was refused.
    async fn user(&self) -> NullableField<User> {
        self.load(|done| Some(done.0)).await
    }
}

/// The result of revoking a browser's session.
pub type RevokeBrowserSessionPayload = Payload<BrowserSessionId>;

/// The result of revoking a browser's session.
#[Object(name = "RevokeBrowserSessionPayload")]
impl Outcome<BrowserSessionId> {
    /// The session; null if the call was refused.
    async fn browser_session(&self) -> NullableField<BrowserSession> {
        self.load_written().await
    }
}

/// Mutations that sign in and out, and manage passwords and browser sessions.
#[derive(Debug, Default)]
pub struct SignInMutation;

#[Object]
impl SignInMutation {
    /// Signs a person in by e-mail address and password. The response sets a cookie that scripts can't read. Open to
    /// everybody, over HTTP only, once per request. By default, 10 wrong passwords for an account or from an address
    /// within 15 minutes block further attempts for a while. Costs 50. Null only with an error.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person's e-mail address and password.")] input: SignInInput,
    ) -> NullableField<SignInPayload> {
        let request = ctx.request();
        Some(signed_in(request, &input).await.map_err(Into::into))
    }

    /// Ends the session of this browser and clears its cookie. Open to everybody. Null only with an error.
    async fn sign_out(&self, ctx: &Context<'_>) -> NullableField<SignInPayload> {
        let request = ctx.request().clone();
        let done = match request.session().client() {
            Some(client_context) => client_context.authenticator.sign_out(client_context).await,
            None => Ok(()),
        };
        let payload = SignInPayload { viewer: None, problems: Vec::new(), request };
        Some(done.map(|()| payload).map_err(Into::into))
    }

    /// Changes the viewer's own password and ends the sessions of all other browsers. Null only with an error.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The current and the new password.")] input: ChangePasswordInput,
    ) -> NullableField<CredentialPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Sets a person's password and ends all of the person's browser sessions. For administrators. Null only with an
    /// error.
    async fn set_user_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person and the new password.")] input: SetUserPasswordInput,
    ) -> NullableField<CredentialPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Ends a browser session: one's own, or anybody's for administrators. Null only with an error.
    async fn revoke_browser_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The session to revoke.")] input: RevokeBrowserSessionInput,
    ) -> NullableField<RevokeBrowserSessionPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Ends all browser sessions of the viewer except the current one. Null only with an error.
    async fn revoke_other_browser_sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The call options; there is nothing else to choose.")]
        input: RevokeOtherBrowserSessionsInput,
    ) -> NullableField<CredentialPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}

async fn signed_in(request: &RequestContext, input: &SignInInput) -> Result<SignInPayload, Error> {
    let refused = |problems| SignInPayload { viewer: None, problems, request: request.clone() };
    let Some(client_context) = request.session().client() else {
        return Ok(refused(vec![UserError::invalid("sign-in-over-http")]));
    };
    match entered(request, client_context, input).await {
        Ok(viewer) => {
            let request = viewer.request().clone();
            Ok(SignInPayload { viewer: Some(viewer), problems: Vec::new(), request })
        }
        Err(Error::Refused(problems)) => Ok(refused(problems)),
        Err(error) => Err(error),
    }
}

async fn entered(
    request: &RequestContext,
    client_context: &ClientContext,
    input: &SignInInput,
) -> Result<Viewer, Error> {
    let found = client_context
        .authenticator
        .sign_in((&input.email, &input.password), client_context)
        .await?;
    let calendar = found.own_calendar.or(found.organization_calendar);
    let presentation = Presentation {
        locale: found.own_locale.unwrap_or_else(|| request.locale().to_owned()),
        calendar: calendar.unwrap_or(request.presentation().calendar),
    };
    viewer_of(&request.as_actor(found.actor).presented(presentation))
}
