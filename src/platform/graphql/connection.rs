//! Connections: pages with edges, nodes and, where asked, a count and the place in the stream.

use std::pin::Pin;
use std::sync::Arc;

use async_graphql::connection::{Connection, Edge, EmptyFields};
use async_graphql::{Object, OutputType};
use sea_orm::Select;

use crate::access::rows::Visible;
use crate::platform::db::page::Slice;
use crate::platform::error::Error;
use crate::platform::graphql::failure::Answer;
use crate::platform::graphql::scope::{Scope, View};

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

/// A connection whose edges are views of rows.
pub type Records<R, F = EmptyFields> = Connection<String, View<R>, F, EmptyFields>;

/// Makes a connection of a page.
pub fn connection<R, F>(slice: Slice<R>, scope: &Scope, fields: F) -> Records<R, F>
where
    View<R>: OutputType,
    F: async_graphql::ObjectType,
{
    let mut connection =
        Connection::with_additional_fields(slice.has_previous, slice.has_next, fields);
    connection.edges.extend(
        slice.rows.into_iter().map(|(cursor, row)| Edge::new(cursor, View::new(row, scope))),
    );
    connection
}
