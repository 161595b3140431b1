//! What a request carries in its data, because async-graphql's `Request` has no field for it.

use std::any::{Any, TypeId};

use async_graphql::{Data, Request, Response};
use serde::Deserialize;

use super::refusal::{self, UNAUTHENTICATED};
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::rate_limit::{Allowance, RateLimitExceeded};

/// The id of a persisted document, which a client sends in place of the text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub String);

/// Who an operation is executed for, and whose rate limit pays for it.
#[derive(Clone, Debug)]
pub struct Caller {
    /// As whom and in which language the operation is answered.
    pub request_context: RequestContext,
    /// What pays; `None`: nobody counts, e.g. in a test.
    pub allowance: Option<Allowance>,
}

impl Caller {
    /// Charges the caller's rate limit.
    ///
    /// # Errors
    /// It does not allow that yet.
    pub fn charge(&self, cost: u64) -> Result<(), RateLimitExceeded> {
        self.allowance.as_ref().map_or(Ok(()), |allowance| allowance.charge(cost))
    }

    /// The caller that a transport has put into a request's data, else into its session's.
    ///
    /// # Errors
    /// The answer to a request without a request context.
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

/// Whether a request says which document it means: by its text, by an id, or by Apollo's hash.
#[must_use]
pub fn names_document(request: &Request) -> bool {
    !request.query.is_empty()
        || document_id(request).is_some()
        || request.extensions.contains_key("persistedQuery")
}

/// The id of the document that a request means.
pub(super) fn document_id(request: &Request) -> Option<&str> {
    get::<DocumentId>(&request.data).map(|id| id.0.as_str())
}

fn get<T: Any>(data: &Data) -> Option<&T> {
    data.get(&TypeId::of::<T>())?.downcast_ref()
}
