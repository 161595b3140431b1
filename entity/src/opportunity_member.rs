//! A user or team with whom an opportunity is shared: its sales team.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::ShareAccess;
use crate::id::{OpportunityId, OpportunityMemberId, TeamId, UserId};

/// A user or team with whom an opportunity is shared: its sales team.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "opportunity_member")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OpportunityMemberId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The user; null where it is a team.
    pub user_id: Option<UserId>,
    /// The team; null where it is a user.
    pub team_id: Option<TeamId>,
    /// What for.
    pub access: ShareAccess,
    /// What the member does on the opportunity.
    pub role: Option<String>,
    /// Since when.
    pub added_at: DateTimeUtc,
    /// Who shared it.
    pub added_by_id: Option<UserId>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
