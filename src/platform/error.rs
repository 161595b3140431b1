//! What can go wrong in a command: refusals that a person can act on, and failures that are ours.

use entity::money::OutOfRange;
use sea_orm::DbErr;
use uuid::Uuid;

use crate::access::permission::Permission;
use crate::platform::message::Message;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in.
    #[error("a valid token is required")]
    Unauthenticated,
    /// The actor's role does not hold the permission.
    #[error("the role does not allow {0:?}")]
    Forbidden(Permission),
    /// The rules say no; the caller can act on it.
    #[error("refused: {0:?}")]
    Refused(Vec<UserError>),
    /// The request itself is wrong, e.g. a cursor that is none.
    #[error("bad input: {0:?}")]
    BadInput(Message),
    /// The cursor is older than the event log.
    #[error("the cursor is older than the event log")]
    CursorExpired,
    /// The database failed.
    #[error("database")]
    Database(#[from] DbErr),
    /// A kept value is not what it must be.
    #[error("broken invariant: {0}")]
    Broken(String),
}

/// One reason of a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserError {
    /// What kind of reason.
    pub code: UserErrorCode,
    /// For people.
    pub message: Message,
    /// Which input it is about.
    pub path: Vec<String>,
    /// Data that helps.
    pub detail: UserErrorDetail,
}

/// Data that helps to act on a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserErrorDetail {
    /// None.
    None,
    /// The record is at another version.
    Version {
        /// The version it is at.
        current: i32,
        /// The record, by its client id.
        record: String,
    },
    /// The record's state does not allow the move.
    Transition(Box<Transition>),
    /// Records that may be the same, by their client ids; only such as the caller sees.
    Duplicates(Vec<String>),
}

/// The state that refused a move, and what can be done instead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transition {
    /// The state, as in the schema.
    pub status: String,
    /// The moves allowed now, as in the schema.
    pub allowed: Vec<String>,
    /// What blocks the asked one.
    pub blockers: Vec<Blocker>,
    /// The records in question, e.g. the quotes of which one must be named.
    pub records: Vec<Uuid>,
}

/// What blocks a move, and what clears it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocker {
    /// What is still to be done, where it is a record.
    pub step: Option<Uuid>,
    /// The field that is still empty.
    pub field: Option<String>,
    /// For people.
    pub message: Message,
    /// The mutation that clears it.
    pub cleared_by: Option<&'static str>,
}

/// What kind of reason a refusal has. Codes are stable; texts are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, async_graphql::Enum)]
pub enum UserErrorCode {
    /// Something needed is missing.
    Required,
    /// A value is not acceptable.
    Invalid,
    /// No such record, or none that may be seen.
    NotFound,
    /// The role does not allow it.
    NotPermitted,
    /// There is one already.
    AlreadyExists,
    /// It looks like records that exist: see `candidates`.
    DuplicateFound,
    /// The record was changed meanwhile: see `currentVersion`.
    VersionConflict,
    /// The record's state does not allow it: see `allowedActions`.
    InvalidState,
    /// Required steps are open: see `blockers`.
    StageBlocked,
    /// Two currencies that must be the same are not.
    CurrencyMismatch,
    /// Neither account nor contact.
    CustomerRequired,
    /// Several quotes could win: name one.
    AmbiguousQuote,
    /// Quotes are still open.
    OpenQuotes,
    /// The date is in a closed period.
    PeriodClosed,
    /// More than the limit.
    LimitExceeded,
    /// A number is outside what can be kept.
    OutOfRange,
    /// The key was used with another input.
    IdempotencyKeyReused,
    /// A call with this key is still running.
    IdempotencyInProgress,
}

impl UserError {
    /// A reason without further data.
    #[must_use]
    pub const fn new(code: UserErrorCode, message: Message) -> Self {
        Self { code, message, path: Vec::new(), detail: UserErrorDetail::None }
    }

    /// A value is not acceptable.
    #[must_use]
    pub const fn invalid(key: &'static str) -> Self {
        Self::new(UserErrorCode::Invalid, Message::new(key))
    }

    /// No such record.
    #[must_use]
    pub const fn not_found() -> Self {
        Self::new(UserErrorCode::NotFound, Message::new("not-found"))
    }

    /// About an input, e.g. `lines.0.quantity`.
    #[must_use]
    pub fn at(mut self, path: &str) -> Self {
        self.path = path.split('.').map(str::to_owned).collect();
        self
    }

    /// With data that helps.
    #[must_use]
    pub fn with(mut self, detail: UserErrorDetail) -> Self {
        self.detail = detail;
        self
    }
}

impl Error {
    /// No such record, or none that the actor sees.
    #[must_use]
    pub fn not_found() -> Self {
        UserError::not_found().into()
    }

    /// Says which input a refusal is about, where it does not say so yet.
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

/// Says which input a refusal is about.
pub trait At {
    /// Says which input a refusal is about, where it does not say so yet.
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
        UserError::new(UserErrorCode::OutOfRange, Message::new("out-of-range")).into()
    }
}
