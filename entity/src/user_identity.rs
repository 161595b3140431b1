//! As whom an identity provider knows a person.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::id::{UserId, UserIdentityId};

/// As whom an identity provider knows a person.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "user_identity")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UserIdentityId,
    /// The person.
    pub user_id: UserId,
    /// The provider.
    pub issuer: String,
    /// The provider's name of the person; unique with the issuer.
    pub subject: String,
    /// When they were linked.
    pub linked_at: DateTimeUtc,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
