//! The schema: the roots of all slices, merged.

use async_graphql::{EmptySubscription, MergedObject, Schema};

use crate::account::graphql::{AccountMutation, AccountQuery};
use crate::lead::graphql::{LeadMutation, LeadQuery};
use crate::node::NodeQuery;

/// Everything that can be read.
#[derive(Debug, Default, MergedObject)]
pub struct Query(NodeQuery, LeadQuery, AccountQuery);

/// Everything that can be done. Each mutation is one transaction: all of it or nothing.
#[derive(Debug, Default, MergedObject)]
pub struct Mutation(LeadMutation, AccountMutation);

/// The schema as it is served.
pub type Forsat = Schema<Query, Mutation, EmptySubscription>;

/// Builds the schema.
#[must_use]
pub fn build() -> Forsat {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription).finish()
}
