//! A step of a stage: something to do or to find out.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::StepKind;
use crate::id::{StageId, StepId};
use crate::localized::Localized;

/// A step of a stage: something to do or to find out.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "stage_step")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StepId,
    /// The stage.
    pub stage_id: StageId,
    /// Position in the stage, from 1.
    pub position: i32,
    /// What it requires.
    pub kind: StepKind,
    /// The required field, for kind FIELD; null: another kind.
    pub field: Option<String>,
    /// The text for people.
    pub label: Localized,
    /// Whether the stage cannot be left before it is done.
    pub is_required: bool,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
