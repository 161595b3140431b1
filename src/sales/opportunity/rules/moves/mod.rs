//! Decides to which stages of its process an opportunity may move.

use chrono::{DateTime, Utc};
use entity::choice::{MoveDirection, OpportunityStatus};
use entity::id::StageId;
use entity::{opportunity, stage};

use crate::platform::error::{
    Blocker, Reason, Transition, UserError, UserErrorCode, UserErrorDetail,
};
use crate::platform::message::Message;
use crate::platform::state_machine::StateMachine;
use crate::sales::opportunity::rules::actions::{OpportunityAction, OpportunityState};

/// The stage to which an opportunity moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveTarget {
    /// To this stage.
    Stage(StageId),
    /// The next active stage.
    Next,
    /// The previous active stage.
    Previous,
}

/// The stages between which an opportunity moves.
#[derive(Clone, Copy, Debug)]
pub struct Way<'a> {
    /// The current stage; it may be inactive.
    pub current: &'a stage::Model,
    /// The active stages, in order.
    pub stages: &'a [stage::Model],
    /// Whether stages may be skipped.
    pub allows_skipping: bool,
}

/// A move, as far as the order of the stages determines it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move<'a> {
    /// The target stage.
    pub to: &'a stage::Model,
    /// Forward or back.
    pub direction: MoveDirection,
    /// The stages whose required steps must be done: the one it leaves and those it skips; none for a move back.
    pub gates: Vec<StageId>,
    /// The first skipped stage, if the process forbids skipping.
    pub forbidden: Option<&'a stage::Model>,
}

/// Finds the target stage and the stages in between.
///
/// # Errors
/// There is no such stage, it is inactive or belongs to another process, or the opportunity is in it already.
pub fn plan<'a>(way: Way<'a>, to: MoveTarget) -> Result<Move<'a>, UserError> {
    let Way { current, stages, .. } = way;
    let to = match to {
        MoveTarget::Stage(id) if id == current.id => {
            return Err(UserError::invalid("opportunity-same-stage").at("to.stageId"));
        }
        MoveTarget::Stage(id) => {
            let found = stages.iter().find(|stage| stage.id == id);
            found.ok_or_else(|| UserError::not_found().at("to.stageId"))?
        }
        MoveTarget::Next => {
            let later = stages.iter().find(|stage| stage.position > current.position);
            later.ok_or_else(|| UserError::invalid("opportunity-last-stage").at("to.direction"))?
        }
        MoveTarget::Previous => {
            let earlier = stages.iter().rfind(|stage| stage.position < current.position);
            earlier
                .ok_or_else(|| UserError::invalid("opportunity-first-stage").at("to.direction"))?
        }
    };
    Ok(path(way, to))
}

fn path<'a>(way: Way<'a>, to: &'a stage::Model) -> Move<'a> {
    let Way { current, stages, allows_skipping } = way;
    if to.position < current.position {
        return Move { to, direction: MoveDirection::Back, gates: Vec::new(), forbidden: None };
    }
    let between = current.position + 1..to.position;
    let skipped = stages.iter().filter(|stage| between.contains(&stage.position));
    let forbidden = skipped.clone().next().filter(|_| !allows_skipping);
    Move {
        to,
        direction: MoveDirection::Forward,
        gates: std::iter::once(current.id).chain(skipped.map(|stage| stage.id)).collect(),
        forbidden,
    }
}

/// The stages whose required steps must be done before an opportunity can be won: the current one, and all later ones
/// if skipping is forbidden.
#[must_use]
pub fn gates_of_winning(way: Way<'_>) -> Vec<StageId> {
    let later = way
        .stages
        .iter()
        .filter(|stage| !way.allows_skipping && stage.position > way.current.position);
    std::iter::once(way.current.id).chain(later.map(|stage| stage.id)).collect()
}

/// The stage in which an opportunity goes on that becomes open again: the one it was in; if that is out of use, the
/// next one in use, else the last one.
#[must_use]
pub fn to_resume(way: Way<'_>) -> &stage::Model {
    let Way { current, stages, .. } = way;
    if current.is_active {
        return current;
    }
    let later = stages.iter().find(|stage| stage.position > current.position);
    later.or_else(|| stages.last()).unwrap_or(current)
}

/// Whether an OPEN opportunity has been in its stage longer than it allows. One on hold never rots.
#[must_use]
pub fn is_rotting(opportunity: &opportunity::Model, now: DateTime<Utc>) -> bool {
    match opportunity.status {
        OpportunityStatus::Open => {
            !opportunity.is_on_hold && opportunity.rots_at.is_some_and(|at| at < now)
        }
        OpportunityStatus::Won | OpportunityStatus::Lost => false,
    }
}

/// The blocker for a stage that must not be skipped.
#[must_use]
pub fn skipping(stage: &stage::Model) -> Blocker {
    Blocker {
        step: None,
        field: None,
        message: Message::new("opportunity-no-skipping").with_text("stage", &stage.name),
        cleared_by: Some("moveOpportunityStage"),
    }
}

/// Required steps of the stage are open: see `blockers`.
pub const STAGE_BLOCKED: UserErrorCode = UserErrorCode(&Reason {
    name: "STAGE_BLOCKED",
    meaning: "Required steps of the stage are open: see `blockers`.",
});

/// Refuses a move or closing that something blocks.
///
/// # Errors
/// There are blockers; the error lists them.
pub fn unblocked(
    opportunity: &opportunity::Model,
    action: OpportunityAction,
    blockers: Vec<Blocker>,
) -> Result<(), UserError> {
    if blockers.is_empty() {
        return Ok(());
    }
    let message = Message::new("opportunity-blocked").with("count", blockers.len());
    let state = OpportunityState::from(opportunity).transition();
    let allowed = match action {
        // Other moves may still be possible, back at least.
        OpportunityAction::MoveStage => state,
        blocked => state.without(blocked),
    };
    let detail = Transition { blockers, ..allowed };
    Err(UserError::new(STAGE_BLOCKED, message).with(UserErrorDetail::Transition(Box::new(detail))))
}

#[cfg(test)]
mod tests;
