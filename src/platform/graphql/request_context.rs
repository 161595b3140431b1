//! The request context: the viewer, the point in time and the language for which fields are resolved.

use std::sync::Arc;

use entity::id::Key;
use tokio::sync::watch;
use uuid::Uuid;

use crate::access::Actor;
use crate::platform::db::overlay::Overlay;
use crate::platform::db::row::Row;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::graphql::read::{ChildOf, FieldNames, Loadable, Loaders, View, ViewList};
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::presentation::Presentation;

/// The viewer, the point in time and the language for which fields are resolved. There is one per query, per field of a
/// mutation, and per delivered event.
#[derive(Clone, Debug)]
pub struct RequestContext(Arc<ContextData>);

#[derive(Clone, Debug)]
struct ContextData {
    session: Session,
    presentation: Presentation,
    loaders: Loaders,
    /// The viewer's current permissions; `None`: changes are not followed.
    rights: Option<watch::Receiver<Actor>>,
}

impl RequestContext {
    /// A request context that reads committed data.
    #[must_use]
    pub fn new(session: Session, presentation: Presentation) -> Self {
        Self::with((session, None), presentation, Overlay::default())
    }

    /// A request context for a connection during which the viewer's permissions may change.
    #[must_use]
    pub fn following(
        session: Session,
        presentation: Presentation,
        rights: watch::Receiver<Actor>,
    ) -> Self {
        Self::with((session, Some(rights)), presentation, Overlay::default())
    }

    /// A request context for the payload of a command: rows that the command wrote take precedence.
    #[must_use]
    pub fn after(&self, overlay: Overlay) -> Self {
        // The cache of reference tables does not hold what the command changed.
        let session = self.0.session.clone().at_references(None);
        let viewer = (session, self.0.rights.clone());
        Self::with(viewer, self.0.presentation.clone(), overlay)
    }

    /// A request context of another actor, e.g. of the user who has just signed in.
    #[must_use]
    pub fn as_actor(&self, actor: Actor) -> Self {
        let session = self.0.session.with_rights(actor);
        Self::with((session, None), self.0.presentation.clone(), Overlay::default())
    }

    /// A request context with new loaders and the viewer's current permissions, e.g. for the next event.
    #[must_use]
    pub fn renewed(&self) -> Self {
        let rights = self.0.rights.clone();
        let session = match &rights {
            None => self.0.session.clone(),
            Some(rights) => self.0.session.with_rights(rights.borrow().clone()),
        };
        Self::with((session, rights), self.0.presentation.clone(), Overlay::default())
    }

    /// The viewer's current permissions; `None`: changes are not followed.
    #[must_use]
    pub fn rights(&self) -> Option<&watch::Receiver<Actor>> {
        self.0.rights.as_ref()
    }

    /// A request context whose reads all happen as of one moment.
    ///
    /// # Errors
    /// The database failed.
    pub async fn snapshot(&self) -> Result<Self, Error> {
        let session = self.0.session.snapshot().await?;
        let snapshot = Self::new(session, self.0.presentation.clone());
        Ok(match self.0.loaders.names() {
            Some(names) => snapshot.asked(names.clone()),
            None => snapshot,
        })
    }

    /// The same request context for a document whose field names are known.
    #[must_use]
    pub fn asked(&self, names: FieldNames) -> Self {
        let loaders = Loaders::new(self.0.session.clone(), Arc::default(), Some(names));
        Self(Arc::new(ContextData { loaders, ..(*self.0).clone() }))
    }

    /// The same request context for a reader who has chosen another language or calendar.
    #[must_use]
    pub fn presented(&self, presentation: Presentation) -> Self {
        Self(Arc::new(ContextData { presentation, ..(*self.0).clone() }))
    }

    /// The loaders of this request context.
    #[must_use]
    pub fn loaders(&self) -> &Loaders {
        &self.0.loaders
    }

    /// The viewer's session.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.0.session
    }

    /// The viewer's language tag.
    #[must_use]
    pub fn locale(&self) -> &str {
        &self.0.presentation.locale
    }

    /// The viewer's language and calendar.
    #[must_use]
    pub fn presentation(&self) -> &Presentation {
        &self.0.presentation
    }

    /// Loads a record by its id; null if it does not exist or is not visible.
    pub async fn load<R: Loadable>(&self, id: impl Into<Uuid>) -> NullableField<View<R>> {
        match self.0.loaders.row::<R>(id.into()).await {
            Ok(row) => row.map(|row| Ok(View::new(row, self))),
            Err(error) => Some(Err(error.into())),
        }
    }

    /// Like `load`, for an optional id.
    pub async fn load_some<R: Loadable>(
        &self,
        id: Option<impl Into<Uuid>>,
    ) -> NullableField<View<R>> {
        match id {
            Some(id) => self.load(id).await,
            None => None,
        }
    }

    /// Loads records by their ids, in this order, without those that do not exist or are not visible.
    pub async fn load_many<R: Loadable, I: Into<Uuid>>(
        &self,
        ids: impl IntoIterator<Item = I>,
    ) -> NullableField<ViewList<R>> {
        let ids: Vec<Uuid> = ids.into_iter().map(Into::into).collect();
        self.0.loaders.load_rows::<R>(ids.clone()).await;
        let rows = ids.into_iter().filter_map(|id| self.0.loaders.loaded_row(id)?.transpose());
        let rows: Result<Vec<Arc<R>>, _> = rows.collect();
        Some(rows.map(|rows| ViewList::new(rows, self.clone())).map_err(ResolverError::from))
    }

    /// Loads the row of a record; null if it does not exist or is not visible.
    ///
    /// # Errors
    /// The actor may not read the table, or the database failed.
    pub async fn row<R: Loadable>(
        &self,
        id: impl Into<Uuid>,
    ) -> Result<Option<Arc<R>>, ResolverError> {
        Ok(self.0.loaders.row::<R>(id.into()).await?)
    }

    /// Loads the rows that belong to a parent, in their order.
    ///
    /// # Errors
    /// The actor may not read the table, or the database failed.
    pub async fn rows_of<R: ChildOf<P>, P: Key>(
        &self,
        parent: P,
    ) -> Result<Arc<Vec<Arc<R>>>, ResolverError> {
        Ok(self.0.loaders.children::<R, P>(parent).await?)
    }

    /// Shows rows that have been read already.
    pub fn views<R>(&self, rows: Result<Vec<R>, Error>) -> NullableField<ViewList<R>> {
        let rows = rows.map_err(ResolverError::from);
        let shared = |rows: Vec<R>| rows.into_iter().map(Arc::new).collect();
        Some(rows.map(|rows| ViewList::new(shared(rows), self.clone())))
    }

    /// All rows of a reference table, e.g. the currencies; read once per request context.
    ///
    /// # Errors
    /// The actor may not read the table, or the database failed.
    pub async fn all_cached<R: Row>(&self) -> Result<Arc<Vec<Arc<R>>>, ResolverError> {
        Ok(self.0.loaders.all_cached::<R>().await?)
    }

    fn with(
        (session, rights): (Session, Option<watch::Receiver<Actor>>),
        presentation: Presentation,
        overlay: Overlay,
    ) -> Self {
        let loaders = Loaders::new(session.clone(), Arc::new(overlay), None);
        Self(Arc::new(ContextData { session, presentation, loaders, rights }))
    }
}
