//! Authentication of a long connection, and the repeated check of its credential.

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

/// How often an expiring credential is compared with the clock.
const EXPIRY_CHECK: Duration = Duration::from_secs(1);

/// An authenticated long connection.
#[derive(Debug)]
pub struct GuardedSession {
    /// The request context of its operations; it follows changes of the user's permissions.
    pub request_context: RequestContext,
    /// The signed-in user.
    pub user: Option<UserId>,
    /// Re-checks the credential.
    pub guard: SessionGuard,
}

/// Re-checks the credential of a long connection and the permissions of its user.
pub struct SessionGuard {
    credential: Credential,
    expires_at: Option<DateTime<Utc>>,
    rights: watch::Sender<Actor>,
}

/// Authenticates a long connection by a token or a browser's cookie.
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
    let presentation = identity::presentation(client, Some(&viewer));
    let actor = lasting(viewer.actor);
    let user = actor.user_id;
    let (rights, current) = watch::channel(actor.clone());
    let session = Session::new(app.db.clone(), Some(actor), app.clock.clone());
    let session = session.from(origin).visiting(Arc::new(client_context));
    let request_context = RequestContext::following(session, presentation, current);
    let guard = SessionGuard { credential, expires_at: viewer.expires_at, rights };
    Ok(GuardedSession { request_context, user, guard })
}

/// Marks the actor as one with shares, because records may be shared while the connection is open.
fn lasting(actor: Actor) -> Actor {
    Actor { may_share: true, ..actor }
}

impl SessionGuard {
    /// Completes when the credential is no longer valid: within a second of its expiry, or at the next check after a
    /// revocation. Running operations see changed permissions through the request context.
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
                    // Without a database, operations deliver nothing either; the next check tries again.
                    Err(error) => tracing::warn!(?error, "a credential could not be re-checked"),
                }
                next_check = Instant::now() + every;
            }
        }
    }
}

/// Hides the secret.
impl fmt::Debug for SessionGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionGuard").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}
