//! The error of a resolver. It is not `Display`, so that no text of the database leaks through `?`.

use std::sync::Arc;

use async_graphql::ErrorExtensions;

use crate::platform::db::command::is_contended;
use crate::platform::error::Error;

/// The error of a resolver.
#[derive(Clone, Debug)]
pub struct ResolverError(Arc<Error>);

/// A field that may be absent or fail: it is then null, with an error if it failed, and its parent stays. It is not
/// called `FieldResult`, because the `Object` macro takes that name for a plain `Result`.
pub type NullableField<T> = Option<Result<T, ResolverError>>;

tokio::task_local! {
    /// The request's id, which links its errors to the log.
    pub static REQUEST_ID: String;
}

impl From<Error> for ResolverError {
    fn from(error: Error) -> Self {
        Self(Arc::new(error))
    }
}

impl From<Arc<Error>> for ResolverError {
    fn from(error: Arc<Error>) -> Self {
        Self(error)
    }
}

impl From<ResolverError> for async_graphql::Error {
    fn from(ResolverError(error): ResolverError) -> Self {
        let request_id = REQUEST_ID.try_with(Clone::clone).unwrap_or_default();
        let (code, message) = public(&error);
        if code == INTERNAL {
            tracing::error!(request.id = %request_id, ?error, "a resolver failed");
        }
        Self::new(message).extend_with(|_, extensions| {
            extensions.set("code", code);
            extensions.set("requestId", request_id.as_str());
            if code == CONFLICT_RETRY {
                extensions.set("retryable", true);
                extensions.set("retryAfter", RETRY_AFTER_SECONDS);
            }
        })
    }
}

const INTERNAL: &str = "INTERNAL_SERVER_ERROR";
const CONFLICT_RETRY: &str = "CONFLICT_RETRY";
/// How long a client should wait before it repeats an operation that others were in the way of.
const RETRY_AFTER_SECONDS: i32 = 1;

fn public(error: &Error) -> (&'static str, String) {
    match error {
        Error::Unauthenticated => {
            ("UNAUTHENTICATED", "send a valid token as `Authorization: Bearer …`".to_owned())
        }
        Error::Forbidden(_) => ("FORBIDDEN", "your role does not allow this".to_owned()),
        Error::BadInput(message) => ("BAD_USER_INPUT", message.in_locale("en")),
        Error::Refused(problems) => {
            let texts: Vec<_> = problems.iter().map(|p| p.message.in_locale("en")).collect();
            ("BAD_USER_INPUT", texts.join("; "))
        }
        Error::CursorExpired => {
            ("CURSOR_EXPIRED", "the cursor is older than the event log".to_owned())
        }
        Error::Database(error) if is_contended(error) => {
            (CONFLICT_RETRY, "other changes were in the way; nothing was changed".to_owned())
        }
        Error::Database(_) | Error::Broken(_) => {
            (INTERNAL, "something failed on our side; the request id finds it".to_owned())
        }
    }
}
