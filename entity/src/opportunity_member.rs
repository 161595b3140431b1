//! A member of an opportunity's sales team: a user or team with whom it is shared.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::ShareAccess;
use crate::id::{OpportunityId, OpportunityMemberId, TeamId, UserId};

/// A member of an opportunity's sales team: a user or team with whom it is shared.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "opportunity_member")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OpportunityMemberId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The user; null: the member is a team.
    pub user_id: Option<UserId>,
    /// The team; null: the member is a user.
    pub team_id: Option<TeamId>,
    /// The access that the member has.
    pub access: ShareAccess,
    /// The member's role in the sale.
    pub role: Option<String>,
    /// When the member was added.
    pub added_at: DateTimeUtc,
    /// The user who added the member; null: the system.
    pub added_by_id: Option<UserId>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
