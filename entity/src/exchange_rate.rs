//! A dated exchange rate, as people quote it: `currency_amount` of the currency equals `base_amount` of the base
//! currency.

use chrono::NaiveDate;
use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::RateKind;
use crate::id::ExchangeRateId;
use crate::money::Amount;

/// A dated exchange rate, as people quote it: `currency_amount` of the currency equals `base_amount` of the base
/// currency.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "exchange_rate")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ExchangeRateId,
    /// The currency.
    pub currency_code: String,
    /// The source of the rate.
    pub kind: RateKind,
    /// The first day on which it applies, until the next rate of its kind.
    pub valid_from: NaiveDate,
    /// Amount of the currency; above zero.
    pub currency_amount: Amount,
    /// Equal amount of the base currency; above zero.
    pub base_amount: Amount,
    /// When it took effect; null: not yet.
    pub applied_at: Option<DateTimeUtc>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
