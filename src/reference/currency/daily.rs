//! Applies exchange rates that were entered ahead of time once their first day has come.

use std::time::Duration;

use chrono::NaiveDate;
use entity::currency;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use tokio::time::sleep;

use crate::access::permission::Permission;
use crate::platform::db::command::{CallTerms, Command, Concurrency, Emits, Workflow, perform};
use crate::platform::db::session::Session;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::reference::currency::RateChanged;
use crate::reference::ops::rate_of_day;

/// The date is polled once a minute, because clocks and time zones may change at any time.
const LOOK: Duration = Duration::from_secs(60);

/// Applies the day's exchange rates to the open opportunities; runs at server start and on each new day.
#[derive(Clone, Copy, Debug)]
pub struct TakeOverRates;

impl Workflow for TakeOverRates {
    fn terms(&self) -> CallTerms {
        CallTerms::default()
    }
}

impl Command for TakeOverRates {
    const NAME: &'static str = "takeOverRates";
    const PERMISSION: Permission = Permission::ManageReference;
    const CONCURRENCY: Concurrency = Concurrency::Exclusive;
    const EMITS: Emits =
        Emits::Nothing("base values follow the rate of the day; nobody changed a record");
    type Output = ();

    async fn execute(self, tx: &mut Tx) -> Result<(), Error> {
        let base = tx.settings().organization.base_currency.clone();
        let foreign = tx
            .find::<currency::Entity>()
            .filter(currency::Column::Code.ne(base))
            .order_by_asc(currency::Column::Code);
        for currency in tx.all::<currency::Model>(foreign).await? {
            match rate_of_day(tx, &currency.code).await {
                Ok(rate) => {
                    tx.call_hook(RateChanged { currency_code: currency.code, rate }).await?
                }
                // A currency without a rate prices no opportunity yet.
                Err(Error::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// Runs forever and applies the rates of each new day in the organization's time zone.
pub async fn follow(session: Session) {
    let mut done = None;
    loop {
        match begin_day(&session, done).await {
            Ok(day) => done = Some(day),
            Err(error) => {
                tracing::warn!(?error, "exchange rates not applied; retrying within a minute");
            }
        }
        sleep(LOOK).await;
    }
}

/// Applies today's rates unless `done` is today; returns today.
async fn begin_day(session: &Session, done: Option<NaiveDate>) -> Result<NaiveDate, Error> {
    let today = session.settings().await?.day(session.now());
    if done != Some(today) {
        let ran = perform(session, TakeOverRates, CallTerms::default()).await?;
        if !ran.problems.is_empty() {
            return Err(Error::Refused(ran.problems));
        }
    }
    Ok(today)
}
