//! A person's password, of which only an argon2id hash is kept.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::id::{UserId, UserPasswordId};

/// A person's password, of which only an argon2id hash is kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "user_password")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UserPasswordId,
    /// Whose; unique.
    pub user_id: UserId,
    /// As a PHC string.
    #[unaudited]
    pub hash: String,
    /// When it was set.
    pub changed_at: DateTimeUtc,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
