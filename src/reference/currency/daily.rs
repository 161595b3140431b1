//! What a new day brings: exchange rates that were set beforehand begin to hold.

use std::time::Duration;

use chrono::NaiveDate;
use entity::currency;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use tokio::time::sleep;

use crate::access::permission::Permission;
use crate::platform::db::command::{CallTerms, Command, Workflow, perform};
use crate::platform::db::session::Session;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::reference::currency::RateChanged;
use crate::reference::ops::rate_of_day;

/// How often the day is looked at: clocks and time zones may be changed at any time.
const LOOK: Duration = Duration::from_secs(60);

/// Takes over the day's rates into the open opportunities: done when a server starts and each new day.
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
                // It has no rate yet, so no opportunity is in it.
                Err(Error::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// Takes over the rates of each new day of the organisation, for ever.
pub async fn follow(session: Session) {
    let mut done = None;
    loop {
        match begin_day(&session, done).await {
            Ok(day) => done = Some(day),
            Err(error) => {
                tracing::warn!(?error, "the day's rates are not taken over; it is tried again");
            }
        }
        sleep(LOOK).await;
    }
}

/// Takes over the day's rates, unless that was done already; the day.
async fn begin_day(session: &Session, done: Option<NaiveDate>) -> Result<NaiveDate, Error> {
    let today = session.settings().await?.day(session.now());
    if done != Some(today) {
        let ran = perform(session, TakeOverRates, String::new).await?;
        if !ran.problems.is_empty() {
            return Err(Error::Refused(ran.problems));
        }
    }
    Ok(today)
}
