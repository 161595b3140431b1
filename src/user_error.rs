//! Refusals and warnings in the schema.

use async_graphql::{Interface, Object, SimpleObject};

use crate::node::{self, Node};
use crate::platform::db::tx::Warning;
use crate::platform::error::{Blocker, Transition, UserError, UserErrorCode, UserErrorDetail};
use crate::platform::graphql::read::ViewList;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::NullableField;
use crate::sales::opportunity::graphql::stage::StageBlocker;
use crate::sales::quote::ops::PricedQuote;

/// Why something was refused. New kinds may come: read `code`.
#[derive(Debug, Interface)]
#[graphql(
    name = "UserError",
    field(name = "code", ty = "UserErrorCode", desc = "Stable; what a client branches on."),
    field(name = "message", ty = "String", desc = "For people, in the viewer's language."),
    field(
        name = "path",
        ty = "Option<Vec<String>>",
        desc = "Which input it is about, from the input's root; null: the whole."
    )
)]
pub enum UserErrorObject {
    /// An input is not acceptable.
    Input(InputError),
    /// The record was changed meanwhile.
    Version(VersionConflictError),
    /// The record's state does not allow it.
    Transition(TransitionError),
    /// It looks like records that exist.
    Duplicate(DuplicateError),
}

impl UserErrorObject {
    /// Problems as the schema shows them.
    #[must_use]
    pub fn all(problems: &[UserError], request: &RequestContext) -> Vec<Self> {
        problems.iter().map(|problem| Self::one(problem, request)).collect()
    }

    fn one(problem: &UserError, request: &RequestContext) -> Self {
        let base = InputError { problem: problem.clone(), request: request.clone() };
        match problem.detail.clone() {
            UserErrorDetail::None => Self::Input(base),
            UserErrorDetail::Version { current, record } => {
                Self::Version(VersionConflictError { base, current, record })
            }
            UserErrorDetail::Transition(transition) => {
                Self::Transition(TransitionError { base, transition })
            }
            UserErrorDetail::Duplicates(candidates) => {
                Self::Duplicate(DuplicateError { base, candidates })
            }
        }
    }
}

/// An input is not acceptable.
#[derive(Debug)]
pub struct InputError {
    problem: UserError,
    request: RequestContext,
}

impl InputError {
    fn text(&self) -> String {
        self.problem.message.in_locale(self.request.locale())
    }

    fn place(&self) -> Option<Vec<String>> {
        (!self.problem.path.is_empty()).then(|| self.problem.path.clone())
    }
}

/// An input is not acceptable.
#[Object]
impl InputError {
    /// Stable; what a client branches on.
    pub async fn code(&self) -> UserErrorCode {
        self.problem.code
    }

    /// For people, in the viewer's language.
    pub async fn message(&self) -> String {
        self.text()
    }

    /// Which input it is about; null: the whole.
    pub async fn path(&self) -> Option<Vec<String>> {
        self.place()
    }
}

/// The record was changed meanwhile.
#[derive(Debug)]
pub struct VersionConflictError {
    base: InputError,
    current: i32,
    record: String,
}

/// The record was changed meanwhile.
#[Object]
impl VersionConflictError {
    /// Stable; what a client branches on.
    pub async fn code(&self) -> UserErrorCode {
        self.base.problem.code
    }

    /// For people, in the viewer's language.
    pub async fn message(&self) -> String {
        self.base.text()
    }

    /// Which input it is about; null: the whole.
    pub async fn path(&self) -> Option<Vec<String>> {
        self.base.place()
    }

    /// The version that the record is at.
    fn current_version(&self) -> i32 {
        self.current
    }

    /// The record as it is now.
    async fn current(&self) -> NullableField<Node> {
        node::load(&self.base.request, &self.record).await
    }
}

/// The record's state does not allow it.
#[derive(Debug)]
pub struct TransitionError {
    base: InputError,
    transition: Box<Transition>,
}

/// The record's state, its stage or its quotes do not allow it.
#[Object]
impl TransitionError {
    /// Stable; what a client branches on.
    pub async fn code(&self) -> UserErrorCode {
        self.base.problem.code
    }

    /// For people, in the viewer's language.
    pub async fn message(&self) -> String {
        self.base.text()
    }

    /// Which input it is about; null: the whole.
    pub async fn path(&self) -> Option<Vec<String>> {
        self.base.place()
    }

    /// The state that the record is in.
    fn status(&self) -> &str {
        &self.transition.status
    }

    /// What can be done with it now.
    fn allowed_actions(&self) -> &[String] {
        &self.transition.allowed
    }

    /// What blocks it, and what clears that; empty where it is the state itself.
    fn blockers(&self) -> Vec<StageBlocker> {
        let shown = |blocker: &Blocker| StageBlocker::new(blocker.clone(), &self.base.request);
        self.transition.blockers.iter().map(shown).collect()
    }

    /// The quotes in question, e.g. those of which one must be named. All of them.
    async fn quotes(&self) -> NullableField<ViewList<PricedQuote>> {
        self.base.request.load_many(self.transition.records.iter().copied()).await
    }
}

/// It looks like records that exist.
#[derive(Debug)]
pub struct DuplicateError {
    base: InputError,
    candidates: Vec<String>,
}

/// It looks like records that exist.
#[Object]
impl DuplicateError {
    /// Stable; what a client branches on.
    pub async fn code(&self) -> UserErrorCode {
        self.base.problem.code
    }

    /// For people, in the viewer's language.
    pub async fn message(&self) -> String {
        self.base.text()
    }

    /// Which input it is about; null: the whole.
    pub async fn path(&self) -> Option<Vec<String>> {
        self.base.place()
    }

    /// The records that may be the same, as far as the viewer sees them; at most 10.
    async fn candidates(&self) -> Option<Vec<Node>> {
        let mut nodes = Vec::new();
        for id in &self.candidates {
            if let Some(Ok(node)) = node::load(&self.base.request, id).await {
                nodes.push(node);
            }
        }
        Some(nodes)
    }
}

/// Something that was done and should be known.
#[derive(Clone, Debug, SimpleObject)]
pub struct UserWarning {
    /// Stable; what a client branches on.
    pub code: String,
    /// For people, in the viewer's language.
    pub message: String,
    /// Which input it is about; null: the whole.
    pub path: Option<Vec<String>>,
}

impl UserWarning {
    /// A warning in the viewer's language.
    #[must_use]
    pub fn new(warning: &Warning, locale: &str) -> Self {
        Self {
            code: warning.code.to_owned(),
            message: warning.message.in_locale(locale),
            path: (!warning.path.is_empty()).then(|| warning.path.clone()),
        }
    }
}
