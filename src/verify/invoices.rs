//! Kept values of invoices that follow from others: balances, quantities that are invoiced, and numbers without gaps.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::choice::InvoiceStatus;
use entity::id::{InvoiceId, Key, LineId};
use entity::money::Amount;
use entity::{credit_note, credit_note_line, invoice, line, payment};

use crate::platform::db::row::Priced;
use crate::platform::error::Error;
use crate::platform::message::Message;
use crate::verify::{Check, Fault};

/// A sum of ten-thousandths.
type Sum = i128;

/// The lowest and the highest number of a series, and how many there are.
#[derive(Clone, Copy)]
struct Series {
    lowest: u64,
    highest: u64,
    count: u64,
}

impl Check<'_> {
    /// Balances, invoiced quantities and the series of numbers.
    pub(super) async fn invoices(&mut self) -> Result<(), Error> {
        let (mut paid, mut credited): (HashMap<InvoiceId, Sum>, HashMap<InvoiceId, Sum>) =
            (HashMap::new(), HashMap::new());
        self.each(|row: &payment::Model, _| {
            *paid.entry(row.invoice_id).or_default() += Sum::from(row.amount.raw());
        })
        .await?;
        let mut series: BTreeMap<String, Series> = BTreeMap::new();
        self.each(|row: &credit_note::Model, _| {
            *credited.entry(row.invoice_id).or_default() += Sum::from(row.payable_amount.raw());
            count(&mut series, &row.number);
        })
        .await?;
        let mut standing = HashMap::new();
        self.each(|invoice: &Priced<invoice::Model>, faults| {
            if let Some(number) = &invoice.number {
                count(&mut series, number);
            }
            standing.insert(invoice.document.id, invoice.status != InvoiceStatus::Canceled);
            let sum = |of: &HashMap<InvoiceId, Sum>| of.get(&invoice.id).copied().unwrap_or(0);
            let (paid, credited) = (sum(&paid), sum(&credited));
            let due = match invoice.number {
                Some(_) => Sum::from(invoice.document.payable_amount.raw()) - paid - credited,
                None => 0,
            };
            for (column, kept, is, key) in [
                ("paid_amount", invoice.paid_amount, paid, "invoice-paid-differs"),
                ("credited_amount", invoice.credited_amount, credited, "invoice-credited-differs"),
                ("balance", invoice.balance, due, "invoice-balance-differs"),
            ] {
                let record = invoice.id.to_text();
                faults.extend(differs((record, column), (kept, is), key));
            }
        })
        .await?;
        self.invoiced_quantities(&standing).await?;
        self.faults.extend(series.into_iter().filter_map(|(prefix, of_prefix)| {
            let Series { lowest, highest, count } = of_prefix;
            let has_gap = highest - lowest + 1 != count;
            has_gap.then(|| Fault {
                record: prefix,
                column: "number",
                value: format!("{lowest}–{highest}: {count}"),
                message: Message::new("invoice-number-gap"),
            })
        }));
        Ok(())
    }

    /// How much of each order's line is on invoices that stand, less what was credited.
    async fn invoiced_quantities(
        &mut self,
        standing: &HashMap<entity::id::DocumentId, bool>,
    ) -> Result<(), Error> {
        let (mut kept, mut sources) = (HashMap::new(), HashMap::new());
        let mut invoiced: HashMap<LineId, Sum> = HashMap::new();
        self.each(|line: &line::Model, _| {
            match (standing.get(&line.document_id), line.source_line_id) {
                (Some(true), Some(source)) => {
                    sources.insert(line.id, source);
                    *invoiced.entry(source).or_default() += Sum::from(line.quantity.raw());
                }
                (Some(_), _) => {}
                (None, _) => {
                    // Most lines are of no order: they are on no invoice, and need no place here.
                    if line.invoiced_quantity != Amount::ZERO {
                        kept.insert(line.id, line.invoiced_quantity);
                    }
                }
            }
        })
        .await?;
        self.each(|row: &credit_note_line::Model, _| {
            if let Some(source) = sources.get(&row.line_id) {
                *invoiced.entry(*source).or_default() -= Sum::from(row.quantity.raw());
            }
        })
        .await?;
        let lines: BTreeSet<LineId> = kept.keys().chain(invoiced.keys()).copied().collect();
        self.faults.extend(lines.into_iter().filter_map(|line| {
            let kept = kept.get(&line).copied().unwrap_or(Amount::ZERO);
            let is = invoiced.get(&line).copied().unwrap_or(0);
            differs((line.to_text(), "invoiced_quantity"), (kept, is), "order-invoiced-differs")
        }));
        Ok(())
    }
}

fn differs(
    (record, column): (String, &'static str),
    (kept, is): (Amount, Sum),
    key: &'static str,
) -> Option<Fault> {
    let differs = Sum::from(kept.raw()) != is;
    differs.then(|| Fault { record, column, value: kept.to_string(), message: Message::new(key) })
}

/// Counts a number in the series of those that begin alike and end in digits.
fn count(series: &mut BTreeMap<String, Series>, number: &str) {
    let prefix = number.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let Ok(place) = number[prefix.len()..].parse::<u64>() else { return };
    let first = Series { lowest: place, highest: place, count: 0 };
    let of_prefix = series.entry(prefix.to_owned()).or_insert(first);
    of_prefix.lowest = of_prefix.lowest.min(place);
    of_prefix.highest = of_prefix.highest.max(place);
    of_prefix.count += 1;
}
