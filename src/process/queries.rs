//! Loads processes with their stages, and stages with their steps.

use std::cmp::Ordering;

use entity::id::{ProcessId, StageId};
use entity::{sales_process, stage, stage_step};
use sea_orm::QueryOrder;
use uuid::Uuid;

use crate::platform::db::listed::Shown;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::graphql::read::ChildOf;

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

/// Sales processes, the default one first.
///
/// # Errors
/// The caller may not read them, or the database failed.
pub async fn processes(
    session: &Session,
    shown: Shown,
) -> Result<Vec<sales_process::Model>, Error> {
    let rows = session
        .find::<sales_process::Entity>()?
        .order_by_desc(sales_process::Column::IsDefault)
        .order_by_asc(sales_process::Column::Id);
    session.all(shown.rows(rows, sales_process::Column::IsActive)).await
}
