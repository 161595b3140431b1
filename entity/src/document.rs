//! A priced document: the header amounts and totals that opportunity, quote, order and invoice have in common.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::{DocumentKind, RoundingDirection};
use crate::id::{DocumentId, OpportunityId, PriceListId};
use crate::money::Amount;

/// A priced document: the header amounts and totals that opportunity, quote, order and invoice have in common.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "document")]
pub struct Model {
    /// Primary key, shared with the opportunity, quote, order or invoice.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DocumentId,
    /// Whether it belongs to an opportunity, quote, order or invoice.
    pub kind: DocumentKind,
    /// The opportunity to which it belongs.
    pub opportunity_id: OpportunityId,
    /// The currency of all amounts.
    pub currency_code: String,
    /// Exchange rate: the amount of the currency.
    pub rate_currency_amount: Amount,
    /// Exchange rate: the equal amount of the base currency.
    pub rate_base_amount: Amount,
    /// Whether the exchange rate is booked, i.e. frozen.
    pub is_rate_booked: bool,
    /// The price list of its lines.
    pub price_list_id: Option<PriceListId>,
    /// Header discount as an amount.
    pub discount_amount: Amount,
    /// Header discount in percent; it applies in addition to the amount.
    pub discount_percent: Amount,
    /// Freight charge.
    pub freight_amount: Amount,
    /// Tax on freight in percent; null: freight is not taxed.
    pub freight_tax_rate: Option<Amount>,
    /// Terms of payment.
    pub payment_terms: Option<String>,
    /// Terms of delivery.
    pub delivery_terms: Option<String>,
    /// Sum of the lines' net amounts.
    pub detail_amount: Amount,
    /// Both header discounts together, as an amount.
    pub header_discount_amount: Amount,
    /// Sum of taxes, including that on freight.
    pub tax_amount: Amount,
    /// The total with freight and tax.
    pub total_amount: Amount,
    /// Payable amount less total.
    pub rounding_amount: Amount,
    /// The amount to pay, rounded by the currency's rule.
    pub payable_amount: Amount,
    /// `total_amount` in the base currency.
    pub base_total_amount: Amount,
    /// Decimal places of the currency when the document was priced.
    pub amount_precision: i32,
    /// The payable amount was rounded to a multiple of this; 0: it was not rounded.
    pub payable_multiple: Amount,
    /// The direction in which the payable amount was rounded.
    pub payable_direction: RoundingDirection,
    /// Whether the base values are at an older rate, because at the day's rate they leave the range.
    pub is_base_stale: bool,
    /// Raised by every change of the header or the lines.
    pub lines_version: i32,
    /// The number of its lines.
    pub line_count: i32,
    /// Within how many days of its issue an invoice is to be paid; null: nothing was agreed.
    pub payment_days: Option<i32>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
