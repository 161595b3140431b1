//! A browser in which a person is signed in; the secret of its cookie is not kept.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::id::{BrowserSessionId, UserId};

/// A browser in which a person is signed in; the secret of its cookie is not kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "browser_session")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BrowserSessionId,
    /// Who is signed in.
    pub user_id: UserId,
    /// SHA-256 of the cookie's secret; unique.
    #[unaudited]
    pub hash: Vec<u8>,
    /// SHA-256 of the secret before: requests that were under way still come with it.
    #[unaudited]
    pub former_hash: Option<Vec<u8>>,
    /// When the secret was changed last.
    pub renewed_at: DateTimeUtc,
    /// When the person signed in.
    pub created_at: DateTimeUtc,
    /// When it was last used, to the minute.
    pub last_used_at: DateTimeUtc,
    /// When it ends, used or not.
    pub expires_at: DateTimeUtc,
    /// When it was ended before.
    pub revoked_at: Option<DateTimeUtc>,
    /// From which address the person signed in.
    pub address: Option<String>,
    /// What the browser called itself.
    pub user_agent: Option<String>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
