//! Connections: pages with edges and nodes, and optionally a count and a position in the event stream.

use std::borrow::Cow;
use std::pin::Pin;
use std::sync::Arc;

use async_graphql::connection::EmptyFields;
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{
    ContextSelectionSet, Description, Object, ObjectType, OutputType, Positioned, ServerResult,
    SimpleObject, TypeName, Value,
};
use futures_util::future::join_all;
use sea_orm::Select;

use crate::access::rows::Visible;
use crate::platform::db::page::Slice;
use crate::platform::error::Error;
use crate::platform::graphql::charged::Charged;
use crate::platform::graphql::json;
use crate::platform::graphql::read::{
    Loadable, Loaded, Selection, View, ViewList, prefetch, resolve_list, waits,
};
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::NullableField;

/// Counting stops here: above it `totalCount` is null.
pub const MOST_COUNTED: u64 = 10_000;

/// A count that is under way.
pub type Counting = Pin<Box<dyn Future<Output = Result<u64, Error>> + Send>>;

/// Counts the rows of a connection, if the client selects the count.
#[derive(Clone)]
pub struct Count(Arc<dyn Fn() -> Counting + Send + Sync>);

impl Count {
    /// Counts the distinct rows in the parts of a selection.
    pub fn of<E: Visible>(parts: Vec<Select<E>>, request: &RequestContext) -> Self
    where
        Select<E>: Send + Sync,
    {
        let session = request.session().clone();
        Self::by(move || {
            let (parts, session) = (parts.clone(), session.clone());
            Box::pin(async move { session.count(&parts, MOST_COUNTED + 1).await })
        })
    }

    /// Counts by a function, which may stop at one more than are counted.
    pub fn by(count: impl Fn() -> Counting + Send + Sync + 'static) -> Self {
        Self(Arc::new(count))
    }

    /// A count that is known already.
    #[must_use]
    pub fn known(count: usize) -> Self {
        Self(Arc::new(move || Box::pin(async move { Ok(count as u64) })))
    }

    async fn answer(&self) -> NullableField<i32> {
        match (self.0)().await {
            Ok(count) if count > MOST_COUNTED => None,
            Ok(count) => Some(Ok(i32::try_from(count).unwrap_or(i32::MAX))),
            Err(error) => Some(Err(error.into())),
        }
    }
}

impl std::fmt::Debug for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Count")
    }
}

/// The additional fields of a connection.
#[derive(Debug)]
pub struct Counted {
    /// Counts the rows.
    pub count: Count,
}

#[Object]
impl Counted {
    /// The number of records on all pages; null above 10,000. It is counted only if selected.
    async fn total_count(&self) -> Charged<NullableField<i32>, 1> {
        Charged(self.count.answer().await)
    }
}

/// The additional fields of a connection that a subscription can follow.
#[derive(Debug)]
pub struct Streamed {
    /// Counts the rows.
    pub count: Count,
    /// The position in the event stream, encoded as a cursor.
    pub as_of: String,
}

#[Object]
impl Streamed {
    /// The number of records on all pages; null above 10,000. It is counted only if selected.
    async fn total_count(&self) -> Charged<NullableField<i32>, 1> {
        Charged(self.count.answer().await)
    }

    /// A cursor of the event stream. Selecting it reads the whole page in one snapshot: a subscription that is given
    /// this cursor as `after` misses no event since, and repeats none that the page includes.
    fn as_of(&self) -> &str {
        &self.as_of
    }
}

/// Where a page lies in its list.
#[derive(Clone, Debug, SimpleObject)]
pub struct PageInfo {
    /// Whether records precede the page.
    pub has_previous_page: bool,
    /// Whether records follow the page.
    pub has_next_page: bool,
    /// The cursor of the first record: the page before this one ends `before` it; null only for an empty page.
    pub start_cursor: Option<String>,
    /// The cursor of the last record: the next page begins `after` it; null only for an empty page.
    pub end_cursor: Option<String>,
}

/// Rows that the schema shows in pages.
pub trait Paged: Loadable {
    /// What a page is, in the schema.
    const PAGE: &'static str;
}

/// A page of rows as the schema shows it.
#[derive(Debug)]
pub struct Records<R, F = EmptyFields> {
    edges: EdgeList<R>,
    has_previous: bool,
    has_next: bool,
    fields: F,
}

/// The edges of a page: one level, whose relations are loaded for all rows at once.
#[derive(Debug)]
pub struct EdgeList<R> {
    rows: Vec<(String, Arc<R>)>,
    request: RequestContext,
}

/// A row of a page, with its cursor.
#[derive(Debug)]
pub struct Edge<R> {
    cursor: String,
    node: View<R>,
}

impl<R, F> TypeName for Records<R, F>
where
    R: Send + Sync,
    View<R>: OutputType,
    F: Send + Sync,
{
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", View::<R>::type_name()).into()
    }
}

impl<R> TypeName for Edge<R>
where
    R: Send + Sync,
    View<R>: OutputType,
{
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", View::<R>::type_name()).into()
    }
}

impl<R: Paged, F> Description for Records<R, F> {
    fn description() -> &'static str {
        R::PAGE
    }
}

#[Object(name_type, use_type_description)]
impl<R, F> Records<R, F>
where
    R: Paged,
    Loaded<R>: ObjectType,
    F: ObjectType,
{
    /// Information to aid in pagination.
    async fn page_info(&self) -> Charged<PageInfo, 0> {
        let cursor = |(cursor, _): &(String, Arc<R>)| cursor.clone();
        Charged(PageInfo {
            has_previous_page: self.has_previous,
            has_next_page: self.has_next,
            start_cursor: self.edges.rows.first().map(cursor),
            end_cursor: self.edges.rows.last().map(cursor),
        })
    }

    /// A list of edges.
    async fn edges(&self) -> &EdgeList<R> {
        &self.edges
    }

    /// A list of nodes.
    async fn nodes(&self) -> ViewList<R> {
        let rows = self.edges.rows.iter().map(|(_, row)| Arc::clone(row));
        ViewList::new(rows.collect(), self.edges.request.clone())
    }

    #[graphql(flatten)]
    async fn fields(&self) -> &F {
        &self.fields
    }
}

/// An edge in a connection.
#[Object(name_type)]
impl<R> Edge<R>
where
    R: Loadable,
    Loaded<R>: ObjectType,
{
    /// A cursor for use in pagination.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The item at the end of the edge.
    async fn node(&self) -> &View<R> {
        &self.node
    }
}

impl<R: Loadable> OutputType for EdgeList<R>
where
    Loaded<R>: ObjectType,
{
    fn type_name() -> Cow<'static, str> {
        Vec::<Edge<R>>::type_name()
    }

    fn qualified_type_name() -> String {
        <Vec<Edge<R>> as OutputType>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Vec<Edge<R>> as OutputType>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let selection = Selection::of(&ctx.item.node, ctx);
        let nodes: Vec<Arc<R>> = self.rows.iter().map(|(_, row)| Arc::clone(row)).collect();
        let mut levels = Vec::new();
        selection.each::<Edge<R>>(&mut |field| {
            if field.name.node == NODE {
                levels.push(prefetch(&nodes, &self.request, selection.below(field)));
            }
        });
        Box::pin(join_all(levels)).await;
        let edge = |(cursor, row): &(String, Arc<R>)| {
            let node = View::of_level(Arc::clone(row), &self.request);
            Edge { cursor: cursor.clone(), node }
        };
        let edges: Vec<Edge<R>> = self.rows.iter().map(edge).collect();
        let waits = |field: &Field| field.name.node == NODE && waits::<R>(selection.below(field));
        let list = resolve_list(ctx, &edges, &waits).await?;
        // Edges are free: their nodes count.
        let nodes = json::objects(&list).saturating_sub(edges.len() as u64);
        Ok(json::charged(&list, nodes.max(1)))
    }
}

/// The field of an edge that holds the row.
const NODE: &str = "node";

/// Builds a connection from a page.
pub fn connection<R, F>(slice: Slice<R>, request: &RequestContext, fields: F) -> Records<R, F> {
    let Slice { rows, has_next, has_previous } = slice;
    let rows = rows.into_iter().map(|(cursor, row)| (cursor, Arc::new(row))).collect();
    let edges = EdgeList { rows, request: request.clone() };
    Records { edges, has_previous, has_next, fields }
}
