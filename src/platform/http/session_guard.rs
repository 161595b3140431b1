//! Who a long connection is open for, and for how long: its token is checked again and again.

use std::fmt;
use std::sync::Arc;

use async_graphql::Executor;
use chrono::{DateTime, Utc};
use entity::id::UserId;
use tokio::sync::watch;
use tokio::time::{Duration, Instant, sleep};

use crate::access::Actor;
use crate::platform::auth::Credential;
use crate::platform::auth::client_context::ClientContext;
use crate::platform::db::session::Session;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::http::AppState;
use crate::platform::http::http_error::HttpError;
use crate::platform::http::identity::{self, Client};

/// How often the clock is compared with the expiry of a token that expires.
const EXPIRY_CHECK: Duration = Duration::from_secs(1);

/// Who has opened a long connection.
#[derive(Debug)]
pub struct GuardedSession {
    /// As whom operations are answered; its rights follow the user's.
    pub request_context: RequestContext,
    /// The user.
    pub user: Option<UserId>,
    /// Watches the token.
    pub guard: SessionGuard,
}

/// Watches the token that a long connection was opened with, and the rights of its user.
pub struct SessionGuard {
    credential: Credential,
    expires_at: Option<DateTime<Utc>>,
    rights: watch::Sender<Actor>,
}

/// Signs a long connection in with a token or a browser's cookie.
pub async fn sign_in<E: Executor>(
    app: &AppState<E>,
    credential: Credential,
    client: Client<'_>,
) -> Result<GuardedSession, HttpError> {
    let viewer = identity::authenticate(app, &credential, client.address).await?;
    let from = (client.address, identity::user_agent(client.headers));
    let client_context =
        ClientContext::new(Arc::clone(&app.authenticator), from, Some(&viewer), false);
    let origin = identity::origin(Some(&viewer), client.address);
    let actor = lasting(viewer.actor);
    let user = actor.user_id;
    let (rights, current) = watch::channel(actor.clone());
    let locale = identity::locale(client.headers, Some(viewer.locale));
    let session = Session::new(app.db.clone(), Some(actor), app.clock.clone());
    let session = session.from(origin).visiting(Arc::new(client_context));
    let request_context = RequestContext::following(session, locale, current);
    let guard = SessionGuard { credential, expires_at: viewer.expires_at, rights };
    Ok(GuardedSession { request_context, user, guard })
}

/// An actor who may be given shares at any time while the connection is open.
fn lasting(actor: Actor) -> Actor {
    Actor { may_share: true, ..actor }
}

impl SessionGuard {
    /// Completes when the token is not valid any more: within a second where it expires, at the next
    /// check where it was revoked. Running operations learn of it when the user's rights change.
    pub async fn expired<E: Executor>(mut self, app: Arc<AppState<E>>) {
        let every = app.socket_limits.token_check;
        let mut next_check = Instant::now() + every;
        loop {
            let rest = next_check.saturating_duration_since(Instant::now());
            sleep(if self.expires_at.is_some() { rest.min(EXPIRY_CHECK) } else { rest }).await;
            if self.expires_at.is_some_and(|expiry| expiry <= app.clock.now()) {
                return;
            }
            if Instant::now() >= next_check {
                match app.authenticator.viewer(&self.credential).await {
                    Ok(None) => return,
                    Ok(Some(viewer)) => {
                        self.expires_at = viewer.expires_at;
                        let actor = lasting(viewer.actor);
                        self.rights.send_if_modified(|rights| {
                            let has_changed = *rights != actor;
                            *rights = actor;
                            has_changed
                        });
                    }
                    // Without a database no operation says anything either; the next check finds out.
                    Err(error) => tracing::warn!(?error, "a token could not be checked again"),
                }
                next_check = Instant::now() + every;
            }
        }
    }
}

/// Without the secret.
impl fmt::Debug for SessionGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionGuard").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}
