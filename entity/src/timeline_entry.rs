//! Something that happened to a lead, account, contact or opportunity; kept for good.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::choice::PipelineEventKind;
use crate::id::{TimelineEntryId, UserId};

/// Something that happened to a lead, account, contact or opportunity; kept for good.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "timeline_entry")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TimelineEntryId,
    /// Whose timeline it is in: the id of a lead, account, contact or opportunity.
    pub subject_id: Uuid,
    /// What happened.
    pub kind: PipelineEventKind,
    /// When.
    pub occurred_at: DateTimeUtc,
    /// Who did it; null: the system.
    pub actor_id: Option<UserId>,
    /// The kind of record that it is about, e.g. `quo`: the subject itself, or what belongs to it.
    pub record_prefix: String,
    /// The record that it is about.
    pub record_id: Uuid,
    /// Further facts as a JSON object, e.g. the stages of a move; ids only, so that nothing personal is kept.
    pub data: String,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
