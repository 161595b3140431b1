//! Loads any record by its id.

use async_graphql::{Context, ID, Object};

use crate::platform::error::Error;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::message::Message;
use crate::slices::Node;

/// Limit of ids in one `nodes` field.
const MOST_NODES: usize = 100;

/// The queries for records by id.
#[derive(Debug, Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The record with this id; null if it does not exist or the viewer may not see it.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Any record id returned by this API.")] id: ID,
    ) -> NullableField<Node> {
        Node::load(ctx.request(), &id).await
    }

    /// The records with these ids, in the same order; null in place of each that does not exist or that the
    /// viewer may not see. At most 100.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Record ids returned by this API; at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<NullableField<Node>>, ResolverError> {
        if ids.len() > MOST_NODES {
            return Err(Error::BadInput(Message::new("too-many-nodes")).into());
        }
        let request = ctx.request();
        Ok(futures_util::future::join_all(ids.iter().map(|id| Node::load(request, id))).await)
    }
}
