//! A dated pair as people quote it: `currency_amount` of the currency = `base_amount` of the base currency.

use chrono::NaiveDate;
use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::RateKind;
use crate::id::ExchangeRateId;
use crate::money::Amount;

/// A dated pair as people quote it: `currency_amount` of the currency = `base_amount` of the base currency.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "exchange_rate")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ExchangeRateId,
    /// The currency.
    pub currency_code: String,
    /// Where it comes from.
    pub kind: RateKind,
    /// First day it holds; it holds until the next one of its kind.
    pub valid_from: NaiveDate,
    /// Above zero.
    pub currency_amount: Amount,
    /// Above zero.
    pub base_amount: Amount,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
