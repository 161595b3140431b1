//! The organisation whose sales these are: one row, its settings.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::{Calendar, DayOfWeek};
use crate::id::OrganizationId;
use crate::localized::Localized;

/// The organisation whose sales these are: one row, its settings.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "organization")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganizationId,
    /// Raised by every change.
    pub version: i32,
    /// Its name.
    pub name: Localized,
    /// ISO 4217 code; every base value is in it.
    pub base_currency: String,
    /// IANA name; decides what "today" is.
    pub time_zone: String,
    /// In which months and years are counted.
    pub calendar: Calendar,
    /// Month (1–12, in `calendar`) in which the fiscal year begins.
    pub fiscal_year_start_month: i32,
    /// Day (1–31) on which it begins.
    pub fiscal_year_start_day: i32,
    /// First day of the week.
    pub week_start: DayOfWeek,
    /// Days without work, e.g. `THURSDAY,FRIDAY`.
    pub weekend_days: String,
    /// Language tag of people who have chosen none.
    pub locale: String,
    /// ISO 3166 code for phones written without one.
    pub default_country: String,
    /// `{year}` and `{number}` are filled in, e.g. `QUO-{year}-{number}`.
    pub quote_number_format: String,
    /// As for quotes.
    pub order_number_format: String,
    /// As for quotes.
    pub opportunity_number_format: String,
    /// As for quotes.
    pub invoice_number_format: String,
    /// Whether actual revenue defaults to the total with tax.
    pub revenue_includes_tax: bool,
    /// How long the event log is kept, in hours; at least 72.
    pub event_retention_hours: i32,
    /// Raised by every change of a small table: what is kept of them in memory is good for one of
    /// these.
    pub reference_version: i64,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
