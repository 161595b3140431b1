//! The input for moving an opportunity through its process.

use async_graphql::{Enum, InputObject, OneofObject};
use entity::id::{OpportunityId, StageId};

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::sales::opportunity::rules::moves::MoveTarget;
use crate::workflow;

/// A direction through the active stages of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum StageDirection {
    /// To the next active stage.
    Next,
    /// To the previous active stage.
    Previous,
}

/// The stage to which an opportunity moves.
#[derive(Clone, OneofObject)]
pub enum StageTarget {
    /// This stage of its process.
    StageId(StageId),
    /// The stage next to its current one.
    Direction(StageDirection),
}

impl From<&StageTarget> for MoveTarget {
    fn from(target: &StageTarget) -> Self {
        match target {
            StageTarget::StageId(id) => Self::Stage(*id),
            StageTarget::Direction(StageDirection::Next) => Self::Next,
            StageTarget::Direction(StageDirection::Previous) => Self::Previous,
        }
    }
}

/// Moves an OPEN opportunity to another stage. To move forward, the required steps of the stage it leaves and of the
/// stages it skips must be done; moving back is always allowed.
#[derive(Clone, InputObject)]
pub struct MoveOpportunityStageInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The target stage.
    pub to: StageTarget,
    /// The reason; stored with the stay in the new stage; at most 10,000 characters.
    pub note: Option<String>,
    /// The stage that the client believes is current; the call is refused if the opportunity has left it. Unlike
    /// `expectedVersion`, it ignores other changes, which suits drag and drop.
    pub expected_stage_id: Option<StageId>,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(MoveOpportunityStageInput: opportunity_id);
