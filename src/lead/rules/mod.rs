//! Which moves a lead's state allows.

pub mod duplicate;
pub mod qualify;
pub mod record;
#[cfg(test)]
mod sample;

use entity::choice::LeadStatus;

use crate::access::permission::Permission;
use crate::platform::error::{Detail, Problem, Transition, UserErrorCode};
use crate::platform::message::Message;

/// Something that can be done with a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter)]
pub enum LeadAction {
    /// Change its fields.
    Update,
    /// Note that somebody has been in touch.
    MarkContacted,
    /// Turn it into a customer and perhaps opportunities.
    Qualify,
    /// Give it up.
    Disqualify,
    /// Take it up again.
    Reactivate,
}

impl LeadAction {
    /// What it asks of a role.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::Update | Self::MarkContacted => Permission::UpdateLead,
            Self::Qualify => Permission::QualifyLead,
            Self::Disqualify | Self::Reactivate => Permission::DisqualifyLead,
        }
    }

    /// As in the schema.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Update => "UPDATE",
            Self::MarkContacted => "MARK_CONTACTED",
            Self::Qualify => "QUALIFY",
            Self::Disqualify => "DISQUALIFY",
            Self::Reactivate => "REACTIVATE",
        }
    }
}

/// Whether a state allows a move.
#[must_use]
pub const fn allows(status: LeadStatus, action: LeadAction) -> bool {
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

/// The moves that a state allows.
#[must_use]
pub fn allowed(status: LeadStatus) -> Vec<LeadAction> {
    use sea_orm::Iterable;
    LeadAction::iter().filter(|action| allows(status, *action)).collect()
}

/// Refuses a move that the state does not allow.
///
/// # Errors
/// The state does not allow it; the problem names the moves that it does.
pub fn check(status: LeadStatus, action: LeadAction) -> Result<(), Problem> {
    if allows(status, action) {
        return Ok(());
    }
    let status_name = status_name(status);
    let transition = Transition {
        status: status_name.to_owned(),
        allowed: allowed(status).iter().map(|action| action.name().to_owned()).collect(),
        ..Transition::default()
    };
    let message = Message::new("lead-state").with("status", status_name);
    Err(Problem::new(UserErrorCode::InvalidState, message)
        .with(Detail::Transition(Box::new(transition))))
}

const fn status_name(status: LeadStatus) -> &'static str {
    match status {
        LeadStatus::New => "NEW",
        LeadStatus::Contacted => "CONTACTED",
        LeadStatus::Qualified => "QUALIFIED",
        LeadStatus::Disqualified => "DISQUALIFIED",
    }
}

#[cfg(test)]
mod tests;
