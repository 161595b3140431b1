//! A user: a person, or a program (service user).

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::{Calendar, Reach, Role};
use crate::id::{TeamId, UserId};
use crate::localized::Localized;

/// A user: a person, or a program (service user).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "app_user")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UserId,
    /// The displayed name.
    pub display_name: Localized,
    /// E-mail address; unique.
    pub email: Option<String>,
    /// The role, which determines the permissions.
    pub role: Role,
    /// The reach: whose records the user can access.
    pub reach: Reach,
    /// The user's team.
    pub team_id: Option<TeamId>,
    /// Language tag; null: the organization's.
    pub locale: Option<String>,
    /// The calendar in which days are shown; null: the organization's.
    pub calendar: Option<Calendar>,
    /// Whether the user may sign in and own records.
    pub is_active: bool,
    /// Whether it is a program, which has API tokens but neither password nor browser sessions.
    pub is_service: bool,
    /// Who took over when the user left; null: nobody was named, or the user is here.
    pub successor_id: Option<UserId>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
