//! A step that the seller ticked off on one opportunity.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::id::{OpportunityId, StepId, StepTickId, UserId};

/// A step that the seller ticked off on one opportunity.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "step_tick")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StepTickId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The step; unique with the opportunity.
    pub step_id: StepId,
    /// When it was ticked off.
    pub ticked_at: DateTimeUtc,
    /// The user who ticked it off.
    pub ticked_by_id: UserId,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
