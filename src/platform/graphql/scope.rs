//! As whom, as of when and in which language a part of an answer is resolved.

use std::collections::HashMap;
use std::future::pending;
use std::sync::{Arc, Mutex, PoisonError};

use entity::id::{Key, UserId};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::watch;
use uuid::Uuid;

use crate::access::Actor;
use crate::platform::db::overlay::Overlay;
use crate::platform::db::row::Row;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::events::track::Rest;
use crate::platform::graphql::failure::{Answer, Failure};
use crate::platform::graphql::read::{ChildOf, FieldNames, Loadable, Loaders, View, ViewList};
use crate::platform::graphql::shared::Answers;

/// As whom, as of when and in which language a part of an answer is resolved: one per query,
/// per mutation field and per delivered event.
#[derive(Clone, Debug)]
pub struct Scope(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    session: Session,
    locale: String,
    loaders: Loaders,
    answers: Answers,
    /// What the viewer may do as of now, where that is followed.
    rights: Option<watch::Receiver<Actor>>,
}

impl Scope {
    /// A scope that reads what is committed.
    #[must_use]
    pub fn new(session: Session, locale: String) -> Self {
        Self::with((session, None), locale, Overlay::default())
    }

    /// A scope for a connection that outlives changes of its viewer's rights.
    #[must_use]
    pub fn following(session: Session, locale: String, rights: watch::Receiver<Actor>) -> Self {
        Self::with((session, Some(rights)), locale, Overlay::default())
    }

    /// A scope for the payload of a verb: what it wrote comes first.
    #[must_use]
    pub fn after(&self, overlay: Overlay) -> Self {
        // What it changed of the small tables is not in memory.
        let session = self.0.session.clone().at_references(None);
        let viewer = (session, self.0.rights.clone());
        Self::with(viewer, self.0.locale.clone(), overlay)
    }

    /// A scope of somebody else: of who has just signed in.
    #[must_use]
    pub fn turned_to(&self, actor: Actor) -> Self {
        let session = self.0.session.with_rights(actor);
        Self::with((session, None), self.0.locale.clone(), Overlay::default())
    }

    /// A scope with loaders of its own and the viewer's present rights, e.g. for the next event.
    #[must_use]
    pub fn fresh(&self) -> Self {
        let rights = self.0.rights.clone();
        let session = match &rights {
            None => self.0.session.clone(),
            Some(rights) => self.0.session.with_rights(rights.borrow().clone()),
        };
        Self::with((session, rights), self.0.locale.clone(), Overlay::default())
    }

    /// What the viewer may do as of now, and what completes once that changes; `None` where it is
    /// not followed.
    #[must_use]
    pub fn followed(&self) -> Option<(Actor, BoxFuture<'static, ()>)> {
        let mut rights = self.0.rights.clone()?;
        let present = rights.borrow_and_update().clone();
        let turned = async move {
            // Whoever tells it has gone, and the connection goes too.
            if rights.changed().await.is_err() {
                pending::<()>().await;
            }
        };
        Some((present, turned.boxed()))
    }

    /// Whether what is told from a place on suits what the viewer may do now, where that is followed.
    #[must_use]
    pub fn suits(&self, rest: &Rest) -> bool {
        self.0.rights.as_ref().is_some_and(|present| rest.suits(&present.borrow()))
    }

    /// Whether another scope shows what this one's viewer would be shown now.
    fn sees_as(&self, other: &Self) -> bool {
        let same = |actor: &Actor| other.session().actor().is_ok_and(|other| other == actor);
        self.locale() == other.locale()
            && match &self.0.rights {
                None => self.session().actor().is_ok_and(same),
                Some(rights) => same(&rights.borrow()),
            }
    }

    /// A scope in which everything is read as of one moment.
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
        Self(Arc::new(Inner { session, locale, loaders, answers: Answers::default(), rights }))
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

    /// The answers that were made in it for all who ask the same.
    #[must_use]
    pub fn answers(&self) -> &Answers {
        &self.0.answers
    }

    /// The viewer's language tag.
    #[must_use]
    pub fn locale(&self) -> &str {
        &self.0.locale
    }

    /// A record by its id; null where there is none that may be seen.
    pub async fn load<R: Loadable>(&self, id: impl Into<Uuid>) -> Answer<View<R>> {
        match self.0.loaders.row::<R>(id.into()).await {
            Ok(row) => row.map(|row| Ok(View::new(row, self))),
            Err(error) => Some(Err(error.into())),
        }
    }

    /// As `load`, for an id that may be missing.
    pub async fn load_some<R: Loadable>(&self, id: Option<impl Into<Uuid>>) -> Answer<View<R>> {
        match id {
            Some(id) => self.load(id).await,
            None => None,
        }
    }

    /// Records by their ids, in this order, without those that may not be seen.
    pub async fn load_many<R: Loadable, I: Into<Uuid>>(
        &self,
        ids: impl IntoIterator<Item = I>,
    ) -> Answer<ViewList<R>> {
        let ids: Vec<Uuid> = ids.into_iter().map(Into::into).collect();
        self.0.loaders.load_rows::<R>(ids.clone()).await;
        let rows = ids.into_iter().filter_map(|id| self.0.loaders.loaded_row(id)?.transpose());
        let rows: Result<Vec<Arc<R>>, _> = rows.collect();
        Some(rows.map(|rows| ViewList::new(rows, self.clone())).map_err(Failure::from))
    }

    /// The row of a record; null where there is none that may be seen.
    ///
    /// # Errors
    /// The table may not be read, or the database failed.
    pub async fn row<R: Loadable>(&self, id: impl Into<Uuid>) -> Result<Option<Arc<R>>, Failure> {
        Ok(self.0.loaders.row::<R>(id.into()).await?)
    }

    /// The rows that belong to a parent, in their order.
    ///
    /// # Errors
    /// The table may not be read, or the database failed.
    pub async fn rows_of<R: ChildOf<P>, P: Key>(
        &self,
        parent: P,
    ) -> Result<Arc<Vec<Arc<R>>>, Failure> {
        Ok(self.0.loaders.children::<R, P>(parent).await?)
    }

    /// Rows that were read, as the API shows them.
    pub fn views<R>(&self, rows: Result<Vec<R>, Error>) -> Answer<ViewList<R>> {
        let rows = rows.map_err(Failure::from);
        let shared = |rows: Vec<R>| rows.into_iter().map(Arc::new).collect();
        Some(rows.map(|rows| ViewList::new(shared(rows), self.clone())))
    }

    /// All rows of a small table, e.g. the currencies: read once for the whole answer.
    ///
    /// # Errors
    /// The table may not be read, or the database failed.
    pub async fn whole<R: Row>(&self) -> Result<Arc<Vec<Arc<R>>>, Failure> {
        Ok(self.0.loaders.whole::<R>().await?)
    }

    fn with(
        (session, rights): (Session, Option<watch::Receiver<Actor>>),
        locale: String,
        overlay: Overlay,
    ) -> Self {
        let loaders = Loaders::new(session.clone(), Arc::new(overlay), None);
        Self(Arc::new(Inner { session, locale, loaders, answers: Answers::default(), rights }))
    }
}

/// The scopes of the newest event: those who see it alike read what it is about once for all.
#[derive(Debug, Default)]
pub struct EventScopes(Mutex<Newest>);

#[derive(Debug, Default)]
struct Newest {
    number: i64,
    scopes: HashMap<Option<UserId>, Vec<Scope>>,
}

impl EventScopes {
    /// The scope in which a viewer gets an event, by its number.
    #[must_use]
    pub fn of(&self, number: i64, viewer: &Scope) -> Scope {
        let mut newest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if number < newest.number {
            // Who is behind reads alone.
            return viewer.fresh();
        }
        if number > newest.number {
            newest.number = number;
            newest.scopes.clear();
        }
        // A person's connections may have other languages, and one of them newer rights than another.
        let user = viewer.session().actor().ok().and_then(|actor| actor.user_id);
        let scopes = newest.scopes.entry(user).or_default();
        if let Some(shared) = scopes.iter().find(|shared| viewer.sees_as(shared)) {
            return shared.clone();
        }
        // Without what is followed of this viewer's rights: the scope is others' too.
        let fresh = viewer.fresh();
        let shared = Scope::new(fresh.session().clone(), fresh.locale().to_owned());
        scopes.push(shared.clone());
        shared
    }
}
