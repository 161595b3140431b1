//! Connections: pages with edges, nodes and, where asked, a count and the place in the stream.

use std::borrow::Cow;
use std::pin::Pin;
use std::sync::Arc;

use async_graphql::connection::{EmptyFields, PageInfo};
use async_graphql::{Object, ObjectType, OutputType, TypeName};
use sea_orm::Select;

use crate::access::rows::Visible;
use crate::platform::db::page::Slice;
use crate::platform::error::Error;
use crate::platform::graphql::failure::Answer;
use crate::platform::graphql::scope::{Scope, View};
use crate::platform::graphql::walk::{Walked, Walks};

/// Counts end here: `totalCount` is null above.
pub const MOST_COUNTED: u64 = 10_000;

type Counting = Pin<Box<dyn Future<Output = Result<u64, Error>> + Send>>;

/// Counts the rows of a connection, when asked.
#[derive(Clone)]
pub struct Count(Arc<dyn Fn() -> Counting + Send + Sync>);

impl Count {
    /// Counts the rows that the parts of a selection have together.
    pub fn of<E: Visible>(parts: Vec<Select<E>>, scope: &Scope) -> Self
    where
        Select<E>: Send + Sync,
    {
        let session = scope.session().clone();
        Self(Arc::new(move || {
            let (parts, session) = (parts.clone(), session.clone());
            Box::pin(async move { session.count(&parts, MOST_COUNTED + 1).await })
        }))
    }

    /// A count that is known.
    #[must_use]
    pub fn known(count: usize) -> Self {
        Self(Arc::new(move || Box::pin(async move { Ok(count as u64) })))
    }

    async fn answer(&self) -> Answer<i32> {
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

/// What a connection says beside its page.
#[derive(Debug)]
pub struct Counted {
    /// Counts the rows.
    pub count: Count,
}

#[Object]
impl Counted {
    /// How many records there are in all: counted only when asked, exact to 10,000, null above.
    async fn total_count(&self) -> Answer<i32> {
        self.count.answer().await
    }
}

/// What a connection says beside its page, where a stream can follow it.
#[derive(Debug)]
pub struct Streamed {
    /// Counts the rows.
    pub count: Count,
    /// The place in the event stream.
    pub as_of: String,
}

#[Object]
impl Streamed {
    /// How many records there are in all: counted only when asked, exact to 10,000, null above.
    async fn total_count(&self) -> Answer<i32> {
        self.count.answer().await
    }

    /// The place in the event stream at which all of this was read, in one snapshot: given to a
    /// subscription's `after`, nothing is missed and nothing counted twice.
    fn as_of(&self) -> &str {
        &self.as_of
    }
}

/// A page of rows as the API shows them.
#[derive(Debug)]
pub struct Records<R, F = EmptyFields> {
    edges: Walks<Walked<Edge<R>>>,
    has_previous: bool,
    has_next: bool,
    fields: F,
}

/// A row of a page, and its place.
#[derive(Debug)]
pub struct Edge<R> {
    cursor: String,
    node: View<R>,
}

impl<R, F> TypeName for Records<R, F>
where
    View<R>: OutputType,
    F: Send + Sync,
{
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", View::<R>::type_name()).into()
    }
}

impl<R> TypeName for Edge<R>
where
    View<R>: OutputType,
{
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", View::<R>::type_name()).into()
    }
}

#[Object(name_type)]
impl<R, F> Records<R, F>
where
    R: Send + Sync,
    View<R>: OutputType,
    F: ObjectType,
{
    /// Information to aid in pagination.
    async fn page_info(&self) -> PageInfo {
        let cursor = |edge: &Walked<Edge<R>>| edge.asked().cursor.clone();
        PageInfo {
            has_previous_page: self.has_previous,
            has_next_page: self.has_next,
            start_cursor: self.edges.first().map(cursor),
            end_cursor: self.edges.last().map(cursor),
        }
    }

    /// A list of edges.
    async fn edges(&self) -> &Walks<Walked<Edge<R>>> {
        &self.edges
    }

    /// A list of nodes.
    async fn nodes(&self) -> Walks<&View<R>> {
        self.edges.iter().map(|edge| &edge.asked().node).collect()
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
    R: Send + Sync,
    View<R>: OutputType,
{
    /// A cursor for use in pagination
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The item at the end of the edge
    async fn node(&self) -> &View<R> {
        &self.node
    }
}

/// Makes a connection of a page.
pub fn connection<R, F>(slice: Slice<R>, scope: &Scope, fields: F) -> Records<R, F> {
    let edge = |(cursor, row)| Walked::of(Edge { cursor, node: View::<R>::new(row, scope) });
    let Slice { rows, has_next, has_previous } = slice;
    Records { edges: rows.into_iter().map(edge).collect(), has_previous, has_next, fields }
}
