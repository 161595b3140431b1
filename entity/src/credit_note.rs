//! A credit note: takes back an issued invoice, or a part of it. It never changes.

use chrono::NaiveDate;
use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::id::{CreditNoteId, InvoiceId, OpportunityId, UserId};
use crate::money::Amount;

/// A credit note: takes back an issued invoice, or a part of it. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "credit_note")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CreditNoteId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// Number for people; unique, and without gaps in each fiscal year.
    pub number: String,
    /// Why the invoice is credited.
    pub reason: String,
    /// The day that it counts for.
    pub credited_on: NaiveDate,
    /// The invoice's currency.
    pub currency_code: String,
    /// Sum of the lines' net amounts.
    pub detail_amount: Amount,
    /// The part of the header discount.
    pub header_discount_amount: Amount,
    /// The part of the freight charge.
    pub freight_amount: Amount,
    /// The part of the tax on freight.
    pub freight_tax_amount: Amount,
    /// Sum of taxes, including that on freight.
    pub tax_amount: Amount,
    /// The total with freight and tax.
    pub total_amount: Amount,
    /// By how much the amount to pay becomes less.
    pub payable_amount: Amount,
    /// `total_amount` in the base currency, at the invoice's booked rate.
    pub base_total_amount: Amount,
    /// SHA-256 of its content.
    #[unaudited]
    pub content_hash: String,
    /// Who created it.
    pub by_id: UserId,
    /// When it was created.
    pub created_at: DateTimeUtc,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
