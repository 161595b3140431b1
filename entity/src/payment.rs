//! A payment of an invoice, or the reversal of one. Rows are only added.

use chrono::NaiveDate;
use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::id::{InvoiceId, OpportunityId, PaymentId, UserId};
use crate::money::Amount;

/// A payment of an invoice, or the reversal of one. Rows are only added.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "payment")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PaymentId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// The payment that this row reverses; unique; null: it is a payment.
    pub reverses_id: Option<PaymentId>,
    /// The amount, in the invoice's currency; below zero: a reversal.
    pub amount: Amount,
    /// The day on which it was received, or reversed.
    pub received_on: NaiveDate,
    /// By what it is found at the bank, e.g. the number of a transfer or cheque.
    pub reference: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// Who recorded it.
    pub by_id: UserId,
    /// When it was recorded.
    pub created_at: DateTimeUtc,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
