//! Signing in, passwords and the sessions of browsers, in the schema.

use async_graphql::{Context, Object};
use entity::browser_session;
use entity::id::{BrowserSessionId, EventId};

use crate::payload::Payload;
use crate::platform::auth::client_context::ClientContext;
use crate::platform::auth::stands;
use crate::platform::error::{Error, UserError};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToOne, View};
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::DateTime;
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

/// A browser in which a person is signed in; the secret of its cookie is not kept.
#[Object(name = "BrowserSession")]
impl Loaded<browser_session::Model> {
    /// Its id.
    pub async fn id(&self) -> BrowserSessionId {
        self.id
    }

    /// Who is signed in.
    fn user(&self) -> NullableField<User> {
        self.one(&Self::USER)
    }

    /// Whether it is the one that asks.
    fn is_current(&self) -> bool {
        let client_context = self.request.session().client();
        client_context.is_some_and(|client_context| client_context.browser == Some(self.id))
    }

    /// Whether it stands: it has neither ended nor been revoked.
    fn is_active(&self) -> bool {
        stands(&self.row, self.request.session().now())
    }

    /// When the person signed in.
    fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }

    /// When it was last used, to the minute.
    fn last_used_at(&self) -> DateTime {
        DateTime(self.last_used_at)
    }

    /// When it ends, used or not.
    fn expires_at(&self) -> DateTime {
        DateTime(self.expires_at)
    }

    /// When it was revoked; null: it was not.
    fn revoked_at(&self) -> Option<DateTime> {
        self.revoked_at.map(DateTime)
    }

    /// From which address the person signed in; null: not known.
    fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// What the browser called itself; null: nothing.
    fn user_agent(&self) -> Option<&str> {
        self.user_agent.as_deref()
    }
}

/// What came of signing in or out.
#[derive(Debug)]
pub struct SignInPayload {
    viewer: Option<Viewer>,
    problems: Vec<UserError>,
    request: RequestContext,
}

/// What came of signing in or out. A browser has its cookie by the answer's headers.
#[Object]
impl SignInPayload {
    /// Who is signed in now; null: nobody.
    async fn viewer(&self) -> Option<&Viewer> {
        self.viewer.as_ref()
    }

    /// The events told; none, as nobody follows who comes and goes.
    async fn event_ids(&self) -> Vec<EventId> {
        Vec::new()
    }

    /// Why it was refused: INVALID where address or password is wrong, LIMIT_EXCEEDED where that
    /// happened too often; empty where it was done. At most 1.
    async fn user_errors(&self) -> Vec<UserErrorObject> {
        UserErrorObject::all(&self.problems, &self.request)
    }

    /// What should be known; none so far.
    async fn warnings(&self) -> Vec<UserWarning> {
        Vec::new()
    }
}

/// What came of a change of a person's password or sessions.
pub type CredentialPayload = Payload<ChangedCredential>;

/// What came of a change of a person's password or sessions.
#[Object(name = "CredentialPayload")]
impl Outcome<ChangedCredential> {
    /// The person; null where it was refused.
    async fn user(&self) -> NullableField<User> {
        self.load(|done| Some(done.0)).await
    }
}

/// What came of revoking a browser's session.
pub type RevokeBrowserSessionPayload = Payload<BrowserSessionId>;

/// What came of revoking a browser's session.
#[Object(name = "RevokeBrowserSessionPayload")]
impl Outcome<BrowserSessionId> {
    /// The session; null where it was refused.
    async fn browser_session(&self) -> NullableField<BrowserSession> {
        self.load_written().await
    }
}

/// Signs in and out.
#[derive(Debug, Default)]
pub struct SignInMutation;

#[Object]
impl SignInMutation {
    /// Signs a person in by e-mail address and password: the answer's header sets a cookie, which is out
    /// of reach of scripts. For everybody; over HTTP, once a request. After 10 wrong passwords of an
    /// account from an address in 15 minutes both wait (as the server is set by default). Costs 50.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who.")] input: SignInInput,
    ) -> NullableField<SignInPayload> {
        let request = ctx.request();
        Some(signed_in(request, &input).await.map_err(Into::into))
    }

    /// Ends the session of the browser that asks, and takes its cookie back. For everybody.
    async fn sign_out(&self, ctx: &Context<'_>) -> NullableField<SignInPayload> {
        let request = ctx.request().clone();
        let done = match request.session().client() {
            Some(client_context) => client_context.authenticator.sign_out(client_context).await,
            None => Ok(()),
        };
        let payload = SignInPayload { viewer: None, problems: Vec::new(), request };
        Some(done.map(|()| payload).map_err(Into::into))
    }

    /// Changes the viewer's own password, and signs all other browsers out.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The present one and the new one.")] input: ChangePasswordInput,
    ) -> NullableField<CredentialPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Gives a person a password, and signs all of the person's browsers out. For administrators.
    async fn set_user_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, and which.")] input: SetUserPasswordInput,
    ) -> NullableField<CredentialPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Signs a browser out: one's own, or anybody's for administrators.
    async fn revoke_browser_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: RevokeBrowserSessionInput,
    ) -> NullableField<RevokeBrowserSessionPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Signs all of the viewer's browsers out but the one that asks.
    async fn revoke_other_browser_sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Nothing but how.")] input: RevokeOtherBrowserSessionsInput,
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
    viewer_of(&request.as_actor(found.actor)).await
}
