//! As whom, as of when and in which language a part of an answer is resolved.

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

/// As whom, as of when and in which language a part of an answer is resolved: one per query,
/// per mutation field and per delivered event.
#[derive(Clone, Debug)]
pub struct RequestContext(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    session: Session,
    locale: String,
    loaders: Loaders,
    /// What the viewer may do as of now, where that is followed.
    rights: Option<watch::Receiver<Actor>>,
}

impl RequestContext {
    /// A request context that reads what is committed.
    #[must_use]
    pub fn new(session: Session, locale: String) -> Self {
        Self::with((session, None), locale, Overlay::default())
    }

    /// A request context for a connection that outlives changes of its viewer's rights.
    #[must_use]
    pub fn following(session: Session, locale: String, rights: watch::Receiver<Actor>) -> Self {
        Self::with((session, Some(rights)), locale, Overlay::default())
    }

    /// A request context for the payload of a command: what it wrote comes first.
    #[must_use]
    pub fn after(&self, overlay: Overlay) -> Self {
        // What it changed of the small tables is not in memory.
        let session = self.0.session.clone().at_references(None);
        let viewer = (session, self.0.rights.clone());
        Self::with(viewer, self.0.locale.clone(), overlay)
    }

    /// A request context of somebody else: of who has just signed in.
    #[must_use]
    pub fn as_actor(&self, actor: Actor) -> Self {
        let session = self.0.session.with_rights(actor);
        Self::with((session, None), self.0.locale.clone(), Overlay::default())
    }

    /// A request context with loaders of its own and the viewer's present rights, e.g. for the next event.
    #[must_use]
    pub fn renewed(&self) -> Self {
        let rights = self.0.rights.clone();
        let session = match &rights {
            None => self.0.session.clone(),
            Some(rights) => self.0.session.with_rights(rights.borrow().clone()),
        };
        Self::with((session, rights), self.0.locale.clone(), Overlay::default())
    }

    /// The viewer's current permissions; `None`: changes of them are not followed.
    #[must_use]
    pub fn rights(&self) -> Option<&watch::Receiver<Actor>> {
        self.0.rights.as_ref()
    }

    /// A request context in which everything is read as of one moment.
    ///
    /// # Errors
    /// The database failed.
    pub async fn snapshot(&self) -> Result<Self, Error> {
        let session = self.0.session.snapshot().await?;
        let snapshot = Self::new(session, self.0.locale.clone());
        Ok(match self.0.loaders.names() {
            Some(names) => snapshot.asked(names.clone()),
            None => snapshot,
        })
    }

    /// The same scope for a document whose fields are known.
    #[must_use]
    pub fn asked(&self, names: FieldNames) -> Self {
        let Inner { session, locale, rights, .. } = &*self.0;
        let loaders = Loaders::new(session.clone(), Arc::default(), Some(names));
        let (session, locale, rights) = (session.clone(), locale.clone(), rights.clone());
        Self(Arc::new(Inner { session, locale, loaders, rights }))
    }

    /// How its rows are read.
    #[must_use]
    pub fn loaders(&self) -> &Loaders {
        &self.0.loaders
    }

    /// As whom.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.0.session
    }

    /// The viewer's language tag.
    #[must_use]
    pub fn locale(&self) -> &str {
        &self.0.locale
    }

    /// A record by its id; null where there is none that may be seen.
    pub async fn load<R: Loadable>(&self, id: impl Into<Uuid>) -> NullableField<View<R>> {
        match self.0.loaders.row::<R>(id.into()).await {
            Ok(row) => row.map(|row| Ok(View::new(row, self))),
            Err(error) => Some(Err(error.into())),
        }
    }

    /// As `load`, for an id that may be missing.
    pub async fn load_some<R: Loadable>(
        &self,
        id: Option<impl Into<Uuid>>,
    ) -> NullableField<View<R>> {
        match id {
            Some(id) => self.load(id).await,
            None => None,
        }
    }

    /// Records by their ids, in this order, without those that may not be seen.
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

    /// The row of a record; null where there is none that may be seen.
    ///
    /// # Errors
    /// The table may not be read, or the database failed.
    pub async fn row<R: Loadable>(
        &self,
        id: impl Into<Uuid>,
    ) -> Result<Option<Arc<R>>, ResolverError> {
        Ok(self.0.loaders.row::<R>(id.into()).await?)
    }

    /// The rows that belong to a parent, in their order.
    ///
    /// # Errors
    /// The table may not be read, or the database failed.
    pub async fn rows_of<R: ChildOf<P>, P: Key>(
        &self,
        parent: P,
    ) -> Result<Arc<Vec<Arc<R>>>, ResolverError> {
        Ok(self.0.loaders.children::<R, P>(parent).await?)
    }

    /// Rows that were read, as the API shows them.
    pub fn views<R>(&self, rows: Result<Vec<R>, Error>) -> NullableField<ViewList<R>> {
        let rows = rows.map_err(ResolverError::from);
        let shared = |rows: Vec<R>| rows.into_iter().map(Arc::new).collect();
        Some(rows.map(|rows| ViewList::new(shared(rows), self.clone())))
    }

    /// All rows of a small table, e.g. the currencies: read once for the whole answer.
    ///
    /// # Errors
    /// The table may not be read, or the database failed.
    pub async fn all_cached<R: Row>(&self) -> Result<Arc<Vec<Arc<R>>>, ResolverError> {
        Ok(self.0.loaders.all_cached::<R>().await?)
    }

    fn with(
        (session, rights): (Session, Option<watch::Receiver<Actor>>),
        locale: String,
        overlay: Overlay,
    ) -> Self {
        let loaders = Loaders::new(session.clone(), Arc::new(overlay), None);
        Self(Arc::new(Inner { session, locale, loaders, rights }))
    }
}
