//! The bill of an order. It shares its key with its document.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::InvoiceStatus;
use crate::id::{InvoiceId, OpportunityId, OrderId};

/// The bill of an order. It shares its key with its document.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "invoice")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvoiceId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The order.
    pub order_id: OrderId,
    /// Version, raised by every change.
    pub version: i32,
    /// Number for people; null until it is issued; unique.
    pub number: Option<String>,
    /// Its state.
    pub status: InvoiceStatus,
    /// When it was issued.
    pub issued_at: Option<DateTimeUtc>,
    /// When it was created.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
