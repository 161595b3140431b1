//! The inputs of order commands. An input of a mutation is the command.

use async_graphql::InputObject;
use entity::id::OrderId;

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::workflow;

/// Cancels an ACTIVE order of which nothing was delivered. Its WON quote is closed as CANCELED; another quote of the
/// opportunity may then win.
#[derive(Clone, InputObject)]
pub struct CancelOrderInput {
    /// The order.
    pub order_id: OrderId,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(CancelOrderInput: order_id);
