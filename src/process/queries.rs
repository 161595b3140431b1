//! Processes with their stages, stages with their steps.

use std::cmp::Ordering;

use entity::id::{ProcessId, StageId};
use entity::{stage, stage_step};
use uuid::Uuid;

use crate::platform::graphql::loader::ChildOf;

impl ChildOf<ProcessId> for stage::Model {
    fn parent_column() -> stage::Column {
        stage::Column::ProcessId
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.process_id.into())
    }

    fn order(&self, other: &Self) -> Ordering {
        (self.position, self.id).cmp(&(other.position, other.id))
    }
}

impl ChildOf<StageId> for stage_step::Model {
    fn parent_column() -> stage_step::Column {
        stage_step::Column::StageId
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.stage_id.into())
    }

    fn order(&self, other: &Self) -> Ordering {
        (self.position, self.id).cmp(&(other.position, other.id))
    }
}
