//! Numbers without gaps, as tax law asks of invoices.

use chrono::NaiveDate;
use entity::choice::NumberSeries;
use entity::number_counter;

use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

/// The format of the numbers of credit notes.
const CREDIT_NOTE_FORMAT: &str = "CRN-{year}-{number}";

impl Tx {
    /// Takes the next number of a series within the fiscal year of a day, e.g. `INV-1405-00042`. The counter's row
    /// stays locked until the commit and is set back with the transaction, so no number is missing and none is given
    /// twice. Take it after all rows are locked, as late as possible: others who want one wait.
    ///
    /// # Errors
    /// The database failed. In a debug build: a row that comes later in the order of locks is locked already.
    pub async fn take_gapless_number(
        &mut self,
        series: NumberSeries,
        day: NaiveDate,
    ) -> Result<String, Error> {
        self.check_counter_order()?;
        let year = self.settings.calendar.fiscal_year(day);
        let next = self.statement(NEXT_NUMBER, [series.into(), year.into()]);
        let row = self.writes.query_one_of::<number_counter::Entity>(next).await?;
        let row = row.ok_or_else(|| Error::Broken("no number".to_owned()))?;
        let number: i32 = row.try_get_by_index(0)?;
        let organization = &self.settings.organization;
        let format = match series {
            NumberSeries::Opportunity => &organization.opportunity_number_format,
            NumberSeries::Quote => &organization.quote_number_format,
            NumberSeries::Order => &organization.order_number_format,
            NumberSeries::Invoice => &organization.invoice_number_format,
            NumberSeries::CreditNote => CREDIT_NOTE_FORMAT,
        };
        let year = year.to_string();
        Ok(format.replace("{year}", &year).replace("{number}", &format!("{number:05}")))
    }
}

const NEXT_NUMBER: &str = "INSERT INTO number_counter (kind, year, last_number) VALUES ($1, $2, 1) \
     ON CONFLICT (kind, year) DO UPDATE SET last_number = number_counter.last_number + 1 \
     RETURNING last_number";
