//! One stay of an opportunity in a stage: an append-only log but for its end.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::MoveDirection;
use crate::id::{OpportunityId, StageId, StageVisitId, UserId};

/// One stay of an opportunity in a stage: an append-only log but for its end.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "stage_visit")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StageVisitId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The stage.
    pub stage_id: StageId,
    /// Which way it came.
    pub direction: MoveDirection,
    /// From.
    pub entered_at: DateTimeUtc,
    /// To; null: still there.
    pub left_at: Option<DateTimeUtc>,
    /// How long, whole seconds, once left.
    pub seconds: Option<i64>,
    /// Who moved it here.
    pub by_id: UserId,
    /// Why.
    pub note: Option<String>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
