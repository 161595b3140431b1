//! The first rows of an empty database.

use entity::choice::{Calendar, DayOfWeek, Reach, Role, RoundingDirection};
use entity::id::{CurrencyId, OrganizationId, UserId};
use entity::localized::Localized;
use entity::money::Amount;
use entity::{currency, organization, user};
use iso_currency::Currency;

use crate::platform::db::setup::FirstRows;

/// The initial settings of the organization. All but the base currency can be changed later.
#[derive(Clone, Debug)]
pub struct InitialSettings {
    /// The organization's name.
    pub name: Localized,
    /// ISO 4217 code of the base currency.
    pub base_currency: String,
    /// IANA time zone.
    pub time_zone: String,
    /// The calendar in which months and years are counted.
    pub calendar: Calendar,
    /// Language tag for people who have not chosen a language.
    pub locale: String,
    /// ISO 3166 code, assumed for phone numbers entered without a country.
    pub default_country: String,
    /// The first administrator's name.
    pub administrator: Localized,
}

/// Builds the first rows of an empty database.
#[must_use]
pub fn first_rows(settings: InitialSettings) -> FirstRows {
    FirstRows {
        currency: base_currency(&settings.base_currency),
        administrator: administrator(settings.administrator.clone()),
        organization: organization(settings),
    }
}

fn organization(settings: InitialSettings) -> organization::Model {
    let (week_start, weekend) = match settings.calendar {
        Calendar::Jalali => (DayOfWeek::Saturday, "FRIDAY"),
        Calendar::Gregorian => (DayOfWeek::Monday, "SATURDAY,SUNDAY"),
    };
    organization::Model {
        id: OrganizationId::generate(),
        version: 1,
        name: settings.name,
        base_currency: settings.base_currency,
        time_zone: settings.time_zone,
        calendar: settings.calendar,
        fiscal_year_start_month: 1,
        fiscal_year_start_day: 1,
        week_start,
        weekend_days: weekend.to_owned(),
        locale: settings.locale,
        default_country: settings.default_country,
        quote_number_format: "QUO-{year}-{number}".to_owned(),
        order_number_format: "ORD-{year}-{number}".to_owned(),
        opportunity_number_format: "OPP-{year}-{number}".to_owned(),
        invoice_number_format: "INV-{year}-{number}".to_owned(),
        revenue_includes_tax: false,
        event_retention_hours: 168,
        reference_version: 0,
    }
}

/// Overrides ISO 4217 for the rial, which is written without decimals and paid in thousands.
fn base_currency(code: &str) -> currency::Model {
    let known = Currency::from_code(code);
    let is_rial = code == "IRR";
    let precision = known.and_then(|known| known.exponent()).unwrap_or(2);
    let name = known.as_ref().map_or(code, Currency::name);
    let mut names = vec![("en", name)];
    if is_rial {
        names.push(("fa", "ریال"));
    }
    currency::Model {
        id: CurrencyId::generate(),
        code: code.to_owned(),
        version: 1,
        name: Localized::new(names),
        precision: if is_rial { 0 } else { i32::from(precision.min(4)) },
        payable_multiple: if is_rial { Amount::from_units(1_000) } else { Amount::ZERO },
        payable_direction: RoundingDirection::Nearest,
        validity_days: if is_rial { 7 } else { 30 },
        is_active: true,
    }
}

fn administrator(name: Localized) -> user::Model {
    user::Model {
        id: UserId::generate(),
        display_name: name,
        email: None,
        role: Role::Admin,
        reach: Reach::All,
        team_id: None,
        is_service: false,
        successor_id: None,
        locale: None,
        calendar: None,
        is_active: true,
    }
}
