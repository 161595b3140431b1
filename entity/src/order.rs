//! A sales order, which the winning quote becomes. It shares its key with its document.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::{Fulfillment, Invoicing, OrderStatus};
use crate::id::{OpportunityId, OrderId, QuoteId};

/// A sales order, which the winning quote becomes. It shares its key with its document.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "sales_order")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrderId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The quote; unique among active orders.
    pub quote_id: QuoteId,
    /// Version, raised by every change.
    pub version: i32,
    /// Number for people; unique.
    pub number: String,
    /// Its state.
    pub status: OrderStatus,
    /// How much has been delivered.
    pub fulfillment: Fulfillment,
    /// When it was created.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
    /// How much is on invoices.
    pub invoicing: Invoicing,
    /// Why it was canceled; null: it was not, or nothing was said.
    pub cancel_reason: Option<String>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
