//! As whom a long connection is open, and for how long: its token is looked at again and again.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use async_graphql::Executor;
use axum::http::HeaderMap;
use chrono::{DateTime, Utc};
use entity::id::UserId;
use tokio::sync::watch;
use tokio::time::{Duration, Instant, sleep};

use crate::access::Actor;
use crate::platform::auth::Credential;
use crate::platform::auth::visit::Visit;
use crate::platform::db::session::Session;
use crate::platform::graphql::scope::Scope;
use crate::platform::http::answer::Refusal;
use crate::platform::http::{Edge, identity};

/// How often the clock is compared with the end of a token that ends.
const GLANCE: Duration = Duration::from_secs(1);

/// Who has opened a long connection.
#[derive(Debug)]
pub struct SignedIn {
    /// As whom operations are answered; its rights follow the person's.
    pub scope: Scope,
    /// Who.
    pub user: Option<UserId>,
    /// How long.
    pub standing: Standing,
}

/// What a long connection stands on: a token, and the rights of its person.
pub struct Standing {
    credential: Credential,
    expires_at: Option<DateTime<Utc>>,
    rights: watch::Sender<Actor>,
}

/// Who opens a long connection with a token or a browser's cookie.
pub async fn sign_in<E: Executor>(
    edge: &Edge<E>,
    credential: Credential,
    (headers, address): (&HeaderMap, IpAddr),
) -> Result<SignedIn, Refusal> {
    let viewer = identity::viewer(edge, &credential, address).await?;
    let client = (address, identity::user_agent(headers));
    let visit = Visit::new(Arc::clone(&edge.desk), client, Some(&viewer), false);
    let origin = identity::origin(Some(&viewer), address);
    let actor = lasting(viewer.actor);
    let user = actor.user_id;
    let (rights, present) = watch::channel(actor.clone());
    let locale = identity::locale(headers, Some(viewer.locale));
    let session = Session::new(edge.db.clone(), Some(actor), edge.clock.clone());
    let session = session.from(origin).visiting(Arc::new(visit));
    let scope = Scope::following(session, locale, present);
    let standing = Standing { credential, expires_at: viewer.expires_at, rights };
    Ok(SignedIn { scope, user, standing })
}

/// With what may be shared at any time while the connection is open.
fn lasting(actor: Actor) -> Actor {
    Actor { may_share: true, ..actor }
}

impl Standing {
    /// Completes when the token is valid no longer: within a second where it expires, at the next
    /// look where it was revoked. What the person may do is told to running operations.
    pub async fn lost<E: Executor>(mut self, edge: Edge<E>) {
        let every = edge.socket_limits.token_check;
        let mut next_look = Instant::now() + every;
        loop {
            let rest = next_look.saturating_duration_since(Instant::now());
            sleep(if self.expires_at.is_some() { rest.min(GLANCE) } else { rest }).await;
            if self.expires_at.is_some_and(|end| end <= edge.clock.now()) {
                return;
            }
            if Instant::now() >= next_look {
                match edge.desk.viewer(&self.credential).await {
                    Ok(None) => return,
                    Ok(Some(viewer)) => {
                        self.expires_at = viewer.expires_at;
                        let actor = lasting(viewer.actor);
                        self.rights.send_if_modified(|rights| {
                            let is_news = *rights != actor;
                            *rights = actor;
                            is_news
                        });
                    }
                    // Without a database nothing is told either; the next look finds out.
                    Err(error) => tracing::warn!(?error, "a token could not be looked at again"),
                }
                next_look = Instant::now() + every;
            }
        }
    }
}

/// Without the secret.
impl fmt::Debug for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Standing").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}
