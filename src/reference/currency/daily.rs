//! Applies exchange rates that were entered ahead of time once their first day has come.

use std::time::Duration;

use chrono::NaiveDate;
use entity::choice::PipelineEventKind;
use entity::{currency, exchange_rate};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use tokio::time::sleep;

use crate::access::permission::Permission;
use crate::platform::db::command::{CallTerms, Command, Concurrency, Emits, Workflow, perform};
use crate::platform::db::session::Session;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::reference::currency::RateChanged;
use crate::reference::currency::ops::not_converted;
use crate::reference::ops::{changed_with_opportunities, rate_in_force, rate_of};

/// The date is polled once a minute, because clocks and time zones may change at any time.
const LOOK: Duration = Duration::from_secs(60);

/// Applies the day's rate of one currency to the open opportunities. Each currency has a transaction of its own, so
/// that none waits for another.
#[derive(Clone, Debug)]
pub struct TakeOverRate {
    /// The currency's code.
    pub currency_code: String,
}

impl Workflow for TakeOverRate {
    fn terms(&self) -> CallTerms {
        CallTerms::default()
    }
}

impl Command for TakeOverRate {
    const NAME: &'static str = "takeOverRate";
    const PERMISSION: Permission = Permission::ManageReference;
    const CONCURRENCY: Concurrency = Concurrency::Exclusive;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    /// The numbers of the opportunities that keep their former rate.
    type Output = Vec<String>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<String>, Error> {
        let Some(in_force) = rate_in_force(tx, &self.currency_code).await? else {
            // A currency without a rate prices no opportunity yet.
            return Ok(Vec::new());
        };
        if in_force.applied_at.is_none() {
            let applied = exchange_rate::Model { applied_at: Some(tx.now()), ..in_force.clone() };
            tx.update(&in_force, applied).await?;
            changed_with_opportunities(tx, in_force.id);
        }
        let rate = rate_of(&in_force);
        tx.call_hook(RateChanged { currency_code: self.currency_code, rate }).await
    }
}

/// Applies the day's rates of all currencies; at server start and on each new day. A currency that fails is logged, and
/// the others are applied.
///
/// # Errors
/// The rate of some currency could not be applied, or the database failed.
pub async fn take_over_rates(session: &Session) -> Result<(), Error> {
    let base = session.settings().await?.organization.base_currency;
    let foreign = session
        .find::<currency::Entity>()?
        .filter(currency::Column::Code.ne(base))
        .order_by_asc(currency::Column::Code);
    let mut failed = None;
    for currency in session.all::<currency::Model>(foreign).await? {
        let code = currency.code;
        match taken_over(session, &code).await {
            Ok(left) if left.is_empty() => {}
            Ok(left) => {
                let message = not_converted(&code, &left).in_locale("en");
                tracing::warn!(currency = code, opportunities = ?left, "{message}");
            }
            Err(error) => {
                tracing::warn!(currency = code, ?error, "the day's exchange rate is not applied");
                failed = Some(error);
            }
        }
    }
    failed.map_or(Ok(()), Err)
}

async fn taken_over(session: &Session, code: &str) -> Result<Vec<String>, Error> {
    let command = TakeOverRate { currency_code: code.to_owned() };
    let outcome = perform(session, command, CallTerms::default()).await?;
    outcome.output.ok_or(Error::Refused(outcome.problems))
}

/// Runs forever and applies the rates of each new day in the organization's time zone.
pub async fn follow(session: Session) {
    let mut done = None;
    loop {
        match begin_day(&session, done).await {
            Ok(day) => done = Some(day),
            Err(error) => {
                tracing::warn!(?error, "exchange rates are applied again within a minute");
            }
        }
        sleep(LOOK).await;
    }
}

/// Applies today's rates unless `done` is today; returns today.
async fn begin_day(session: &Session, done: Option<NaiveDate>) -> Result<NaiveDate, Error> {
    let today = session.settings().await?.day(session.now());
    if done != Some(today) {
        take_over_rates(session).await?;
    }
    Ok(today)
}
