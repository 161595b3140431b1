//! The errors of operations: refusals that the caller can act on, and failures of the server.

use std::fmt;

use entity::money::OutOfRange;
use sea_orm::DbErr;
use uuid::Uuid;

use crate::access::permission::Permission;
use crate::platform::message::Message;

/// Why an operation failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in.
    #[error("a valid token is required")]
    Unauthenticated,
    /// The actor's role lacks the permission.
    #[error("the role does not allow {0:?}")]
    Forbidden(Permission),
    /// The rules refuse it; the caller can act on that.
    #[error("refused: {0:?}")]
    Refused(Vec<UserError>),
    /// The request itself is invalid, e.g. a malformed cursor.
    #[error("bad input: {0:?}")]
    BadInput(Message),
    /// The cursor is older than the event log.
    #[error("the cursor is older than the event log")]
    CursorExpired,
    /// The database failed.
    #[error("database")]
    Database(#[from] DbErr),
    /// A stored value violates an invariant.
    #[error("broken invariant: {0}")]
    Broken(String),
}

/// One reason of a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserError {
    /// The machine-readable code.
    pub code: UserErrorCode,
    /// The text for people.
    pub message: Message,
    /// The path of the input at fault; empty: no particular input.
    pub path: Vec<String>,
    /// Data that helps to act on the refusal.
    pub detail: UserErrorDetail,
}

/// Data that helps to act on a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserErrorDetail {
    /// No further data.
    None,
    /// The record is at another version than expected.
    Version {
        /// The record's current version.
        current: i32,
        /// The record's client id.
        record: String,
        /// What the caller expected.
        expected: Expected,
    },
    /// The record's state does not allow the action.
    Transition(Box<Transition>),
    /// Client ids of possible duplicates, limited to records that the caller may see.
    Duplicates(Vec<String>),
}

/// What a caller expected of a record that somebody has changed meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The record's version.
    Version(i32),
    /// The version of its document's lines.
    LinesVersion(i32),
    /// Its stage.
    Stage,
}

/// The state that does not allow an action, and what is possible instead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transition {
    /// The current state, as the schema names it.
    pub status: String,
    /// The actions allowed now, as the schema names them.
    pub allowed: Vec<String>,
    /// What blocks the requested action.
    pub blockers: Vec<Blocker>,
    /// The records concerned, e.g. the quotes of which one must be named.
    pub records: Vec<Uuid>,
}

impl Transition {
    /// Without an action that something other than the state blocks.
    #[must_use]
    pub fn without(mut self, action: impl Into<&'static str>) -> Self {
        let blocked: &str = action.into();
        self.allowed.retain(|allowed| allowed != blocked);
        self
    }
}

/// Something that blocks an action, and how to clear it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocker {
    /// The step that is still open, if that blocks.
    pub step: Option<Uuid>,
    /// The field that is still empty, if that blocks.
    pub field: Option<String>,
    /// The text for people.
    pub message: Message,
    /// The mutation that clears the blocker.
    pub cleared_by: Option<&'static str>,
}

/// The reason of a refusal. A slice declares its own beside the rules that refuse; `src/slices.rs` lists all of them
/// for the schema's enum. Codes are stable; messages are not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct UserErrorCode(pub &'static Reason);

/// What a code says.
#[derive(Debug, PartialEq, Eq)]
pub struct Reason {
    /// The code, as the schema names it.
    pub name: &'static str,
    /// What it means, for the schema.
    pub meaning: &'static str,
}

impl fmt::Debug for UserErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

/// Declares the reasons that every slice may give, and lists them.
macro_rules! general {
    ($($name:ident: $meaning:literal;)*) => {
        impl UserErrorCode {
            /// The reasons that every slice may give.
            pub const GENERAL: &[Self] = &[$(Self::$name),*];
            $(
                #[doc = $meaning]
                pub const $name: Self = Self(&Reason { name: stringify!($name), meaning: $meaning });
            )*
        }
    };
}

general! {
    REQUIRED: "A required value is missing.";
    INVALID: "A value is not acceptable.";
    NOT_FOUND: "The record does not exist or is not visible to the caller.";
    NOT_PERMITTED: "The caller's role, or the access with which the record is shared, does not allow it.";
    ALREADY_EXISTS: "A record with the same unique value exists already.";
    DUPLICATE_FOUND: "Existing records look the same: see `candidates`.";
    VERSION_CONFLICT: "The record was changed in the meantime: see `currentVersion`.";
    INVALID_STATE: "The record's state does not allow the action: see `allowedActions`.";
    LIMIT_EXCEEDED: "A limit on number, length or rate is exceeded.";
    OUT_OF_RANGE: "A number is outside the range that can be stored.";
    IDEMPOTENCY_KEY_REUSED: "The idempotency key was used with another input.";
    IDEMPOTENCY_IN_PROGRESS: "Another call with this idempotency key is still running.";
}

impl UserError {
    /// A reason without further data.
    #[must_use]
    pub const fn new(code: UserErrorCode, message: Message) -> Self {
        Self { code, message, path: Vec::new(), detail: UserErrorDetail::None }
    }

    /// A value is not acceptable; `key` is the message's key.
    #[must_use]
    pub const fn invalid(key: &'static str) -> Self {
        Self::new(UserErrorCode::INVALID, Message::new(key))
    }

    /// The record does not exist or is not visible.
    #[must_use]
    pub const fn not_found() -> Self {
        Self::new(UserErrorCode::NOT_FOUND, Message::new("not-found"))
    }

    /// Names the input at fault, e.g. `lines.0.quantity`.
    #[must_use]
    pub fn at(mut self, path: &str) -> Self {
        self.path = path.split('.').map(str::to_owned).collect();
        self
    }

    /// Adds data that helps to act on it.
    #[must_use]
    pub fn with(mut self, detail: UserErrorDetail) -> Self {
        self.detail = detail;
        self
    }
}

impl Error {
    /// The record does not exist, or is not visible to the actor.
    #[must_use]
    pub fn not_found() -> Self {
        UserError::not_found().into()
    }

    /// Names the input at fault, for reasons that name none yet.
    #[must_use]
    pub fn at(self, path: &str) -> Self {
        match self {
            Self::Refused(problems) => Self::Refused(
                problems
                    .into_iter()
                    .map(|problem| if problem.path.is_empty() { problem.at(path) } else { problem })
                    .collect(),
            ),
            other => other,
        }
    }
}

/// Names the input at fault.
pub trait At {
    /// Names the input at fault, for reasons that name none yet.
    #[must_use]
    fn at(self, path: &str) -> Self;
}

impl<T> At for Result<T, Error> {
    fn at(self, path: &str) -> Self {
        self.map_err(|error| error.at(path))
    }
}

impl From<UserError> for Error {
    fn from(problem: UserError) -> Self {
        Self::Refused(vec![problem])
    }
}

impl From<OutOfRange> for Error {
    fn from(_: OutOfRange) -> Self {
        UserError::new(UserErrorCode::OUT_OF_RANGE, Message::new("out-of-range")).into()
    }
}
