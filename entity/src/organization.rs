//! The settings of the selling organization: one row.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::{Calendar, DayOfWeek};
use crate::id::OrganizationId;
use crate::localized::Localized;

/// The settings of the selling organization: one row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "organization")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganizationId,
    /// Version, raised by every change.
    pub version: i32,
    /// Its name.
    pub name: Localized,
    /// ISO 4217 code of the base currency, in which all base amounts are.
    pub base_currency: String,
    /// IANA name of the time zone, which determines the current day.
    pub time_zone: String,
    /// The calendar in which months and years are counted.
    pub calendar: Calendar,
    /// Month (1–12, in `calendar`) in which the fiscal year begins.
    pub fiscal_year_start_month: i32,
    /// Day (1–31) of that month on which the fiscal year begins.
    pub fiscal_year_start_day: i32,
    /// First day of the week.
    pub week_start: DayOfWeek,
    /// The days of the weekend, e.g. `THURSDAY,FRIDAY`.
    pub weekend_days: String,
    /// Language tag for users who have chosen none.
    pub locale: String,
    /// ISO 3166 code of the country for phone numbers without a country code.
    pub default_country: String,
    /// Format of quote numbers; `{year}` and `{number}` are replaced, e.g. `QUO-{year}-{number}`.
    pub quote_number_format: String,
    /// Format of order numbers.
    pub order_number_format: String,
    /// Format of opportunity numbers.
    pub opportunity_number_format: String,
    /// Format of invoice numbers.
    pub invoice_number_format: String,
    /// Whether actual revenue defaults to the total with tax.
    pub revenue_includes_tax: bool,
    /// How long events are kept, in hours; at least 72.
    pub event_retention_hours: i32,
    /// Version of the reference tables, raised by every change of one of them. Cached rows are valid for one version.
    pub reference_version: i64,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
