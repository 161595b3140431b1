//! The inputs of an order's verbs: they are the commands.

use async_graphql::InputObject;
use entity::id::OrderId;

use crate::workflow;

/// Calls off an order of which nothing was delivered. Its quote stays WON; another quote of the
/// deal may win from then on.
#[derive(Clone, Debug, InputObject)]
pub struct CancelOrderInput {
    /// The order.
    pub order_id: OrderId,
    /// The version that the order must be at; omitted: any.
    pub expected_version: Option<i32>,
    /// A retry with the same key and input answers as the first call did, for 24 hours.
    pub idempotency_key: Option<String>,
    /// Does everything and takes it back: the payload is a preview.
    #[graphql(default = false)]
    pub dry_run: bool,
}

workflow!(CancelOrderInput: order_id);
