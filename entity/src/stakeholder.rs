//! A stakeholder: a person with influence on an opportunity.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::id::{ContactId, OpportunityId, StakeholderId};

/// A stakeholder: a person with influence on an opportunity.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "stakeholder")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StakeholderId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The person; unique with the opportunity.
    pub contact_id: ContactId,
    /// The person's role in the purchase.
    pub role: String,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
