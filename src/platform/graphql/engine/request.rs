//! The parts of a request that travel in its data, because async-graphql's `Request` has no fields for them.

use std::any::{Any, TypeId};

use async_graphql::{Data, Request, Response};
use serde::Deserialize;

use super::refusal::{self, UNAUTHENTICATED};
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::rate_limit::{Allowance, PendingCharge, RateLimitExceeded};

/// The id of a persisted document, sent instead of the text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub String);

/// The position that a client received last, as an event stream of browsers repeats it. A subscription resumes after
/// it, whatever its `after` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastEventId(pub String);

/// The caller of an operation, and the rate limit that pays for it.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The request context of the operation.
    pub request_context: RequestContext,
    /// The rate limit to charge; `None`: nothing is charged, e.g. in tests.
    pub allowance: Option<Allowance>,
}

impl Caller {
    /// Begins an operation that costs at most `most` points; `None`: nothing is charged.
    ///
    /// # Errors
    /// The rate limit is exceeded.
    pub fn begin(&self, most: u64) -> Result<Option<PendingCharge>, RateLimitExceeded> {
        self.allowance.as_ref().map(|allowance| allowance.begin(most)).transpose()
    }

    /// Charges the caller's rate limit.
    ///
    /// # Errors
    /// The rate limit is exceeded.
    pub fn charge(&self, cost: u64) -> Result<(), RateLimitExceeded> {
        self.allowance.as_ref().map_or(Ok(()), |allowance| allowance.charge(cost))
    }

    /// The caller that a transport put into the request's data, else into its session's.
    ///
    /// # Errors
    /// The response to a request without a request context.
    pub(super) fn of(request: &Data, session: Option<&Data>) -> Result<Self, Box<Response>> {
        let request_context = get(request).or_else(|| session.and_then(get));
        let allowance = get(request).or_else(|| session.and_then(get));
        match request_context.cloned() {
            Some(request_context) => Ok(Self { request_context, allowance: allowance.cloned() }),
            None => {
                let error = refusal::error(UNAUTHENTICATED, "the request does not say who asks");
                Err(Box::new(Response::from_errors(vec![error])))
            }
        }
    }
}

/// Whether a request names a document: by its text, by an id, or by Apollo's hash.
#[must_use]
pub fn names_document(request: &Request) -> bool {
    !request.query.is_empty()
        || document_id(request).is_some()
        || request.extensions.contains_key("persistedQuery")
}

/// The id of the requested document.
pub(super) fn document_id(request: &Request) -> Option<&str> {
    get::<DocumentId>(&request.data).map(|id| id.0.as_str())
}

/// The position after which a subscription resumes, if the transport names one.
pub(super) fn last_event_id(request: &Request) -> Option<LastEventId> {
    get(&request.data).cloned()
}

fn get<T: Any>(data: &Data) -> Option<&T> {
    data.get(&TypeId::of::<T>())?.downcast_ref()
}
