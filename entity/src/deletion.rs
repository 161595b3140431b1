//! A record that was deleted and may be restored.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::choice::DeletableKind;
use crate::id::{DeletionId, TeamId, UserId};

/// A record that was deleted and may be restored.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "deletion")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeletionId,
    /// The record; unique.
    pub record_id: Uuid,
    /// The kind of record.
    pub kind: DeletableKind,
    /// The record's name.
    pub name: String,
    /// The record's owner; null: it has none.
    pub owner_id: Option<UserId>,
    /// The owner's team.
    pub team_id: Option<TeamId>,
    /// When it was deleted.
    pub deleted_at: DateTimeUtc,
    /// The user who deleted it; null: the system.
    pub deleted_by_id: Option<UserId>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
