//! Converts a row to a command.

use chrono::{Datelike, NaiveDate};
use entity::money::Amount;
use sea_orm::{ActiveEnum, Iterable};

use crate::lead::input::CreateLeadInput;
use crate::lead::ops::import::column::{Cells, ImportColumn};
use crate::lead::ops::import::find::find;
use crate::lead::ops::import::{KnownRecords, RowNote};
use crate::platform::graphql::call_options::CallOptions;
use crate::platform::graphql::scalars::{CurrencyCode, Date};
use crate::platform::message::Message;
use crate::platform::text::fold;

/// The accepted years of dates: a year outside them is probably of another calendar.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// The command of a row, or the errors of all cells that cannot be parsed.
pub(super) fn lead(
    line: u64,
    cells: &Cells,
    names: &KnownRecords,
) -> Result<CreateLeadInput, Vec<RowNote>> {
    let mut row = Reading { line, cells, locale: &names.locale, notes: Vec::new() };
    let sources = |text: &str| find(&names.sources, |source| &source.name, text).map(|row| row.id);
    let campaigns =
        |text: &str| find(&names.campaigns, |campaign| &campaign.name, text).map(|row| row.id);
    let input = CreateLeadInput {
        subject: row.required(ImportColumn::Subject, "subject"),
        salutation: row.text(ImportColumn::Salutation),
        first_name: row.text(ImportColumn::FirstName),
        last_name: row.text(ImportColumn::LastName),
        company_name: row.text(ImportColumn::CompanyName),
        job_title: row.text(ImportColumn::JobTitle),
        email: row.text(ImportColumn::Email),
        phone: row.text(ImportColumn::Phone),
        mobile_phone: row.text(ImportColumn::MobilePhone),
        website: row.text(ImportColumn::Website),
        country: row.text(ImportColumn::Country),
        province: row.text(ImportColumn::Province),
        city: row.text(ImportColumn::City),
        source_id: row.read(ImportColumn::Source, "import-unknown-source", sources),
        campaign_id: row.read(ImportColumn::Campaign, "import-unknown-campaign", campaigns),
        owner_id: None,
        rating: row.choice(ImportColumn::Rating),
        currency_code: row.read(ImportColumn::Currency, "import-not-a-currency", currency),
        estimated_value: row.read(ImportColumn::EstimatedValue, "import-not-an-amount", amount),
        estimated_close_date: row.read(ImportColumn::EstimatedCloseDate, "import-not-a-day", day),
        customer_need: row.text(ImportColumn::CustomerNeed),
        pain_points: row.text(ImportColumn::PainPoints),
        budget_amount: row.read(ImportColumn::BudgetAmount, "import-not-an-amount", amount),
        budget_status: row.choice(ImportColumn::BudgetStatus),
        purchase_timeframe: row.choice(ImportColumn::PurchaseTimeframe),
        note: row.text(ImportColumn::Note),
        call: CallOptions::default(),
    };
    if row.notes.is_empty() { Ok(input) } else { Err(row.notes) }
}

struct Reading<'a> {
    line: u64,
    cells: &'a Cells,
    locale: &'a str,
    notes: Vec<RowNote>,
}

impl Reading<'_> {
    fn text(&self, column: ImportColumn) -> Option<String> {
        self.cells.get(column).map(|cell| cell.value.clone())
    }

    fn required(&mut self, column: ImportColumn, header: &str) -> String {
        self.text(column).unwrap_or_else(|| {
            self.notes.push(RowNote {
                line: self.line,
                column: header.to_owned(),
                value: String::new(),
                message: Message::new("import-required").in_locale(self.locale),
            });
            String::new()
        })
    }

    fn read<T>(
        &mut self,
        column: ImportColumn,
        refusal: &'static str,
        of: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let cell = self.cells.get(column)?;
        let value = of(&cell.value);
        if value.is_none() {
            self.refuse(column, &Message::new(refusal));
        }
        value
    }

    fn choice<E>(&mut self, column: ImportColumn) -> Option<E>
    where
        E: ActiveEnum<Value = String> + Iterable,
    {
        let cell = self.cells.get(column)?;
        let asked = fold(&cell.value).to_uppercase().replace([' ', '-'], "_");
        let value = E::iter().find(|choice| choice.to_value() == asked);
        if value.is_none() {
            let choices: Vec<String> = E::iter().map(|choice| choice.to_value()).collect();
            let message = Message::new("import-not-a-choice").with("choices", choices.join(", "));
            self.refuse(column, &message);
        }
        value
    }

    fn refuse(&mut self, column: ImportColumn, message: &Message) {
        let cell = self.cells.get(column);
        self.notes.push(RowNote {
            line: self.line,
            column: cell.map_or_else(String::new, |cell| cell.header.clone()),
            value: cell.map_or_else(String::new, |cell| cell.value.clone()),
            message: message.in_locale(self.locale),
        });
    }
}

fn currency(text: &str) -> Option<CurrencyCode> {
    let code = text.to_ascii_uppercase();
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code.then_some(CurrencyCode(code))
}

/// An amount in digits of any script, with or without thousands separators. A comma anywhere else is refused, because
/// it could be a decimal comma.
fn amount(text: &str) -> Option<Amount> {
    let folded = fold(text).replace('\u{066B}', ".").replace(['\u{066C}', '،'], ",");
    let (integer, fraction) = match folded.split_once('.') {
        Some((integer, fraction)) => (integer, Some(fraction)),
        None => (folded.as_str(), None),
    };
    let mut groups = integer.split(',');
    let first = groups.next()?;
    let is_grouped = integer.contains(',');
    let is_even = groups.all(|group| group.len() == 3);
    if is_grouped && !(is_even && (1..=3).contains(&first.trim_start_matches('-').len())) {
        return None;
    }
    let integer = integer.replace(',', "");
    let plain =
        fraction.map_or_else(|| integer.clone(), |fraction| format!("{integer}.{fraction}"));
    plain.parse().ok()
}

/// A Gregorian date, year first.
fn day(text: &str) -> Option<Date> {
    let folded = fold(text).replace('/', "-");
    let day = NaiveDate::parse_from_str(&folded, "%Y-%m-%d").ok()?;
    YEARS.contains(&day.year()).then_some(Date(day))
}

#[cfg(test)]
mod tests {
    use super::{amount, currency, day};

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, read) in [
            ("12100", Some("12100.0000")),
            ("13659.29", Some("13659.2900")),
            ("۱۰٬۴۰۰٬۰۰۰", Some("10400000.0000")),
            ("1,350,000.5", Some("1350000.5000")),
            ("۱۲٫۵", Some("12.5000")),
            ("-5", Some("-5.0000")),
            ("12,5", None),
            ("12,5x", None),
            ("1,35,000", None),
            ("1.2.3", None),
            ("1.23456", None),
            ("", None),
        ] {
            let answer = amount(text).map(|amount| amount.to_string());
            assert_eq!(answer.as_deref(), read, "{text}");
        }
    }

    #[test]
    fn days_are_gregorian_and_year_first() {
        for (text, read) in [
            ("2026-12-11", Some("2026-12-11")),
            ("۲۰۲۶/۱۲/۱۱", Some("2026-12-11")),
            ("2026-13-45", None),
            ("11-12-2026", None),
            ("1405-09-02", None),
        ] {
            let answer = day(text).map(|day| day.0.to_string());
            assert_eq!(answer.as_deref(), read, "{text}");
        }
    }

    #[test]
    fn currencies_are_codes() {
        assert_eq!(currency("eur").map(|code| code.0).as_deref(), Some("EUR"));
        assert!(currency("ریال").is_none());
    }
}
