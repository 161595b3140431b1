//! Any record by its id.

use async_graphql::{Context, ID, Interface, Object};
use entity::id::{self, AccountId, ContactId, Key, LeadId, UserId};

use crate::account::graphql::{Account, Contact};
use crate::lead::graphql::Lead;
use crate::platform::error::Error;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::failure::{Answer, Failure};
use crate::platform::graphql::scope::Scope;
use crate::platform::message::Message;
use crate::user::graphql::User;

/// A record with an id of its own.
#[derive(Debug, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Its id."))]
pub enum Node {
    /// An account.
    Account(Account),
    /// A contact.
    Contact(Contact),
    /// A lead.
    Lead(Lead),
    /// A user.
    User(User),
}

/// A record by its client id; null where there is none that may be seen.
pub async fn load(scope: &Scope, text: &str) -> Answer<Node> {
    let (prefix, uuid) = id::split(text)?;
    match prefix {
        AccountId::PREFIX => wrap(scope.load(uuid).await, Node::Account),
        ContactId::PREFIX => wrap(scope.load(uuid).await, Node::Contact),
        LeadId::PREFIX => wrap(scope.load(uuid).await, Node::Lead),
        UserId::PREFIX => wrap(scope.load(uuid).await, Node::User),
        _ => None,
    }
}

fn wrap<T>(answer: Answer<T>, node: impl FnOnce(T) -> Node) -> Answer<Node> {
    answer.map(|found| found.map(node))
}

/// The most ids of `nodes`.
const MOST_NODES: usize = 100;

/// Reads any record.
#[derive(Debug, Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Any record by its id; null where there is none that may be seen.
    async fn node(&self, ctx: &Context<'_>, id: ID) -> Answer<Node> {
        load(ctx.scope(), &id).await
    }

    /// Records by their ids, in their order; null for each that is none or may not be seen. At
    /// most 100.
    async fn nodes(&self, ctx: &Context<'_>, ids: Vec<ID>) -> Result<Vec<Answer<Node>>, Failure> {
        if ids.len() > MOST_NODES {
            return Err(Error::BadInput(Message::new("too-many-nodes")).into());
        }
        let scope = ctx.scope();
        Ok(futures_util::future::join_all(ids.iter().map(|id| load(scope, id))).await)
    }
}
