//! Which actions a deal's state allows.

use entity::choice::OpportunityStatus;
use entity::opportunity;
use sea_orm::Iterable;

use crate::access::Actor;
use crate::access::permission::Permission;
use crate::platform::error::{Detail, Problem, Transition, UserErrorCode};
use crate::platform::message::Message;

/// Something that can be done with an opportunity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter)]
pub enum Action {
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

impl Action {
    /// As in the schema.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Update => "UPDATE",
            Self::SetLines => "SET_LINES",
            Self::MoveStage => "MOVE_STAGE",
            Self::Hold => "HOLD",
            Self::GenerateQuote => "GENERATE_QUOTE",
            Self::CloseAsWon => "CLOSE_AS_WON",
            Self::CloseAsLost => "CLOSE_AS_LOST",
            Self::Reopen => "REOPEN",
            Self::Reassign => "REASSIGN",
            Self::Delete => "DELETE",
        }
    }

    /// What the actor must hold.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::Update | Self::Hold => Permission::UpdateOpportunity,
            Self::SetLines => Permission::EditDocuments,
            Self::MoveStage => Permission::MoveStage,
            Self::GenerateQuote => Permission::WriteQuotes,
            Self::CloseAsWon | Self::CloseAsLost => Permission::CloseOpportunity,
            Self::Reopen => Permission::ReopenOpportunity,
            Self::Reassign => Permission::Reassign,
            Self::Delete => Permission::DeleteRecords,
        }
    }
}

/// Whether a state allows an action. A deal on hold neither moves nor gets new quotes; it may be
/// worked on and closed.
#[must_use]
pub const fn allows(status: OpportunityStatus, is_on_hold: bool, action: Action) -> bool {
    match (status, action) {
        (
            OpportunityStatus::Open,
            Action::Update
            | Action::SetLines
            | Action::Hold
            | Action::CloseAsWon
            | Action::CloseAsLost
            | Action::Reassign
            | Action::Delete,
        )
        | (OpportunityStatus::Won | OpportunityStatus::Lost, Action::Reopen) => true,
        (OpportunityStatus::Open, Action::MoveStage | Action::GenerateQuote) => !is_on_hold,
        (OpportunityStatus::Open, Action::Reopen)
        | (
            OpportunityStatus::Won | OpportunityStatus::Lost,
            Action::Update
            | Action::SetLines
            | Action::MoveStage
            | Action::Hold
            | Action::GenerateQuote
            | Action::CloseAsWon
            | Action::CloseAsLost
            | Action::Reassign
            | Action::Delete,
        ) => false,
    }
}

/// The actions that a deal's state allows.
#[must_use]
pub fn allowed(deal: &opportunity::Model) -> Vec<Action> {
    Action::iter().filter(|action| allows(deal.status, deal.is_on_hold, *action)).collect()
}

/// The actions that a deal's state allows and the actor may take.
#[must_use]
pub fn available(deal: &opportunity::Model, actor: &Actor) -> Vec<Action> {
    if !actor.may_write(deal.owner_id, deal.team_id, &deal.shared_with) {
        return Vec::new();
    }
    let may = |action: &Action| actor.may(action.permission());
    allowed(deal).into_iter().filter(may).collect()
}

/// Refuses an action that the deal's state does not allow.
///
/// # Errors
/// The state does not allow it; the problem names the actions that it does.
pub fn check(deal: &opportunity::Model, action: Action) -> Result<(), Problem> {
    if allows(deal.status, deal.is_on_hold, action) {
        return Ok(());
    }
    let key = match deal.status {
        OpportunityStatus::Open if deal.is_on_hold => "opportunity-on-hold",
        OpportunityStatus::Open | OpportunityStatus::Won | OpportunityStatus::Lost => {
            "opportunity-state"
        }
    };
    let message = Message::new(key).with("status", status_name(deal.status));
    let detail = Detail::Transition(Box::new(transition(deal)));
    Err(Problem::new(UserErrorCode::InvalidState, message).with(detail))
}

/// The deal's state and what it allows, for a refusal.
#[must_use]
pub fn transition(deal: &opportunity::Model) -> Transition {
    let allowed = allowed(deal).into_iter();
    Transition {
        status: status_name(deal.status).to_owned(),
        allowed: allowed.map(|action| action.name().to_owned()).collect(),
        ..Transition::default()
    }
}

const fn status_name(status: OpportunityStatus) -> &'static str {
    match status {
        OpportunityStatus::Open => "OPEN",
        OpportunityStatus::Won => "WON",
        OpportunityStatus::Lost => "LOST",
    }
}

#[cfg(test)]
mod tests;
