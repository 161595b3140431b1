//! Decides which actions an opportunity's status allows.

use entity::choice::OpportunityStatus;
use entity::opportunity;
use sea_orm::ActiveEnum;

use crate::access::Actor;
use crate::access::permission::Permission;
use crate::platform::error::UserError;
use crate::platform::state_machine::{Action, StateMachine};

/// An action that an opportunity's status may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, strum::IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
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

impl Action for OpportunityAction {
    fn permission(self) -> Option<Permission> {
        Some(match self {
            Self::Update | Self::Hold => Permission::UpdateOpportunity,
            Self::SetLines => Permission::EditDocuments,
            Self::MoveStage => Permission::MoveStage,
            Self::GenerateQuote => Permission::WriteQuotes,
            Self::CloseAsWon | Self::CloseAsLost => Permission::CloseOpportunity,
            Self::Reopen => Permission::ReopenOpportunity,
            Self::Reassign => Permission::Reassign,
            Self::Delete => Permission::DeleteRecords,
        })
    }
}

/// The part of an opportunity that decides which actions are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpportunityState {
    /// The status.
    pub status: OpportunityStatus,
    /// Whether it is on hold.
    pub is_on_hold: bool,
}

impl From<&opportunity::Model> for OpportunityState {
    fn from(row: &opportunity::Model) -> Self {
        Self { status: row.status, is_on_hold: row.is_on_hold }
    }
}

impl StateMachine for OpportunityState {
    type Action = OpportunityAction;

    fn allows(self, action: OpportunityAction) -> bool {
        allows(self.status, self.is_on_hold, action)
    }

    fn name(self) -> String {
        self.status.to_value()
    }

    fn refusal(self) -> &'static str {
        match self.status {
            OpportunityStatus::Open if self.is_on_hold => "opportunity-on-hold",
            OpportunityStatus::Open | OpportunityStatus::Won | OpportunityStatus::Lost => {
                "opportunity-state"
            }
        }
    }
}

/// Whether a state allows an action. An opportunity on hold does not change its stage and gets no new quotes; it may be
/// changed and closed.
const fn allows(status: OpportunityStatus, is_on_hold: bool, action: OpportunityAction) -> bool {
    match (status, action) {
        (
            OpportunityStatus::Open,
            OpportunityAction::Update
            | OpportunityAction::SetLines
            | OpportunityAction::Hold
            | OpportunityAction::CloseAsWon
            | OpportunityAction::CloseAsLost
            | OpportunityAction::Reassign
            | OpportunityAction::Delete,
        )
        | (OpportunityStatus::Won | OpportunityStatus::Lost, OpportunityAction::Reopen) => true,
        (
            OpportunityStatus::Open,
            OpportunityAction::MoveStage | OpportunityAction::GenerateQuote,
        ) => !is_on_hold,
        (OpportunityStatus::Open, OpportunityAction::Reopen)
        | (
            OpportunityStatus::Won | OpportunityStatus::Lost,
            OpportunityAction::Update
            | OpportunityAction::SetLines
            | OpportunityAction::MoveStage
            | OpportunityAction::Hold
            | OpportunityAction::GenerateQuote
            | OpportunityAction::CloseAsWon
            | OpportunityAction::CloseAsLost
            | OpportunityAction::Reassign
            | OpportunityAction::Delete,
        ) => false,
    }
}

/// The actions that the opportunity's state and the actor's rights allow.
#[must_use]
pub fn available(opportunity: &opportunity::Model, actor: &Actor) -> Vec<OpportunityAction> {
    if !actor.may_write(opportunity.owner_id, opportunity.team_id, &opportunity.shared_with) {
        return Vec::new();
    }
    OpportunityState::from(opportunity).available(actor)
}

/// Refuses an action that the opportunity's state does not allow.
///
/// # Errors
/// The state does not allow it; the error names the actions that it does.
pub fn check(opportunity: &opportunity::Model, action: OpportunityAction) -> Result<(), UserError> {
    OpportunityState::from(opportunity).check(action)
}

#[cfg(test)]
mod tests;
