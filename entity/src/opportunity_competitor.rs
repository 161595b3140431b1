//! A competitor in one opportunity.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::id::{CompetitorId, OpportunityCompetitorId, OpportunityId};

/// A competitor in one opportunity.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "opportunity_competitor")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OpportunityCompetitorId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The competitor; unique with the opportunity.
    pub competitor_id: CompetitorId,
    /// The competitor's strengths in this opportunity.
    pub strengths: Option<String>,
    /// The competitor's weaknesses in this opportunity.
    pub weaknesses: Option<String>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
