//! Converts a row to a command.

use chrono::NaiveDate;
use entity::currency;
use entity::money::Amount;
use sea_orm::{ActiveEnum, Iterable};

use crate::lead::input::CreateLeadInput;
use crate::lead::ops::import::amount::{Convention, NoAmount, amount};
use crate::lead::ops::import::column::{Cells, ImportColumn};
use crate::lead::ops::import::country;
use crate::lead::ops::import::find::find;
use crate::lead::ops::import::{KnownRecords, RowNote};
use crate::platform::calendar::input::{InvalidDay, parse_day};
use crate::platform::graphql::call_options::CallOptions;
use crate::platform::graphql::scalars::{CurrencyCode, Date};
use crate::platform::message::Message;
use crate::platform::text::{fold, fold_name};

/// The languages in which people may have written a choice.
const LANGUAGES: [&str; 2] = ["en", "fa"];

/// The command of a row, or the errors of all cells that cannot be parsed.
pub(super) fn lead(
    (line, cells): (u64, &Cells),
    convention: Convention,
    names: &KnownRecords,
) -> Result<CreateLeadInput, Vec<RowNote>> {
    let mut row = Reading { line, cells, locale: &names.locale, notes: Vec::new() };
    let sources = |text: &str| find(&names.sources, |source| &source.name, text).map(|row| row.id);
    let campaigns =
        |text: &str| find(&names.campaigns, |campaign| &campaign.name, text).map(|row| row.id);
    let unknown = |key: &'static str| move || Message::new(key);
    let (first_name, last_name) = row.person();
    let input = CreateLeadInput {
        subject: row.required(ImportColumn::Subject, "subject"),
        salutation: row.text(ImportColumn::Salutation),
        first_name,
        last_name,
        company_name: row.text(ImportColumn::CompanyName),
        job_title: row.text(ImportColumn::JobTitle),
        email: row.text(ImportColumn::Email).map(|text| address(&text)),
        phone: row.phone(ImportColumn::Phone),
        mobile_phone: row.phone(ImportColumn::MobilePhone),
        website: row.text(ImportColumn::Website),
        country: row.text(ImportColumn::Country).map(|text| country_code(&text)),
        province: row.text(ImportColumn::Province),
        city: row.text(ImportColumn::City),
        source_id: row.read(ImportColumn::Source, |text| {
            sources(text).ok_or_else(unknown("import-unknown-source"))
        }),
        campaign_id: row.read(ImportColumn::Campaign, |text| {
            campaigns(text).ok_or_else(unknown("import-unknown-campaign"))
        }),
        owner_id: None,
        rating: row.choice(ImportColumn::Rating, "label-rating"),
        currency_code: row.read(ImportColumn::Currency, |text| {
            currency(text, &names.currencies).ok_or_else(unknown("import-not-a-currency"))
        }),
        estimated_value: row.amount(ImportColumn::EstimatedValue, convention),
        estimated_close_date: row.read(ImportColumn::EstimatedCloseDate, day),
        customer_need: row.text(ImportColumn::CustomerNeed),
        pain_points: row.text(ImportColumn::PainPoints),
        budget_amount: row.amount(ImportColumn::BudgetAmount, convention),
        budget_status: row.choice(ImportColumn::BudgetStatus, "label-budget-status"),
        purchase_timeframe: row.choice(ImportColumn::PurchaseTimeframe, "label-purchase-timeframe"),
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

    /// Given and family name; a full name is used where the row has neither.
    fn person(&self) -> (Option<String>, Option<String>) {
        match (self.text(ImportColumn::FirstName), self.text(ImportColumn::LastName)) {
            (None, None) => {
                self.text(ImportColumn::FullName).map_or((None, None), |name| split(&name))
            }
            names => names,
        }
    }

    fn read<T>(
        &mut self,
        column: ImportColumn,
        of: impl FnOnce(&str) -> Result<T, Message>,
    ) -> Option<T> {
        let cell = self.cells.get(column)?;
        of(&cell.value).map_err(|message| self.refuse(column, &message)).ok()
    }

    fn phone(&mut self, column: ImportColumn) -> Option<String> {
        self.read(column, |text| {
            if is_shortened(text) {
                return Err(Message::new("import-number-shortened"));
            }
            Ok(text.strip_prefix("tel:").unwrap_or(text).to_owned())
        })
    }

    fn amount(&mut self, column: ImportColumn, convention: Convention) -> Option<Amount> {
        self.read(column, |text| {
            amount(text, convention).map_err(|reason| match reason {
                NoAmount::Malformed => Message::new("import-not-an-amount"),
                NoAmount::Ambiguous => Message::new("import-amount-ambiguous"),
            })
        })
    }

    /// A value of an enum, by its name in the API or its label, whose message is `label`.
    fn choice<E>(&mut self, column: ImportColumn, label: &'static str) -> Option<E>
    where
        E: ActiveEnum<Value = String> + Iterable,
    {
        let labelled = |choice: &E, locale: &str| {
            Message::new(label).with("value", choice.to_value()).in_locale(locale)
        };
        let locale = self.locale;
        self.read(column, |text| {
            let asked = fold(text).to_uppercase().replace([' ', '-'], "_");
            if let Some(choice) = E::iter().find(|choice| choice.to_value() == asked) {
                return Ok(choice);
            }
            let named = fold_name(text);
            let has_label = |choice: &E| {
                let is_label = |locale| fold_name(&labelled(choice, locale)) == named;
                LANGUAGES.into_iter().any(is_label)
            };
            E::iter().find(has_label).ok_or_else(|| {
                let choices: Vec<String> =
                    E::iter().map(|choice| labelled(&choice, locale)).collect();
                Message::new("import-not-a-choice").with("choices", choices.join(", "))
            })
        })
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

/// Given and family name of a full name: `Nora Karimi` or `Karimi, Nora`.
fn split(full: &str) -> (Option<String>, Option<String>) {
    let names = match full.split_once([',', '،']) {
        Some((last, first)) => Some((first, last)),
        None => full.split_once(char::is_whitespace),
    };
    match names {
        Some((first, last)) => (Some(first.trim().to_owned()), Some(last.trim().to_owned())),
        None => (None, Some(full.to_owned())),
    }
}

/// The address in a link, `mailto:nora@example.com`, or beside a name, `Nora <nora@example.com>`.
fn address(text: &str) -> String {
    let within = text.strip_suffix('>').and_then(|text| text.rsplit_once('<'));
    let text = within.map_or(text, |(_, address)| address).trim();
    match text.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => {
            text[7..].split('?').next().unwrap_or_default().to_owned()
        }
        Some(_) | None => text.to_owned(),
    }
}

/// The code of a country's name; any other text stays, to be checked as a code.
fn country_code(text: &str) -> String {
    country::code(text).map_or_else(|| text.to_owned(), str::to_owned)
}

/// Whether a spreadsheet has replaced digits of a number by a power of ten, as in `9.89121E+11`.
fn is_shortened(text: &str) -> bool {
    let folded = fold(text);
    let Some((digits, power)) = folded.split_once('e') else { return false };
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let power = power.trim_start_matches(['+', '-']);
    !digits.is_empty()
        && is_number(&digits.replace(['.', ',', '\u{066B}'], ""))
        && !power.is_empty()
        && is_number(power)
}

/// A currency by its code, or by its name in any language.
fn currency(text: &str, known: &[currency::Model]) -> Option<CurrencyCode> {
    let asked = fold_name(text);
    let is_meant = |currency: &&currency::Model| {
        currency.name.iter().any(|(_, name)| fold_name(name) == asked)
    };
    if let Some(currency) = known.iter().find(is_meant) {
        return Some(CurrencyCode(currency.code.clone()));
    }
    let code = text.to_ascii_uppercase();
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code.then_some(CurrencyCode(code))
}

/// A Gregorian date, year first; months and days may have one digit.
fn day(text: &str) -> Result<Date, Message> {
    let folded = fold(text).replace('/', "-");
    let day = parse_day(&folded).or_else(|reason| {
        let day = NaiveDate::parse_from_str(&folded, "%Y-%m-%d").map_err(|_| reason)?;
        parse_day(&day.to_string())
    });
    day.map(Date).map_err(InvalidDay::message)
}

#[cfg(test)]
mod tests {
    use super::{address, currency, day, is_shortened, split};

    #[test]
    fn days_are_gregorian_and_year_first() {
        for (text, read) in [
            ("2026-12-11", Some("2026-12-11")),
            ("۲۰۲۶/۱۲/۱۱", Some("2026-12-11")),
            ("2026/1/5", Some("2026-01-05")),
            ("2026-13-45", None),
            ("11-12-2026", None),
            ("1405-09-02", None),
            ("1405/9/2", None),
        ] {
            let answer = day(text).map(|day| day.0.to_string()).ok();
            assert_eq!(answer.as_deref(), read, "{text}");
        }
        let message = day("۱۴۰۵/۰۹/۳۰").expect_err("it is Jalali").in_locale("en");
        assert_eq!(message, "This looks like a Jalali day: enter 2026-12-21.");
    }

    #[test]
    fn currencies_are_codes() {
        assert_eq!(currency("eur", &[]).map(|code| code.0).as_deref(), Some("EUR"));
        assert!(currency("ریال", &[]).is_none());
    }

    #[test]
    fn an_address_stands_in_a_link_or_beside_a_name() {
        for (text, kept) in [
            ("nora@example.com", "nora@example.com"),
            ("mailto:nora@example.com", "nora@example.com"),
            ("MAILTO:nora@example.com?subject=hi", "nora@example.com"),
            ("Nora <nora@example.com>", "nora@example.com"),
            ("نورا <mailto:nora@example.com>", "nora@example.com"),
            ("nora", "nora"),
        ] {
            assert_eq!(address(text), kept, "{text}");
        }
    }

    #[test]
    fn a_full_name_is_split() {
        for (text, first, last) in [
            ("Nora Karimi", Some("Nora"), "Karimi"),
            ("Karimi, Nora", Some("Nora"), "Karimi"),
            ("Ludwig van Beethoven", Some("Ludwig"), "van Beethoven"),
            ("کریمی", None, "کریمی"),
        ] {
            let told = |name: &str| Some(name.to_owned());
            assert_eq!(split(text), (first.and_then(told), told(last)), "{text}");
        }
    }

    #[test]
    fn a_number_that_a_spreadsheet_has_shortened_is_known() {
        for (text, is) in [
            ("9.89121E+11", true),
            ("9,89121E+11", true),
            ("9e11", true),
            ("۹٫۸۹E+11", true),
            ("09123456789", false),
            ("+98 21 8845 ext. 12", false),
            ("e", false),
            ("", false),
        ] {
            assert_eq!(is_shortened(text), is, "{text}");
        }
    }
}
