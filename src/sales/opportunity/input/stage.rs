//! Moving an opportunity through its process.

use async_graphql::{Enum, InputObject, OneofObject};
use entity::id::{OpportunityId, StageId};

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::sales::opportunity::rules::moves::Target;
use crate::workflow;

/// A way through the stages in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum StageDirection {
    /// To the stage after the present one.
    Next,
    /// To the stage before the present one.
    Previous,
}

/// Where an opportunity shall go.
#[derive(Clone, Debug, OneofObject)]
pub enum StageTarget {
    /// To this stage of its process.
    StageId(StageId),
    /// To the neighbor of its present stage.
    Direction(StageDirection),
}

impl From<&StageTarget> for Target {
    fn from(target: &StageTarget) -> Self {
        match target {
            StageTarget::StageId(id) => Self::Stage(*id),
            StageTarget::Direction(StageDirection::Next) => Self::Next,
            StageTarget::Direction(StageDirection::Previous) => Self::Previous,
        }
    }
}

/// Moves an OPEN opportunity to another stage. Forwards, the required steps of the stage left and of those skipped must be done; back is free.
#[derive(Clone, Debug, InputObject)]
pub struct MoveOpportunityStageInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Where to.
    pub to: StageTarget,
    /// Why; kept with the stay in the new stage; at most 10,000 characters.
    pub note: Option<String>,
    /// Refused where the opportunity left this stage meanwhile; other changes don't matter to a
    /// drag.
    pub expected_stage_id: Option<StageId>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(MoveOpportunityStageInput: opportunity_id);
