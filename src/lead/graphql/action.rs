//! The actions of a lead in the schema.

use async_graphql::Enum;

use crate::lead::rules;

/// An action that a lead's status may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::LeadAction")]
pub enum LeadAction {
    /// Change its fields.
    Update,
    /// Record that somebody has contacted it.
    MarkContacted,
    /// Turn it into a customer and open opportunities for it.
    Qualify,
    /// Disqualify it.
    Disqualify,
    /// Reactivate it.
    Reactivate,
}
