//! Something to do or to know in a stage.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::StepKind;
use crate::id::{StageId, StepId};
use crate::localized::Localized;

/// Something to do or to know in a stage.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "stage_step")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StepId,
    /// Its stage.
    pub stage_id: StageId,
    /// Order in the stage, from 1.
    pub position: i32,
    /// What it asks for.
    pub kind: StepKind,
    /// The field, where the kind is FIELD.
    pub field: Option<String>,
    /// What people read.
    pub label: Localized,
    /// Whether the stage can't be left without it.
    pub is_required: bool,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
