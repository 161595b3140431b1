//! A stay of an opportunity in a stage: append-only, except for its end.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::MoveDirection;
use crate::id::{OpportunityId, StageId, StageVisitId, UserId};

/// A stay of an opportunity in a stage: append-only, except for its end.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "stage_visit")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StageVisitId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The stage.
    pub stage_id: StageId,
    /// The direction from which it was entered.
    pub direction: MoveDirection,
    /// When the stage was entered.
    pub entered_at: DateTimeUtc,
    /// When the stage was left; null: it was not.
    pub left_at: Option<DateTimeUtc>,
    /// The length of the stay in whole seconds; null: it has not ended.
    pub seconds: Option<i64>,
    /// The user who moved the opportunity here.
    pub by_id: UserId,
    /// Remark on the move.
    pub note: Option<String>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
