//! Document numbers as people read them.

use entity::choice::DocumentKind;
use entity::number_counter;

use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

impl Tx {
    /// Draws the next number of a kind of document, e.g. `QUO-1405-00042`. The counter's row stays locked until the
    /// commit, so draw the number as late as possible, just before the document's row is inserted.
    ///
    /// # Errors
    /// The database failed. In a debug build: a row that comes later in the order of locks is locked already.
    pub async fn next_number(&mut self, kind: DocumentKind) -> Result<String, Error> {
        self.check_counter_order()?;
        let organization = &self.settings.organization;
        let format = match kind {
            DocumentKind::Opportunity => &organization.opportunity_number_format,
            DocumentKind::Quote => &organization.quote_number_format,
            DocumentKind::Order => &organization.order_number_format,
            DocumentKind::Invoice => &organization.invoice_number_format,
        };
        let year = self.settings.calendar.fiscal_year(self.today());
        let next = self.statement(NEXT_NUMBER, [kind.into(), year.into()]);
        let row = self.writes.query_one_of::<number_counter::Entity>(next).await?;
        let row = row.ok_or_else(|| Error::Broken("no number".to_owned()))?;
        let number: i32 = row.try_get_by_index(0)?;
        let year = year.to_string();
        Ok(format.replace("{year}", &year).replace("{number}", &format!("{number:05}")))
    }
}

const NEXT_NUMBER: &str = "INSERT INTO number_counter (kind, year, last_number) VALUES ($1, $2, 1) \
     ON CONFLICT (kind, year) DO UPDATE SET last_number = number_counter.last_number + 1 \
     RETURNING last_number";
