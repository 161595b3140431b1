//! Decides which actions a lead's status allows.

pub mod duplicate;
pub mod qualify;
pub mod record;
#[cfg(test)]
mod sample;

use entity::choice::LeadStatus;
use sea_orm::ActiveEnum;

use crate::access::permission::Permission;
use crate::platform::state_machine::{Action, StateMachine};

/// An action that a lead's status may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, strum::IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
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

impl Action for LeadAction {
    fn permission(self) -> Option<Permission> {
        Some(match self {
            Self::Update | Self::MarkContacted => Permission::UpdateLead,
            Self::Qualify => Permission::QualifyLead,
            Self::Disqualify | Self::Reactivate => Permission::DisqualifyLead,
        })
    }
}

impl StateMachine for LeadStatus {
    type Action = LeadAction;

    fn allows(self, action: LeadAction) -> bool {
        allows(self, action)
    }

    fn name(self) -> String {
        self.to_value()
    }

    fn refusal(self) -> &'static str {
        "lead-state"
    }
}

/// Whether a status allows an action.
const fn allows(status: LeadStatus, action: LeadAction) -> bool {
    match (status, action) {
        (
            LeadStatus::New,
            LeadAction::Update
            | LeadAction::MarkContacted
            | LeadAction::Qualify
            | LeadAction::Disqualify,
        )
        | (
            LeadStatus::Contacted,
            LeadAction::Update | LeadAction::Qualify | LeadAction::Disqualify,
        )
        | (LeadStatus::Disqualified, LeadAction::Reactivate) => true,
        (LeadStatus::New, LeadAction::Reactivate)
        | (LeadStatus::Contacted, LeadAction::MarkContacted | LeadAction::Reactivate)
        | (
            LeadStatus::Disqualified,
            LeadAction::Update
            | LeadAction::MarkContacted
            | LeadAction::Qualify
            | LeadAction::Disqualify,
        )
        | (
            LeadStatus::Qualified,
            LeadAction::Update
            | LeadAction::MarkContacted
            | LeadAction::Qualify
            | LeadAction::Disqualify
            | LeadAction::Reactivate,
        ) => false,
    }
}

#[cfg(test)]
mod tests;
