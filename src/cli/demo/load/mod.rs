//! Loads the demo company's data from `company.toml`.

pub mod pools;

use std::str::FromStr;

use chrono::NaiveDate;
use entity::choice::{
    Calendar, ClosingOutcome, DayOfWeek, ForecastCategory, RateKind, Reach, Role,
    RoundingDirection, StepKind, TaxKind,
};
use entity::localized::Localized;
use entity::money::Amount;
use serde::{Deserialize, Deserializer, de};

use crate::cli::demo::load::pools::Pools;

const COMPANY: &str = include_str!("../company.toml");
/// The home country of the demo company.
pub const HOME: &str = "IR";
/// The language of the home country; abroad it is English.
pub const HOME_LANGUAGE: &str = "fa";

/// The content of `company.toml`. Tables refer to each other by keys, e.g. `domestic_irr`.
#[derive(Debug, Deserialize)]
pub struct Data {
    pub organization: Organization,
    pub currencies: Vec<Currency>,
    pub exchange_rates: Vec<ExchangeRate>,
    pub holidays: Vec<Holiday>,
    pub teams: Vec<Named>,
    pub people: Vec<Person>,
    pub unit_groups: Vec<UnitGroup>,
    pub tax_rates: Vec<TaxRate>,
    pub products: Vec<Product>,
    pub discount_lists: Vec<DiscountList>,
    pub price_lists: Vec<PriceList>,
    pub sales_processes: Vec<SalesProcess>,
    pub close_reasons: Vec<CloseReason>,
    pub competitors: Vec<Competitor>,
    pub sources: Vec<Named>,
    pub campaigns: Vec<Campaign>,
    pub pools: Pools,
}

/// The selling organization.
#[derive(Debug, Deserialize)]
pub struct Organization {
    pub name: Localized,
    pub base_currency: String,
    pub time_zone: String,
    pub calendar: Calendar,
    pub fiscal_year_start_month: u8,
    pub fiscal_year_start_day: u8,
    pub week_start: DayOfWeek,
    pub weekend: Vec<DayOfWeek>,
    pub locale: String,
    pub default_phone_country: String,
}

/// A currency; without a multiple, its payable totals are not rounded.
#[derive(Debug, Deserialize)]
pub struct Currency {
    pub code: String,
    pub name: Localized,
    pub precision: i32,
    #[serde(default, deserialize_with = "perhaps")]
    pub payable_multiple: Option<Amount>,
    pub payable_direction: Option<RoundingDirection>,
    pub quote_validity_days: i32,
}

/// An exchange rate from a day on.
#[derive(Debug, Deserialize)]
pub struct ExchangeRate {
    pub currency: String,
    pub date: NaiveDate,
    pub kind: RateKind,
    #[serde(deserialize_with = "parsed")]
    pub currency_amount: Amount,
    #[serde(deserialize_with = "parsed")]
    pub base_amount: Amount,
}

/// A non-working day.
#[derive(Debug, Deserialize)]
pub struct Holiday {
    pub date: NaiveDate,
    pub name: Localized,
}

/// A record that has only a name.
#[derive(Debug, Deserialize)]
pub struct Named {
    pub key: String,
    pub name: Localized,
}

/// A person of the company.
#[derive(Debug, Deserialize)]
pub struct Person {
    pub key: String,
    pub name: Localized,
    pub email: String,
    pub role: Role,
    pub reach: Reach,
    pub team: String,
}

/// Units that convert into each other, the base unit first.
#[derive(Debug, Deserialize)]
pub struct UnitGroup {
    pub key: String,
    pub name: Localized,
    pub units: Vec<Unit>,
}

/// A unit and its size in base units.
#[derive(Debug, Deserialize)]
pub struct Unit {
    pub key: String,
    pub name: Localized,
    #[serde(deserialize_with = "parsed")]
    pub factor: i32,
}

/// A tax rate.
#[derive(Debug, Deserialize)]
pub struct TaxRate {
    pub kind: TaxKind,
    pub name: Localized,
    #[serde(deserialize_with = "parsed")]
    pub rate: Amount,
    pub valid_from: NaiveDate,
}

/// A product; its prices and costs are in the base currency.
#[derive(Debug, Deserialize)]
pub struct Product {
    pub key: String,
    pub sku: String,
    pub name: Localized,
    pub category: String,
    pub unit_group: String,
    pub default_unit: String,
    #[serde(deserialize_with = "parsed")]
    pub list_price: Amount,
    #[serde(deserialize_with = "parsed")]
    pub current_cost: Amount,
    #[serde(deserialize_with = "parsed")]
    pub standard_cost: Amount,
    pub tax: TaxKind,
}

/// Volume discounts that price list items share.
#[derive(Debug, Deserialize)]
pub struct DiscountList {
    pub key: String,
    pub kind: DiscountKind,
    pub tiers: Vec<Tier>,
}

/// The meaning of tiers' values.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DiscountKind {
    Percent,
    Amount,
}

/// A discount for a range of quantities.
#[derive(Debug, Deserialize)]
pub struct Tier {
    #[serde(deserialize_with = "parsed")]
    pub from: Amount,
    #[serde(default, deserialize_with = "perhaps")]
    pub to: Option<Amount>,
    #[serde(deserialize_with = "parsed")]
    pub value: Amount,
}

/// A price list.
#[derive(Debug, Deserialize)]
pub struct PriceList {
    pub name: Localized,
    pub currency: String,
    pub valid_from: NaiveDate,
    pub items: Vec<Item>,
}

/// The price of a product in a unit.
#[derive(Debug, Deserialize)]
pub struct Item {
    pub product: String,
    pub unit: String,
    #[serde(deserialize_with = "parsed")]
    pub amount: Amount,
    pub discount_list: Option<String>,
}

/// A sales process.
#[derive(Debug, Deserialize)]
pub struct SalesProcess {
    pub name: Localized,
    pub is_default: bool,
    pub allows_skipping: bool,
    pub stages: Vec<Stage>,
}

/// A stage of a process.
#[derive(Debug, Deserialize)]
pub struct Stage {
    pub name: Localized,
    pub probability: i32,
    pub rot_days: i32,
    pub forecast_category: ForecastCategory,
    pub guidance: Localized,
    pub steps: Vec<Step>,
}

/// A step of a stage.
#[derive(Debug, Deserialize)]
pub struct Step {
    pub key: String,
    pub kind: StepKind,
    pub field: Option<String>,
    pub label: Localized,
    pub is_required: bool,
}

/// A reason why opportunities end.
#[derive(Debug, Deserialize)]
pub struct CloseReason {
    pub key: String,
    pub outcome: ClosingOutcome,
    pub name: Localized,
    pub requires_competitor: bool,
    pub requires_note: bool,
    pub counts_in_win_rate: bool,
}

/// A competitor.
#[derive(Debug, Deserialize)]
pub struct Competitor {
    pub name: Localized,
    pub strengths: Localized,
    pub weaknesses: Localized,
}

/// A campaign, and whether it addresses customers at home or abroad.
#[derive(Debug, Deserialize)]
pub struct Campaign {
    pub name: Localized,
    pub is_abroad: bool,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
}

/// Parses the embedded data.
///
/// # Errors
/// The embedded file is invalid.
pub fn data() -> anyhow::Result<Data> {
    Ok(toml::from_str(COMPANY)?)
}

fn parsed<'de, D: Deserializer<'de>, T: FromStr>(text: D) -> Result<T, D::Error> {
    let text = String::deserialize(text)?;
    text.parse().map_err(|_| de::Error::custom(format!("{text:?} is no number")))
}

fn perhaps<'de, D: Deserializer<'de>, T: FromStr>(text: D) -> Result<Option<T>, D::Error> {
    parsed(text).map(Some)
}
