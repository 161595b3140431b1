//! Lists kept values that break a rule. Rules become stricter over time; what was kept before stays, blocks no other
//! change of its record, and is found here.

mod invoices;
mod sums;

use std::collections::HashMap;

use entity::id::Key;
use entity::localized::Localized;
use entity::money::Amount;
use entity::record::Record;
use entity::{closing, currency, document, lead, line, opportunity, product};
use sea_orm::sea_query::{Expr, Value};
use sea_orm::{EntityTrait, ExprTrait, IdenStatic, Iterable, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::access::rows::Visible;
use crate::platform::calendar::input::{InvalidDay, check_day};
use crate::platform::country;
use crate::platform::db::row::{Priced, Row, primary_key};
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::message::Message;
use crate::platform::text::visible::{clean, has_control};
use crate::sales::document::rules::places::check_quantity_places;
use crate::slices;

/// How many records are read at once.
const BATCH: u64 = 1_000;

/// The columns of texts that may have several lines.
const TEXTS: [&str; 14] = [
    "current_situation",
    "customer_need",
    "decision_maker",
    "delivery_terms",
    "description",
    "disqualified_reason",
    "guidance",
    "note",
    "pain_points",
    "payment_terms",
    "proposed_solution",
    "strengths",
    "text",
    "weaknesses",
];

/// A kept value that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The client id of the record.
    pub record: String,
    /// The column.
    pub column: &'static str,
    /// The value.
    pub value: String,
    /// The rule, for people.
    pub message: Message,
}

/// All kept values that break a rule, table by table.
///
/// # Errors
/// The database failed.
pub async fn faults(session: &Session) -> Result<Vec<Fault>, Error> {
    let session = &session.snapshot().await?;
    let mut check = Check { session, faults: Vec::new() };
    check.amounts().await?;
    check.invoices().await?;
    check.pipeline_sums().await?;
    slices::check_tables(&mut check).await?;
    Ok(check.faults)
}

/// Reads the records and keeps what is wrong.
#[derive(Debug)]
pub struct Check<'a> {
    session: &'a Session,
    faults: Vec<Fault>,
}

impl Check<'_> {
    /// Checks the texts and days of a table.
    ///
    /// # Errors
    /// The database failed.
    pub async fn table<M>(&mut self) -> Result<(), Error>
    where
        M: Record<Entity: Visible>,
    {
        self.each(|row: &M, faults| {
            for column in <M::Entity as EntityTrait>::Column::iter() {
                let name = column.as_str();
                faults.extend(fault(name, &row.get(column)).map(|(value, message)| Fault {
                    record: row.key().to_text(),
                    column: name,
                    value,
                    message,
                }));
            }
        })
        .await
    }

    /// The amounts and quantities that people enter, which have no more decimal places than their currency or product.
    async fn amounts(&mut self) -> Result<(), Error> {
        let currencies = self.session.find::<currency::Entity>()?;
        let currencies: Vec<currency::Model> = self.session.all(currencies).await?;
        let places: HashMap<String, u32> = currencies
            .into_iter()
            .map(|currency| (currency.code, u32::try_from(currency.precision).unwrap_or(0)))
            .collect();
        let amount = |record: String, code: &str, given: (&'static str, Option<Amount>)| {
            let (column, value) = given;
            let most = *places.get(code)?;
            let value = value.filter(|value| value.has_more_places(most))?;
            let message = Message::new("amount-too-precise");
            Some(Fault { record, column, value: value.to_string(), message })
        };
        self.each(|lead: &lead::Model, faults| {
            let (id, code) = (|| lead.id.to_text(), &lead.currency_code);
            faults.extend(amount(id(), code, ("estimated_value", lead.estimated_value)));
            faults.extend(amount(id(), code, ("budget_amount", lead.budget_amount)));
        })
        .await?;
        self.each(|opportunity: &Priced<opportunity::Model>, faults| {
            let (id, code) = (|| opportunity.id.to_text(), &opportunity.document.currency_code);
            let value = Some(opportunity.estimated_value);
            faults.extend(amount(id(), code, ("estimated_value", value)));
            faults.extend(amount(id(), code, ("budget_amount", opportunity.budget_amount)));
        })
        .await?;
        let mut codes = HashMap::new();
        self.each(|document: &document::Model, faults| {
            codes.insert(document.id, document.currency_code.clone());
            let (id, code) = (|| document.id.to_text(), &document.currency_code);
            faults.extend(amount(id(), code, ("discount_amount", Some(document.discount_amount))));
            faults.extend(amount(id(), code, ("freight_amount", Some(document.freight_amount))));
        })
        .await?;
        let mut decimals = HashMap::new();
        self.each(|product: &product::Model, _| {
            decimals.insert(product.id, u32::try_from(product.quantity_decimals).unwrap_or(0));
        })
        .await?;
        self.each(|line: &line::Model, faults| {
            let most = line.product_id.and_then(|product| decimals.get(&product));
            let quantity = most.map_or(Ok(()), |most| check_quantity_places(line.quantity, *most));
            faults.extend(quantity.err().map(|problem| Fault {
                record: line.id.to_text(),
                column: "quantity",
                value: line.quantity.to_string(),
                message: problem.message,
            }));
            let Some(code) = codes.get(&line.document_id) else { return };
            let discount = ("manual_discount_amount", Some(line.manual_discount_amount));
            faults.extend(amount(line.id.to_text(), code, discount));
            let tax = ("tax_amount", Some(line.tax_amount).filter(|_| line.is_tax_overridden));
            faults.extend(amount(line.id.to_text(), code, tax));
        })
        .await?;
        self.each(|closing: &closing::Model, faults| {
            let revenue = ("actual_revenue", Some(closing.actual_revenue));
            faults.extend(amount(closing.id.to_text(), &closing.currency_code, revenue));
        })
        .await
    }

    /// Checks all records of a table, deleted ones too.
    async fn each<R: Row>(
        &mut self,
        mut check: impl FnMut(&R, &mut Vec<Fault>),
    ) -> Result<(), Error> {
        let id = primary_key::<R::Table>();
        let mut last = Uuid::nil();
        loop {
            let rows = self
                .session
                .find_below::<R::Table>()?
                .filter(Expr::col((R::Table::default(), id)).gt(last))
                .order_by_asc(id)
                .limit(BATCH);
            let rows: Vec<R> = self.session.all(rows).await?;
            let Some(end) = rows.last() else { return Ok(()) };
            last = end.id();
            rows.iter().for_each(|row| check(row, &mut self.faults));
        }
    }
}

/// What is wrong with a value of a column, and the value.
fn fault(column: &str, value: &Value) -> Option<(String, Message)> {
    match value {
        Value::String(Some(code)) if column == "country" => {
            let is_known = country::code(code) == Some(code.as_str());
            (!is_known).then(|| (code.escape_debug().to_string(), Message::new("country-form")))
        }
        Value::String(Some(text)) => match text.parse::<Localized>() {
            Ok(names) => names.iter().find_map(|(_, name)| text_fault(column, name)),
            Err(_) => text_fault(column, text),
        },
        Value::ChronoDate(Some(day)) => {
            let reason = check_day(*day).map_err(InvalidDay::message).err()?;
            Some((day.to_string(), reason))
        }
        Value::ChronoDateTimeUtc(Some(instant)) => {
            let reason = check_day(instant.date_naive()).map_err(InvalidDay::message).err()?;
            Some((instant.to_string(), reason))
        }
        _ => None,
    }
}

fn text_fault(column: &str, text: &str) -> Option<(String, Message)> {
    let is_one_line = !TEXTS.contains(&column);
    let key = if has_control(text, is_one_line) {
        if is_one_line { "line-with-controls" } else { "text-with-controls" }
    } else if clean(text) != text.trim() {
        "text-with-invisible"
    } else {
        return None;
    };
    Some((text.escape_debug().to_string(), Message::new(key)))
}

#[cfg(test)]
mod tests {
    use sea_orm::sea_query::Value;

    use super::fault;

    #[test]
    fn a_value_that_breaks_a_rule_is_known_by_its_column() {
        let key = |column, value: Value| fault(column, &value).map(|(_, message)| message.key());
        let day = |text: &str| -> chrono::NaiveDate { text.parse().expect("a day") };
        for (column, value, expected) in [
            ("name", Value::from("Nora"), None),
            ("name", Value::from("No\u{200B}ra"), Some("text-with-invisible")),
            ("name", Value::from("\u{200C}"), Some("text-with-invisible")),
            ("name", Value::from("a\nb"), Some("line-with-controls")),
            ("note", Value::from("a\nb"), None),
            ("name", Value::from(r#"{"en":"No\nra"}"#), Some("line-with-controls")),
            ("name", Value::from(r#"{"en":"Nora"}"#), None),
            ("note", Value::from("a\u{7}b"), Some("text-with-controls")),
            ("estimated_close_date", Value::from(day("1405-09-30")), Some("day-out-of-range")),
            ("estimated_close_date", Value::from(day("2026-12-21")), None),
            ("country", Value::from("GB"), None),
            ("country", Value::from("UK"), Some("country-form")),
            ("country", Value::from("XX"), Some("country-form")),
            ("version", Value::from(1), None),
        ] {
            assert_eq!(key(column, value.clone()), expected, "{column} {value:?}");
        }
    }
}
