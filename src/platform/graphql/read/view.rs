//! Rows as types of the schema.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::ContainerType;
use async_graphql::{
    Context, ContextSelectionSet, ObjectType, OutputType, Positioned, ServerResult, Value,
};
use entity::id::Key;
use uuid::Uuid;

use crate::platform::db::row::Row;
use crate::platform::error::Error;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};

use super::loadable::{ChildOf, Loadable};
use super::loaders::LoadedRow;
use super::prefetch::{field_waits, prefetch, prefetch_field};
use super::relation::{AllRows, BaseCurrency, ToMany, ToOne};
use super::resolve::{resolve_list, resolve_object};
use super::selection::Selection;

/// A row with the request context that loads its relations. The fields of a type of the schema are resolved on it.
#[derive(Debug)]
pub struct Loaded<R> {
    /// The row.
    pub row: Arc<R>,
    /// Loads the row's relations.
    pub request: RequestContext,
}

/// A row as a value of the schema: its relations are loaded before its fields are resolved.
#[derive(Debug)]
pub struct View<R> {
    loaded: Loaded<R>,
    /// Whether the enclosing level has loaded what the selection needs.
    is_prefetched: bool,
}

/// Rows as a list of the schema: one level, whose relations are loaded for all rows at once.
#[derive(Debug)]
pub struct ViewList<R> {
    rows: Vec<Arc<R>>,
    request: RequestContext,
    is_prefetched: bool,
}

impl<R> Loaded<R> {
    /// A row with the request context that loads its relations.
    #[must_use]
    pub fn new(row: Arc<R>, request: &RequestContext) -> Self {
        Self { row, request: request.clone() }
    }
}

impl<R: Loadable> Loaded<R> {
    /// The row that a relation refers to; null if there is none or it is not visible.
    pub fn one<T: Loadable>(&self, relation: &ToOne<R, T>) -> NullableField<View<T>> {
        let row = self.row_of(relation).transpose()?;
        Some(row.map(|row| View::of_level(row, &self.request)).map_err(ResolverError::from))
    }

    /// Like `one`, for code that needs the row itself.
    ///
    /// # Errors
    /// The row could not be read.
    pub fn row_of<T: Loadable>(&self, relation: &ToOne<R, T>) -> LoadedRow<T> {
        let Some(id) = (relation.id)(&self.row) else { return Ok(None) };
        self.request.loaders().loaded_row(id).unwrap_or_else(|| Err(not_loaded::<T>()))
    }

    /// The rows that a relation refers to, in their order.
    pub fn many<T: ChildOf<P>, P: Key>(
        &self,
        relation: &ToMany<R, T, P>,
    ) -> NullableField<ViewList<T>> {
        let rows = self.rows_of(relation).map_err(ResolverError::from);
        Some(rows.map(|rows| ViewList {
            rows: Vec::clone(&rows),
            request: self.request.clone(),
            is_prefetched: true,
        }))
    }

    /// The row that `choose` selects among those of a relation.
    pub fn chosen<T: ChildOf<P>, P: Key>(
        &self,
        relation: &ToMany<R, T, P>,
        choose: impl FnOnce(&[Arc<T>]) -> Option<&Arc<T>>,
    ) -> NullableField<View<T>> {
        match self.rows_of(relation) {
            Ok(rows) => Some(Ok(View::of_level(Arc::clone(choose(&rows)?), &self.request))),
            Err(error) => Some(Err(error.into())),
        }
    }

    /// Like `many`, for code that needs the rows themselves.
    ///
    /// # Errors
    /// The rows could not be read.
    pub fn rows_of<T: ChildOf<P>, P: Key>(
        &self,
        relation: &ToMany<R, T, P>,
    ) -> Result<Arc<Vec<Arc<T>>>, Arc<Error>> {
        let parent: Uuid = (relation.parent)(&self.row).into();
        let loaded = self.request.loaders().loaded_children::<T, P>(parent);
        loaded.unwrap_or_else(|| Err(not_loaded::<T>()))
    }

    /// All rows of a reference table.
    ///
    /// # Errors
    /// The rows could not be read.
    pub fn all_rows<T: Row>(&self, _: &AllRows<T>) -> Result<Arc<Vec<Arc<T>>>, Arc<Error>> {
        self.request.loaders().loaded_rows().unwrap_or_else(|| Err(not_loaded::<T>()))
    }

    /// The code of the organization's base currency.
    ///
    /// # Errors
    /// The code could not be read.
    pub fn base_currency_of(&self, _: &BaseCurrency) -> Result<&str, ResolverError> {
        let code = self.request.session().known_base_currency();
        code.ok_or_else(|| not_loaded::<BaseCurrency>().into())
    }
}

/// The error of a field that uses a relation without being listed in it, so that the relation was not loaded.
fn not_loaded<T>() -> Arc<Error> {
    let what = std::any::type_name::<T>();
    Arc::new(Error::Broken(format!("{what} was not loaded: the relation does not name the field")))
}

impl<R> View<R> {
    /// A row whose relations are not loaded yet.
    #[must_use]
    pub fn new(row: impl Into<Arc<R>>, request: &RequestContext) -> Self {
        Self { loaded: Loaded::new(row.into(), request), is_prefetched: false }
    }
}

impl<R> View<R> {
    /// A row of a level that has loaded what the selection needs.
    pub(in crate::platform::graphql) fn of_level(row: Arc<R>, request: &RequestContext) -> Self {
        Self { loaded: Loaded::new(row, request), is_prefetched: true }
    }
}

impl<R: Loadable> View<R>
where
    Loaded<R>: ObjectType,
{
    /// Loads what the current field needs of the row: for interfaces, whose fields are resolved on the object directly.
    pub async fn prefetched(self, ctx: &Context<'_>) -> Self {
        let selection = Selection::of(&ctx.item.node.selection_set.node, ctx);
        prefetch(std::slice::from_ref(&self.loaded.row), &self.loaded.request, selection).await;
        Self { is_prefetched: true, ..self }
    }
}

impl<R> ViewList<R> {
    /// Rows whose relations are not loaded yet.
    #[must_use]
    pub const fn new(rows: Vec<Arc<R>>, request: RequestContext) -> Self {
        Self { rows, request, is_prefetched: false }
    }
}

impl<R: Loadable> OutputType for View<R>
where
    Loaded<R>: ObjectType,
{
    fn type_name() -> Cow<'static, str> {
        Loaded::<R>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Loaded::<R>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let selection = Selection::of(&ctx.item.node, ctx);
        if !self.is_prefetched {
            let Loaded { row, request } = &self.loaded;
            prefetch(std::slice::from_ref(row), request, selection).await;
        }
        resolve_object(ctx, &self.loaded, &|field| field_waits::<R>(field, selection)).await
    }
}

/// For unions and interfaces, whose fields the executor resolves one by one.
impl<R: Loadable> ContainerType for View<R>
where
    Loaded<R>: ObjectType,
{
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        if !self.is_prefetched {
            let (field, Loaded { row, request }) = (&ctx.item.node, &self.loaded);
            let selection = Selection::of(&field.selection_set.node, ctx);
            prefetch_field(field, std::slice::from_ref(row), request, selection).await;
        }
        self.loaded.resolve_field(ctx).await
    }
}

impl<R: Loadable> ObjectType for View<R> where Loaded<R>: ObjectType {}

impl<R: Loadable> OutputType for ViewList<R>
where
    Loaded<R>: ObjectType,
{
    fn type_name() -> Cow<'static, str> {
        Vec::<View<R>>::type_name()
    }

    fn qualified_type_name() -> String {
        <Vec<View<R>> as OutputType>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Vec<View<R>> as OutputType>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let selection = Selection::of(&ctx.item.node, ctx);
        if !self.is_prefetched {
            prefetch(&self.rows, &self.request, selection).await;
        }
        let objects = self.rows.iter().map(|row| Loaded::new(Arc::clone(row), &self.request));
        let objects: Vec<Loaded<R>> = objects.collect();
        resolve_list(ctx, &objects, &|field| field_waits::<R>(field, selection)).await
    }
}

impl<R> Clone for Loaded<R> {
    fn clone(&self) -> Self {
        Self { row: Arc::clone(&self.row), request: self.request.clone() }
    }
}

impl<R> Clone for View<R> {
    fn clone(&self) -> Self {
        Self { loaded: self.loaded.clone(), is_prefetched: self.is_prefetched }
    }
}

impl<R> Deref for Loaded<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.row
    }
}

/// For interfaces, whose fields are resolved on the object directly.
impl<R> Deref for View<R> {
    type Target = Loaded<R>;

    fn deref(&self) -> &Loaded<R> {
        &self.loaded
    }
}
