//! The GraphQL types of user errors and warnings.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::{Deprecation, MetaEnumValue, MetaType, MetaTypeId, Registry};
use async_graphql::{
    ContextSelectionSet, Interface, Name, Object, OutputType, Positioned, ServerResult,
    SimpleObject, Value,
};
use entity::id::split;
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::audit::queries;
use crate::audit::rules::ChangesSince;
use crate::platform::db::tx::Warning;
use crate::platform::error::{
    Blocker, Error, Expected, Transition, UserError, UserErrorCode, UserErrorDetail,
};
use crate::platform::graphql::read::ViewList;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::DateTime;
use crate::platform::presentation::Presentation;
use crate::sales::opportunity::graphql::stage::StageBlocker;
use crate::sales::quote::ops::PricedQuote;
use crate::slices::{Node, USER_ERROR_CODES};
use crate::user::graphql::User;

/// In the schema, the codes of all slices are one enum.
impl OutputType for UserErrorCode {
    fn type_name() -> Cow<'static, str> {
        "UserErrorCode".into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let value = |code: &Self| MetaEnumValue {
            name: code.0.name.to_owned(),
            description: Some(code.0.meaning.to_owned()),
            deprecation: Deprecation::NoDeprecated,
            visible: None,
            inaccessible: false,
            tags: Vec::new(),
            directive_invocations: Vec::new(),
        };
        let codes = || USER_ERROR_CODES.iter().copied().flatten();
        registry.create_output_type::<Self, _>(MetaTypeId::Enum, |_| MetaType::Enum {
            name: Self::type_name().into_owned(),
            description: Some(
                "The reason of a refusal. Codes are stable; messages are not.".to_owned(),
            ),
            enum_values: codes().map(|code| (code.0.name.to_owned(), value(code))).collect(),
            visible: None,
            inaccessible: false,
            tags: Vec::new(),
            rust_typename: Some(std::any::type_name::<Self>()),
            directive_invocations: Vec::new(),
            requires_scopes: Vec::new(),
        })
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(Value::Enum(Name::new(self.0.name)))
    }
}

/// The code of a name that was stored; INVALID for one that is no longer given.
#[must_use]
pub fn user_error_code(name: &str) -> UserErrorCode {
    let mut codes = USER_ERROR_CODES.iter().copied().flatten().copied();
    codes.find(|code| code.0.name == name).unwrap_or(UserErrorCode::INVALID)
}

/// Why a mutation was refused. More types may be added: rely on `code`.
#[derive(Interface)]
#[graphql(
    name = "UserError",
    field(name = "code", ty = "UserErrorCode", desc = "Stable code for clients to branch on."),
    field(name = "message", ty = "String", desc = "Text for users, in the viewer's language."),
    field(
        name = "path",
        ty = "Option<Vec<String>>",
        desc = "Path of the input field, from the input's root; null: the input as a whole."
    )
)]
pub enum UserErrorObject {
    /// An input value is invalid.
    Input(InputError),
    /// The record was changed in the meantime.
    Version(VersionConflictError),
    /// The record's state does not allow the change.
    Transition(TransitionError),
    /// Similar records exist.
    Duplicate(DuplicateError),
}

impl UserErrorObject {
    /// Converts user errors for the schema.
    #[must_use]
    pub fn all(problems: &[UserError], request: &RequestContext) -> Vec<Self> {
        problems.iter().map(|problem| Self::one(problem, request)).collect()
    }

    fn one(problem: &UserError, request: &RequestContext) -> Self {
        let base = InputError { problem: problem.clone(), request: request.clone() };
        match problem.detail.clone() {
            UserErrorDetail::None => Self::Input(base),
            UserErrorDetail::Version { current, record, expected } => {
                Self::Version(VersionConflictError::new(base, current, (record, expected)))
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

/// An input value is invalid, missing, or not permitted.
#[derive(Debug)]
pub struct InputError {
    problem: UserError,
    request: RequestContext,
}

impl InputError {
    fn text(&self) -> String {
        self.problem.message.presented(self.request.presentation())
    }

    fn place(&self) -> Option<Vec<String>> {
        (!self.problem.path.is_empty()).then(|| self.problem.path.clone())
    }
}

/// An input value is invalid, missing, or not permitted.
#[Object]
impl InputError {
    /// Stable code for clients to branch on.
    pub async fn code(&self) -> UserErrorCode {
        self.problem.code
    }

    /// Text for users, in the viewer's language.
    pub async fn message(&self) -> String {
        self.text()
    }

    /// Path of the input field the error is about; null: the input as a whole.
    pub async fn path(&self) -> Option<Vec<String>> {
        self.place()
    }
}

/// The record is no longer at the expected version.
#[derive(Debug)]
pub struct VersionConflictError {
    base: InputError,
    current: i32,
    record: String,
    expected: Expected,
    changes: OnceCell<Option<ChangesSince>>,
}

impl VersionConflictError {
    fn new(base: InputError, current: i32, (record, expected): (String, Expected)) -> Self {
        Self { base, current, record, expected, changes: OnceCell::new() }
    }

    /// What happened since the expected version; read once.
    async fn changes(&self) -> Result<Option<&ChangesSince>, Error> {
        let record = split(&self.record).map_or(Uuid::nil(), |(_, id)| id);
        let session = self.base.request.session();
        let read = || queries::changes_of(session, record, self.expected);
        Ok(self.changes.get_or_try_init(read).await?.as_ref())
    }
}

/// The record is no longer at the expected version.
#[Object]
impl VersionConflictError {
    /// Stable code for clients to branch on.
    pub async fn code(&self) -> UserErrorCode {
        self.base.problem.code
    }

    /// Text for users, in the viewer's language.
    pub async fn message(&self) -> String {
        self.base.text()
    }

    /// Path of the input field the error is about; null: the input as a whole.
    pub async fn path(&self) -> Option<Vec<String>> {
        self.base.place()
    }

    /// The record's current version.
    fn current_version(&self) -> i32 {
        self.current
    }

    /// The record in its current state; null if it was deleted or the viewer may no longer see it.
    async fn current(&self) -> NullableField<Node> {
        Node::load(&self.base.request, &self.record).await
    }

    /// Who made the latest change since the expected version (or since the expected stage or `linesVersion`); null: the
    /// server itself, a person who no longer exists, or nobody, because there never was such a version.
    async fn changed_by(&self) -> NullableField<User> {
        match self.changes().await {
            Ok(changes) => self.base.request.load_some(changes.and_then(|it| it.by)).await,
            Err(error) => Some(Err(error.into())),
        }
    }

    /// When that change was made; null: there never was such a version.
    async fn changed_at(&self) -> NullableField<DateTime> {
        let changes = self.changes().await.transpose()?;
        Some(changes.map(|it| DateTime(it.at)).map_err(Into::into))
    }

    /// The fields that were changed since, as inputs name them, in the order of their names, e.g. `estimatedCloseDate`,
    /// `lines`, `ownerId`; null: values were erased for privacy, more than 100 changes were made, or there never was
    /// such a version.
    async fn changed_fields(&self) -> NullableField<Vec<String>> {
        let changes = self.changes().await.transpose()?;
        changes.map(|it| it.fields.clone()).map_err(Into::into).transpose()
    }
}

/// The record's state, stage or quotes do not allow the change.
#[derive(Debug)]
pub struct TransitionError {
    base: InputError,
    transition: Box<Transition>,
}

/// The record's state, stage or quotes do not allow the change.
#[Object]
impl TransitionError {
    /// Stable code for clients to branch on.
    pub async fn code(&self) -> UserErrorCode {
        self.base.problem.code
    }

    /// Text for users, in the viewer's language.
    pub async fn message(&self) -> String {
        self.base.text()
    }

    /// Path of the input field the error is about; null: the input as a whole.
    pub async fn path(&self) -> Option<Vec<String>> {
        self.base.place()
    }

    /// The record's current status.
    fn status(&self) -> &str {
        &self.transition.status
    }

    /// The actions the current state allows, e.g. `REOPEN`; without the refused one if no other input would do.
    fn allowed_actions(&self) -> &[String] {
        &self.transition.allowed
    }

    /// What blocks the change and how to resolve it; empty if the status itself is the obstacle.
    fn blockers(&self) -> Vec<StageBlocker> {
        let shown = |blocker: &Blocker| StageBlocker::new(blocker.clone(), &self.base.request);
        self.transition.blockers.iter().map(shown).collect()
    }

    /// The quotes involved, e.g. those of which the input must choose one; complete. Null only with an error.
    async fn quotes(&self) -> NullableField<ViewList<PricedQuote>> {
        self.base.request.load_many(self.transition.records.iter().copied()).await
    }
}

/// The input resembles existing records.
#[derive(Debug)]
pub struct DuplicateError {
    base: InputError,
    candidates: Vec<String>,
}

/// The input resembles existing records.
#[Object]
impl DuplicateError {
    /// Stable code for clients to branch on.
    pub async fn code(&self) -> UserErrorCode {
        self.base.problem.code
    }

    /// Text for users, in the viewer's language.
    pub async fn message(&self) -> String {
        self.base.text()
    }

    /// Path of the input field the error is about; null: the input as a whole.
    pub async fn path(&self) -> Option<Vec<String>> {
        self.base.place()
    }

    /// The similar records that the viewer may see; at most 10, never null.
    async fn candidates(&self) -> Option<Vec<Node>> {
        let mut nodes = Vec::new();
        for id in &self.candidates {
            if let Some(Ok(node)) = Node::load(&self.base.request, id).await {
                nodes.push(node);
            }
        }
        Some(nodes)
    }
}

/// A remark on an executed call.
#[derive(Clone, SimpleObject)]
pub struct UserWarning {
    /// Stable code for clients to branch on.
    pub code: String,
    /// Text for users, in the viewer's language.
    pub message: String,
    /// Path of the input field the warning is about; null: the input as a whole.
    pub path: Option<Vec<String>>,
}

impl UserWarning {
    /// A warning as a reader sees it.
    #[must_use]
    pub fn new(warning: &Warning, presentation: &Presentation) -> Self {
        Self {
            code: warning.code.to_owned(),
            message: warning.message.presented(presentation),
            path: (!warning.path.is_empty()).then(|| warning.path.clone()),
        }
    }
}
