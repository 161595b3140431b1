//! The idempotency keys of commands, by which retries are recognized.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::id::UserId;

/// One key.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    /// The user who chose the key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub actor_id: UserId,
    /// The mutation's name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub verb: String,
    /// The key, as the client chose it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// SHA-256 (hex) of the input as the client gave it, prefixed with the name of the hashed form.
    #[unaudited]
    pub input_hash: String,
    /// The ids of the payload's records and events, as JSON; null: the command is still running.
    pub result: Option<String>,
    /// When it was claimed; a key expires after 24 hours.
    pub created_at: DateTimeUtc,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
