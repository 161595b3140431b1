//! Converts a row to a command.

use chrono::NaiveDate;
use entity::currency;
use entity::money::Amount;
use sea_orm::{ActiveEnum, Iterable};

use crate::account::party::is_shortened;
use crate::lead::input::CreateLeadInput;
use crate::lead::ops::import::amount::{Convention, NoAmount, amount};
use crate::lead::ops::import::column::{Cells, ImportColumn};
use crate::lead::ops::import::find::find;
use crate::lead::ops::import::{KnownRecords, RowNote};
use crate::platform::calendar::input::{InvalidDay, parse_day};
use crate::platform::country::{self, Country};
use crate::platform::error::UserErrorCode;
use crate::platform::graphql::call_options::CallOptions;
use crate::platform::graphql::scalars::{CurrencyCode, Date};
use crate::platform::message::Message;
use crate::platform::text::{fold, fold_name};

/// The languages in which people may have written a choice.
const LANGUAGES: [&str; 2] = ["en", "fa"];

/// The command of a row with the warnings about it, or the errors of all cells that cannot be parsed.
pub(super) fn lead(
    (line, cells): (u64, &Cells),
    convention: Convention,
    names: &KnownRecords,
) -> Result<(CreateLeadInput, Vec<RowNote>), Vec<RowNote>> {
    let mut row =
        Reading { line, cells, locale: &names.locale, errors: Vec::new(), warnings: Vec::new() };
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
        country: row.country(),
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
    if row.errors.is_empty() { Ok((input, row.warnings)) } else { Err(row.errors) }
}

struct Reading<'a> {
    line: u64,
    cells: &'a Cells,
    locale: &'a str,
    errors: Vec<RowNote>,
    warnings: Vec<RowNote>,
}

impl Reading<'_> {
    fn text(&self, column: ImportColumn) -> Option<String> {
        self.cells.get(column).map(|cell| cell.value.clone())
    }

    fn required(&mut self, column: ImportColumn, header: &str) -> String {
        self.text(column).unwrap_or_else(|| {
            let message = Message::new("import-required").in_locale(self.locale);
            self.errors.push(RowNote {
                code: UserErrorCode::REQUIRED.0.name.to_owned(),
                column: header.to_owned(),
                ..RowNote::about_row(self.line, message)
            });
            String::new()
        })
    }

    /// Given and family name; a full name fills what is missing of them. One that contradicts them is ignored with a
    /// warning.
    fn person(&mut self) -> Names {
        let names = (self.text(ImportColumn::FirstName), self.text(ImportColumn::LastName));
        let Some(full) = self.text(ImportColumn::FullName).map(|full| split(&full)) else {
            return names;
        };
        if names == (None, None) {
            return full;
        }
        filled(names.clone(), &full).unwrap_or_else(|| {
            let message = Message::new("import-full-name-differs");
            let warning = self.note(ImportColumn::FullName, &message);
            self.warnings.push(warning);
            names
        })
    }

    /// The code of a country's name; any other text stays, to be checked as a code.
    fn country(&mut self) -> Option<String> {
        let locale = self.locale;
        self.read(ImportColumn::Country, |text| match country::named(text) {
            [] => Ok(text.to_owned()),
            [country] => Ok(country.code.to_owned()),
            several => {
                let label = |it: &Country| format!("{} ({})", it.code, it.name(locale));
                let countries: Vec<String> = several.iter().map(label).collect();
                let message = Message::new("import-country-ambiguous");
                Err(message.with("countries", countries.join(", ")))
            }
        })
    }

    fn read<T>(
        &mut self,
        column: ImportColumn,
        of: impl FnOnce(&str) -> Result<T, Message>,
    ) -> Option<T> {
        let cell = self.cells.get(column)?;
        let value = of(&cell.value);
        value.map_err(|message| self.errors.push(self.note(column, &message))).ok()
    }

    fn phone(&mut self, column: ImportColumn) -> Option<String> {
        self.read(column, |text| {
            if is_shortened(text) {
                return Err(Message::new("import-number-shortened"));
            }
            Ok(text.to_owned())
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

    /// A note about the cell of a column.
    fn note(&self, column: ImportColumn, message: &Message) -> RowNote {
        let cell = self.cells.get(column);
        RowNote {
            column: cell.map_or_else(String::new, |cell| cell.header.clone()),
            value: cell.map_or_else(String::new, |cell| cell.value.clone()),
            ..RowNote::about_row(self.line, message.in_locale(self.locale))
        }
    }
}

/// A person's given and family name, as far as they are known.
type Names = (Option<String>, Option<String>);

/// Given and family name, of which a full name fills the missing one; `None`: it contradicts the other.
fn filled(names: Names, (given, family): &Names) -> Option<Names> {
    let full: Vec<&str> =
        [given, family].into_iter().flatten().flat_map(|name| name.split_whitespace()).collect();
    let around = |name: &str| around(&full, name);
    let either = |one: &[&str], other: &[&str]| {
        let words = if one.is_empty() { other } else { one };
        (!words.is_empty()).then(|| words.join(" "))
    };
    Some(match names {
        (Some(first), None) => {
            let (before, after) = around(&first)?;
            (Some(first), either(after, before))
        }
        (None, Some(last)) => {
            let (before, after) = around(&last)?;
            (either(before, after), Some(last))
        }
        (first, last) => {
            for name in [&first, &last].into_iter().flatten() {
                around(name)?;
            }
            (first, last)
        }
    })
}

/// The words before and after those that are a name, as people write it; `None`: no words are.
fn around<'a, 'b>(words: &'a [&'b str], name: &str) -> Option<(&'a [&'b str], &'a [&'b str])> {
    let name = fold_name(name);
    let places =
        (0..words.len()).flat_map(|start| (start + 1..=words.len()).map(move |end| (start, end)));
    let mut places =
        places.filter(|(start, end)| fold_name(&words[*start..*end].join(" ")) == name);
    places.next().map(|(start, end)| (&words[..start], &words[end..]))
}

/// Given and family name of a full name: `Nora Karimi` or `Karimi, Nora`.
fn split(full: &str) -> Names {
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
    use super::{address, currency, day, split};

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
            let some = |name: &str| Some(name.to_owned());
            assert_eq!(split(text), (first.and_then(some), some(last)), "{text}");
        }
    }
}
