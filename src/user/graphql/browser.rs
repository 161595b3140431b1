//! Signing in, passwords and the sessions of browsers, in the schema.

use async_graphql::{Context, Object};
use entity::browser_session;
use entity::id::{BrowserSessionId, EventId, UserId};

use crate::platform::auth::stands;
use crate::platform::auth::visit::Visit;
use crate::platform::error::{Error, Problem};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::failure::Answer;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToOne, View};
use crate::platform::graphql::scalars::DateTime;
use crate::platform::graphql::scope::Scope;
use crate::refusal::{Report, UserError, UserWarning};
use crate::user::graphql::User;
use crate::user::graphql::viewer::{Viewer, viewer_of};
use crate::user::input::{
    ChangePasswordInput, RevokeBrowserSessionInput, RevokeOtherBrowserSessionsInput,
    SetUserPasswordInput, SignInInput,
};

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
    fn user(&self) -> Answer<User> {
        self.one(&Self::USER)
    }

    /// Whether it is the one that asks.
    fn is_current(&self) -> bool {
        let visit = self.scope.session().visit();
        visit.is_some_and(|visit| visit.browser == Some(self.id))
    }

    /// Whether it stands: it has neither ended nor been revoked.
    fn is_active(&self) -> bool {
        stands(&self.row, self.scope.session().now())
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
    problems: Vec<Problem>,
    scope: Scope,
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
    async fn user_errors(&self) -> Vec<UserError> {
        UserError::all(&self.problems, &self.scope)
    }

    /// What should be known; none so far.
    async fn warnings(&self) -> Vec<UserWarning> {
        Vec::new()
    }
}

/// What came of a change of a person's password or sessions.
#[derive(Debug)]
pub struct CredentialPayload(Outcome<UserId>);

/// What came of a change of a person's password or sessions.
#[Object]
impl CredentialPayload {
    /// The person; null where it was refused.
    async fn user(&self) -> Answer<User> {
        self.0.record(|user| Some(*user)).await
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// What came of revoking a browser's session.
#[derive(Debug)]
pub struct RevokeBrowserSessionPayload(Outcome<BrowserSessionId>);

/// What came of revoking a browser's session.
#[Object]
impl RevokeBrowserSessionPayload {
    /// The session; null where it was refused.
    async fn browser_session(&self) -> Answer<BrowserSession> {
        self.0.written().await
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
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
    ) -> Answer<SignInPayload> {
        let scope = ctx.scope();
        Some(signed_in(scope, &input).await.map_err(Into::into))
    }

    /// Ends the session of the browser that asks, and takes its cookie back. For everybody.
    async fn sign_out(&self, ctx: &Context<'_>) -> Answer<SignInPayload> {
        let scope = ctx.scope().clone();
        let done = match scope.session().visit() {
            Some(visit) => visit.desk.sign_out(visit).await,
            None => Ok(()),
        };
        let payload = SignInPayload { viewer: None, problems: Vec::new(), scope };
        Some(done.map(|()| payload).map_err(Into::into))
    }

    /// Changes the viewer's own password, and signs all other browsers out.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The present one and the new one.")] input: ChangePasswordInput,
    ) -> Answer<CredentialPayload> {
        Some(ctx.perform(input).await.map(CredentialPayload))
    }

    /// Gives a person a password, and signs all of the person's browsers out. For administrators.
    async fn set_user_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, and which.")] input: SetUserPasswordInput,
    ) -> Answer<CredentialPayload> {
        Some(ctx.perform(input).await.map(CredentialPayload))
    }

    /// Signs a browser out: one's own, or anybody's for administrators.
    async fn revoke_browser_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: RevokeBrowserSessionInput,
    ) -> Answer<RevokeBrowserSessionPayload> {
        Some(ctx.perform(input).await.map(RevokeBrowserSessionPayload))
    }

    /// Signs all of the viewer's browsers out but the one that asks.
    async fn revoke_other_browser_sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Nothing but how.")] input: RevokeOtherBrowserSessionsInput,
    ) -> Answer<CredentialPayload> {
        Some(ctx.perform(input).await.map(CredentialPayload))
    }
}

async fn signed_in(scope: &Scope, input: &SignInInput) -> Result<SignInPayload, Error> {
    let refused = |problems| SignInPayload { viewer: None, problems, scope: scope.clone() };
    let Some(visit) = scope.session().visit() else {
        return Ok(refused(vec![Problem::invalid("sign-in-over-http")]));
    };
    match entered(scope, visit, input).await {
        Ok(viewer) => {
            let scope = viewer.scope().clone();
            Ok(SignInPayload { viewer: Some(viewer), problems: Vec::new(), scope })
        }
        Err(Error::Refused(problems)) => Ok(refused(problems)),
        Err(error) => Err(error),
    }
}

async fn entered(scope: &Scope, visit: &Visit, input: &SignInInput) -> Result<Viewer, Error> {
    let found = visit.desk.sign_in((&input.email, &input.password), visit).await?;
    viewer_of(&scope.turned_to(found.actor)).await
}
