//! A person who has a say in one opportunity.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::id::{ContactId, OpportunityId, StakeholderId};

/// A person who has a say in one opportunity.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "stakeholder")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StakeholderId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Who; unique with the opportunity.
    pub contact_id: ContactId,
    /// What the person decides.
    pub role: String,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
