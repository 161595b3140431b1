//! What can be done with an opportunity, in the schema.

use async_graphql::Enum;

use crate::sales::opportunity::rules::actions;

/// Something that can be done with an opportunity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "actions::OpportunityAction")]
pub enum OpportunityAction {
    /// Change its fields, key facts, steps, competitors and stakeholders.
    Update,
    /// Change its lines and header.
    SetLines,
    /// Move it through its process.
    MoveStage,
    /// Put it on hold, or take it up again.
    Hold,
    /// Make a quote of it.
    GenerateQuote,
    /// Close it as won.
    CloseAsWon,
    /// Close it as lost.
    CloseAsLost,
    /// Open it again.
    Reopen,
    /// Give it to another owner.
    Reassign,
    /// Delete it, where nothing closed depends on it.
    Delete,
}
