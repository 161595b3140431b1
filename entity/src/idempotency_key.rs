//! Keys under which a verb was done, so that a retry answers alike.

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
    /// Whose key it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub actor_id: UserId,
    /// The mutation's name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub verb: String,
    /// The key, as the client chose it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// SHA-256 (hex) of the coerced input.
    #[unaudited]
    pub input_hash: String,
    /// The ids of the payload's records, as JSON; null while the verb runs.
    pub result: Option<String>,
    /// When; a key is forgotten after 24 hours.
    pub created_at: DateTimeUtc,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
