//! The folded text by which a record is found in searches.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// The search text of one record.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "search_document")]
pub struct Model {
    /// Row number, for SQLite's full-text index.
    #[sea_orm(primary_key)]
    pub key: i64,
    /// The record; unique.
    pub record_id: Uuid,
    /// The kind of record: the prefix of its client id.
    pub kind: String,
    /// Folded words, surrounded by single spaces.
    pub text: String,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
