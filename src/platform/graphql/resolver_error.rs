//! The error of a resolver. It is not `Display`, so that no text of the database leaks through `?`.

use std::sync::Arc;

use async_graphql::ErrorExtensions;

use crate::platform::db::error_code::is_contention;
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
        let Public { code, message, is_retryable } = public(&error);
        if code == INTERNAL {
            tracing::error!(request.id = %request_id, ?error, "a resolver failed");
        }
        Self::new(message).extend_with(|_, extensions| {
            extensions.set("code", code);
            extensions.set("requestId", request_id.as_str());
            if is_retryable {
                extensions.set("retryable", true);
                extensions.set("retryAfter", RETRY_AFTER_SECONDS);
            }
        })
    }
}

const INTERNAL: &str = "INTERNAL_SERVER_ERROR";

/// The seconds after which a retryable operation may be sent again.
const RETRY_AFTER_SECONDS: i32 = 1;

/// What a client receives of an error.
struct Public {
    code: &'static str,
    message: String,
    /// Whether the same operation may succeed a moment later.
    is_retryable: bool,
}

fn public(error: &Error) -> Public {
    let shown =
        |code, message: &str| Public { code, message: message.to_owned(), is_retryable: false };
    match error {
        Error::Unauthenticated => {
            shown("UNAUTHENTICATED", "send a valid token as `Authorization: Bearer …`")
        }
        Error::Forbidden(_) => shown("FORBIDDEN", "your role does not allow this"),
        Error::BadInput(message) => shown("BAD_USER_INPUT", &message.in_locale("en")),
        Error::Refused(problems) => {
            let texts: Vec<_> = problems.iter().map(|p| p.message.in_locale("en")).collect();
            shown("BAD_USER_INPUT", &texts.join("; "))
        }
        Error::CursorExpired => shown("CURSOR_EXPIRED", "the cursor is older than the event log"),
        Error::Database(error) if is_contention(error) => Public {
            is_retryable: true,
            ..shown("CONFLICT_RETRY", "others are changing the same records: try again")
        },
        Error::Database(_) | Error::Broken(_) => {
            shown(INTERNAL, "something failed on our side; the request id finds it")
        }
    }
}
