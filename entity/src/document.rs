//! What opportunity, quote, order and invoice share: header amounts and totals.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::DocumentKind;
use crate::id::{DocumentId, OpportunityId, PriceListId};
use crate::money::Amount;

/// What opportunity, quote, order and invoice share: header amounts and totals.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "document")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DocumentId,
    /// Whose it is.
    pub kind: DocumentKind,
    /// The opportunity it belongs to.
    pub opportunity_id: OpportunityId,
    /// Of all its amounts.
    pub currency_code: String,
    /// Exchange rate, as in `exchange_rate`.
    pub rate_currency_amount: Amount,
    /// Exchange rate.
    pub rate_base_amount: Amount,
    /// Whether that rate is frozen.
    pub is_rate_booked: bool,
    /// From which it sells.
    pub price_list_id: Option<PriceListId>,
    /// Header discount as an amount.
    pub discount_amount: Amount,
    /// Header discount in percent; both may be set.
    pub discount_percent: Amount,
    /// Freight.
    pub freight_amount: Amount,
    /// In percent; null: freight is not taxed.
    pub freight_tax_rate: Option<Amount>,
    /// Terms.
    pub payment_terms: Option<String>,
    /// Terms.
    pub delivery_terms: Option<String>,
    /// Σ net of the lines.
    pub detail_amount: Amount,
    /// Both header discounts.
    pub header_discount_amount: Amount,
    /// Σ tax, freight's included.
    pub tax_amount: Amount,
    /// What it comes to.
    pub total_amount: Amount,
    /// Payable less total.
    pub rounding_amount: Amount,
    /// What is paid.
    pub payable_amount: Amount,
    /// `total_amount` in the base currency.
    pub base_total_amount: Amount,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
