//! The request contexts in which the newest event is delivered.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use entity::id::UserId;

use crate::access::Actor;
use crate::platform::graphql::request_context::RequestContext;

/// The request contexts in which the newest event is delivered. Subscriptions with the same visibility share one, and
/// with it the loaded records.
#[derive(Debug, Default)]
pub struct EventRequests(Mutex<Newest>);

#[derive(Debug, Default)]
struct Newest {
    event_number: i64,
    /// A user's connections may differ in language and calendar, and in how current their permissions are.
    scopes: HashMap<Option<UserId>, Vec<RequestContext>>,
}

impl EventRequests {
    /// The request context in which a viewer receives the event with this number.
    #[must_use]
    pub fn request_for(&self, event_number: i64, viewer: &RequestContext) -> RequestContext {
        let mut newest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if event_number < newest.event_number {
            // A stream that is behind shares with none.
            return viewer.renewed();
        }
        if event_number > newest.event_number {
            newest.event_number = event_number;
            newest.scopes.clear();
        }
        let user = viewer.session().actor().ok().and_then(|actor| actor.user_id);
        let scopes = newest.scopes.entry(user).or_default();
        if let Some(shared) = scopes.iter().find(|shared| has_same_visibility(shared, viewer)) {
            return shared.clone();
        }
        // The shared request context must not follow this viewer's permissions, since others use it too.
        let fresh = viewer.renewed();
        let shared = RequestContext::new(fresh.session().clone(), fresh.presentation().clone());
        scopes.push(shared.clone());
        shared
    }
}

/// Whether a request context has the viewer's current permissions, language and calendar.
fn has_same_visibility(request: &RequestContext, viewer: &RequestContext) -> bool {
    let is_same = |actor: &Actor| request.session().actor().is_ok_and(|same| same == actor);
    request.presentation() == viewer.presentation()
        && match viewer.rights() {
            Some(current) => is_same(&current.borrow()),
            None => viewer.session().actor().is_ok_and(is_same),
        }
}
