//! A person who uses Forsat.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::{Reach, Role};
use crate::id::{TeamId, UserId};
use crate::localized::Localized;

/// A person who uses Forsat.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "app_user")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UserId,
    /// The name shown.
    pub display_name: Localized,
    /// Address; unique.
    pub email: Option<String>,
    /// What the person may do.
    pub role: Role,
    /// Whose records the person reaches.
    pub reach: Reach,
    /// The person's team.
    pub team_id: Option<TeamId>,
    /// Language tag; null: the organisation's.
    pub locale: Option<String>,
    /// Whether the person may sign in and own records.
    pub is_active: bool,
    /// Whether it is a program: it has tokens, but neither password nor browser.
    pub is_service: bool,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
