//! The actions of an opportunity in the schema.

use async_graphql::Enum;

use crate::sales::opportunity::rules::actions;

/// An action that an opportunity's status may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "actions::OpportunityAction")]
pub enum OpportunityAction {
    /// Change its fields, key facts, steps, competitors and stakeholders.
    Update,
    /// Change its lines and header.
    SetLines,
    /// Move it to another stage of its process.
    MoveStage,
    /// Put it on hold or resume it.
    Hold,
    /// Generate a quote from it.
    GenerateQuote,
    /// Close it as won.
    CloseAsWon,
    /// Close it as lost.
    CloseAsLost,
    /// Reopen it after it was closed.
    Reopen,
    /// Reassign it to another owner.
    Reassign,
    /// Delete it, unless it was ever closed, won a quote or became an order.
    Delete,
}
