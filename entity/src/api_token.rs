//! An API token of a user; the secret itself is not stored.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::id::{ApiTokenId, UserId};

/// An API token of a user; the secret itself is not stored.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "api_token")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApiTokenId,
    /// The user.
    pub user_id: UserId,
    /// The purpose of the token, for people.
    pub name: String,
    /// The first characters of the secret, by which people identify the token.
    pub prefix: String,
    /// SHA-256 of the secret; unique.
    #[unaudited]
    pub hash: Vec<u8>,
    /// When it was created.
    pub created_at: DateTimeUtc,
    /// When it expires; null: never.
    pub expires_at: Option<DateTimeUtc>,
    /// When it was revoked; null: it was not.
    pub revoked_at: Option<DateTimeUtc>,
    /// When it was last used, to the minute; null: never.
    pub last_used_at: Option<DateTimeUtc>,
    /// Names of the permitted permissions, comma-separated; null: all that the user's role has.
    pub scopes: Option<String>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
