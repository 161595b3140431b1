//! The bill of an order. It shares its key with its document.

use chrono::NaiveDate;
use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::InvoiceStatus;
use crate::id::{InvoiceId, OpportunityId, OrderId};
use crate::money::Amount;

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
    /// The day that the issue counts for; null: not issued yet.
    pub issued_on: Option<NaiveDate>,
    /// The last day on which it is to be paid; null: not issued yet.
    pub due_on: Option<NaiveDate>,
    /// Payments less their reversals.
    pub paid_amount: Amount,
    /// The payable amounts of its credit notes.
    pub credited_amount: Amount,
    /// Payable amount less paid and credited amount, once it is issued; below zero: owed to the customer.
    pub balance: Amount,
    /// SHA-256 of what the issue fixed.
    #[unaudited]
    pub content_hash: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
