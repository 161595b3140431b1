//! A browser session of a user; the secret of its cookie is not stored.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::id::{BrowserSessionId, UserId};

/// A browser session of a user; the secret of its cookie is not stored.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "browser_session")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BrowserSessionId,
    /// The user who is signed in.
    pub user_id: UserId,
    /// SHA-256 of the cookie's secret; unique.
    #[unaudited]
    pub hash: Vec<u8>,
    /// SHA-256 of the previous secret, still valid briefly for requests under way.
    #[unaudited]
    pub former_hash: Option<Vec<u8>>,
    /// When the secret was last replaced.
    pub renewed_at: DateTimeUtc,
    /// When the user signed in.
    pub created_at: DateTimeUtc,
    /// When it was last used, to the minute.
    pub last_used_at: DateTimeUtc,
    /// When it expires, used or not.
    pub expires_at: DateTimeUtc,
    /// When it was revoked; null: it was not.
    pub revoked_at: Option<DateTimeUtc>,
    /// The address from which the user signed in.
    pub address: Option<String>,
    /// The browser's `User-Agent`.
    pub user_agent: Option<String>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
