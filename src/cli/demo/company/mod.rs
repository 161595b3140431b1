//! Creates the demo company with the commands that clients use: first its reference records, then a year of
//! sales.

mod actors;
mod after_sale;
mod catalog;
mod leads;
mod opportunities;
mod quotes;
mod set_up;

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use entity::id::{
    AccountId, ContactId, InvoiceId, LeadId, OpportunityId, OrderId, QuoteId, UserId,
};

use crate::access::Actor;
use crate::cli::demo::company::actors::Actors;
use crate::cli::demo::company::set_up::RecordIds;
use crate::cli::demo::history::action::{DemoAction, DemoCustomer, DemoEvent};
use crate::cli::demo::history::{begins, history};
use crate::cli::demo::load::{Data, data};
use crate::platform::db::Db;
use crate::platform::db::tx::Tx;
use crate::reference::currency::input::SetExchangeRateInput;

/// The created company, not committed yet.
#[derive(Debug)]
pub struct Company {
    /// The administrator.
    pub administrator: UserId,
    /// How often each command was performed, by the mutation's name.
    pub performed: BTreeMap<&'static str, usize>,
    /// The transaction that created it.
    pub tx: Tx,
}

/// Creates the company in a migrated, empty database, with a year of sales that ends now. The caller must
/// commit the transaction. `None`: the database has an organization already, and nothing was done.
///
/// # Errors
/// A command was refused, or the database failed.
pub async fn company(db: &Db, now: DateTime<Utc>) -> anyhow::Result<Option<Company>> {
    let data = data()?;
    let events = history(&data, now)?;
    let (first, zone) = (set_up::first_rows(&data), data.organization.time_zone.parse()?);
    let Some(mut tx) = db.set_up(&first, begins(now)).await? else {
        return Ok(None);
    };
    tx.label("demo");
    let mut actors = Actors::new(tx, &first.administrator, zone);
    let ids = RecordIds::open(&mut actors, &data, &first).await?;
    let mut stage = Player {
        data: &data,
        actors,
        ids,
        accounts: HashMap::new(),
        contacts: HashMap::new(),
        leads: HashMap::new(),
        opportunities: HashMap::new(),
        invoices: HashMap::new(),
    };
    for event in events {
        stage.play(event).await?;
    }
    let Actors { mut tx, performed, .. } = stage.actors;
    tx.impersonate(Actor::of(&first.administrator, &[]), now);
    Ok(Some(Company { administrator: first.administrator.id, performed, tx }))
}

/// Plays the history: the actors, and the records created so far.
struct Player<'a> {
    data: &'a Data,
    actors: Actors,
    ids: RecordIds,
    accounts: HashMap<usize, AccountId>,
    contacts: HashMap<usize, ContactId>,
    leads: HashMap<usize, LeadId>,
    opportunities: HashMap<usize, DemoOpportunity>,
    /// The last invoice of each opportunity.
    invoices: HashMap<usize, InvoiceId>,
}

/// The state of an opportunity so far.
#[derive(Clone, Copy, Debug)]
struct DemoOpportunity {
    id: OpportunityId,
    customer_of: DemoCustomer,
    locale: &'static str,
    process: usize,
    quote: Option<QuoteId>,
    has_alternative: bool,
    order: Option<OrderId>,
}

impl Player<'_> {
    async fn play(&mut self, event: DemoEvent) -> anyhow::Result<()> {
        let DemoEvent { at, by, act } = event;
        self.actors.at(at);
        match act {
            DemoAction::Rate(number) => {
                let rate = set_up::rate(&self.data.exchange_rates[number], None);
                self.actors.act::<SetExchangeRateInput>(by, rate).await?;
                Ok(())
            }
            DemoAction::Lead(number, act) => self.play_lead((number, by), act).await,
            DemoAction::Opportunity(number, act) => self.play_opportunity((number, by), act).await,
        }
    }
}
