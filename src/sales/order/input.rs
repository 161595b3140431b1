//! The inputs of an order's commands: they are the commands.

use async_graphql::InputObject;
use entity::id::OrderId;

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::workflow;

/// Calls off an order of which nothing was delivered. Its quote stays WON; another quote of the
/// opportunity may win from then on.
#[derive(Clone, Debug, InputObject)]
pub struct CancelOrderInput {
    /// The order.
    pub order_id: OrderId,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(CancelOrderInput: order_id);
