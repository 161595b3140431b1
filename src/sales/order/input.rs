//! The inputs of order commands. An input of a mutation is the command.

use async_graphql::InputObject;
use entity::id::OrderId;

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::sales::document::input::LineQuantityInput;
use crate::workflow;

/// Cancels an ACTIVE order of which nothing was delivered and nothing is on an invoice. Its WON quote is closed as
/// CANCELED; another quote of the opportunity may then win.
#[derive(Clone, InputObject)]
pub struct CancelOrderInput {
    /// The order.
    pub order_id: OrderId,
    /// Why it is canceled; at most 10,000 characters; omitted: no reason is kept.
    pub reason: Option<String>,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Records that lines of an ACTIVE order were delivered, all or in part.
#[derive(Clone, InputObject)]
pub struct FulfillOrderInput {
    /// The order.
    pub order_id: OrderId,
    /// What was delivered now; omitted: all that is left.
    pub lines: Option<Vec<LineQuantityInput>>,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(CancelOrderInput: order_id);
workflow!(FulfillOrderInput: order_id);
