//! The commands that close and reopen accounting months, and add holidays.

use chrono::NaiveDate;
use entity::choice::PipelineEventKind;
use entity::id::{HolidayId, PeriodId};
use entity::{holiday, period};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Concurrency, Emits};
use crate::platform::db::tx::{LookupKey, Tx};
use crate::platform::error::{Error, UserError, UserErrorCode};
use crate::platform::graphql::localized::names;
use crate::platform::message::Message;
use crate::platform::validator::Validator;
use crate::reference::ops::changed;
use crate::reference::period::input::{AddHolidaysInput, ClosePeriodInput, ReopenPeriodInput};

/// Limit of holidays in one call.
const MOST_HOLIDAYS: usize = 400;

impl Command for ClosePeriodInput {
    const NAME: &'static str = "closePeriod";
    const PERMISSION: Permission = Permission::ClosePeriod;
    const CONCURRENCY: Concurrency = Concurrency::Exclusive;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = PeriodId;

    async fn execute(self, tx: &mut Tx) -> Result<PeriodId, Error> {
        let (starts_on, ends_on) = tx.settings().calendar.month_bounds(self.date.0);
        if starts_on > tx.today() {
            return Err(UserError::invalid("period-not-begun").at("date").into());
        }
        lock_months(tx).await?;
        let closed = period::Model {
            id: PeriodId::generate(),
            starts_on,
            ends_on,
            closed_at: Some(tx.now()),
            closed_by_id: Some(tx.user()?),
        };
        let id = match of_day(tx, self.date.0).await? {
            None => tx.insert(closed).await?.id,
            Some(before) if before.closed_at.is_some() => return Err(wrong("period-is-closed")),
            Some(before) => {
                let after = period::Model {
                    closed_at: closed.closed_at,
                    closed_by_id: closed.closed_by_id,
                    ..before.clone()
                };
                tx.update(&before, after).await?.id
            }
        };
        changed(tx, id);
        Ok(id)
    }
}

impl Command for ReopenPeriodInput {
    const NAME: &'static str = "reopenPeriod";
    const PERMISSION: Permission = Permission::ClosePeriod;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = PeriodId;

    async fn execute(self, tx: &mut Tx) -> Result<PeriodId, Error> {
        lock_months(tx).await?;
        let before = of_day(tx, self.date.0).await?;
        let before = before
            .filter(|period| period.closed_at.is_some())
            .ok_or_else(|| wrong("period-is-open"))?;
        let after = period::Model { closed_at: None, closed_by_id: None, ..before.clone() };
        tx.update(&before, after).await?;
        changed(tx, before.id);
        Ok(before.id)
    }
}

/// Months are closed and reopened one after the other: they are few, and rarely change.
async fn lock_months(tx: &mut Tx) -> Result<(), Error> {
    tx.lock_keys(&[LookupKey { kind: "period.month", value: "" }]).await
}

fn wrong(key: &'static str) -> Error {
    UserError::new(UserErrorCode::INVALID_STATE, Message::new(key)).at("date").into()
}

/// The stored month that contains a day, locked. Its bounds are those of the calendar in which it was closed.
async fn of_day(tx: &mut Tx, day: NaiveDate) -> Result<Option<period::Model>, Error> {
    let rows = tx
        .find::<period::Entity>()
        .filter(period::Column::StartsOn.lte(day))
        .filter(period::Column::EndsOn.gte(day));
    Ok(tx.lock_all(rows).await?.pop())
}

impl Command for AddHolidaysInput {
    const NAME: &'static str = "addHolidays";
    const PERMISSION: Permission = Permission::ManageReference;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = Vec<HolidayId>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<HolidayId>, Error> {
        let holidays = self.checked()?;
        tx.lock_keys(&[LookupKey { kind: "holiday.date", value: "" }]).await?;
        let days = holidays.iter().map(|holiday| holiday.date);
        let known = tx.find::<holiday::Entity>().filter(holiday::Column::Date.is_in(days));
        let known: Vec<holiday::Model> = tx.all(known).await?;
        let mut ids = Vec::with_capacity(holidays.len());
        for holiday in holidays {
            let row = match known.iter().find(|known| known.date == holiday.date) {
                None => tx.insert(holiday).await?,
                Some(before) => {
                    let after = holiday::Model { id: before.id, ..holiday };
                    tx.update(before, after).await?
                }
            };
            changed(tx, row.id);
            ids.push(row.id);
        }
        Ok(ids)
    }
}

impl AddHolidaysInput {
    fn checked(self) -> Result<Vec<holiday::Model>, Error> {
        let count = self.holidays.len();
        if !(1..=MOST_HOLIDAYS).contains(&count) {
            let message = Message::new("holiday-count").with("most", MOST_HOLIDAYS);
            return Err(UserError::new(UserErrorCode::LIMIT_EXCEEDED, message)
                .at("holidays")
                .into());
        }
        let mut validator = Validator::default();
        let mut rows: Vec<holiday::Model> = Vec::with_capacity(count);
        for (index, given) in self.holidays.into_iter().enumerate() {
            let date = given.date.0;
            if rows.iter().any(|row| row.date == date) {
                validator.refuse(
                    UserError::invalid("holiday-twice").at(&format!("holidays.{index}.date")),
                );
            }
            let path = format!("holidays.{index}.names");
            if let Some(name) = validator.check(names(&given.names, &path)) {
                let id = HolidayId::generate();
                rows.push(holiday::Model { id, date, name });
            }
        }
        validator.into_result()?;
        Ok(rows)
    }
}
