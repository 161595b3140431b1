//! Makes the demo company by the verbs that everybody has: what it keeps, then a year of sales.

mod books;
mod cast;
mod catalog;
mod deals;
mod leads;
mod quotes;

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use entity::id::{AccountId, ContactId, LeadId, OpportunityId, OrderId, QuoteId, UserId};

use crate::access::Actor;
use crate::cli::demo::company::books::Books;
use crate::cli::demo::company::cast::Cast;
use crate::cli::demo::history::act::{Act, Scene, Whom};
use crate::cli::demo::history::{begins, history};
use crate::cli::demo::load::{Data, data};
use crate::platform::db::Db;
use crate::platform::db::tx::Tx;
use crate::reference::currency::input::SetExchangeRateInput;

/// The company that was made, not yet committed.
#[derive(Debug)]
pub struct Company {
    /// Who configures everything.
    pub administrator: UserId,
    /// How often each verb was performed, by the mutation's name.
    pub performed: BTreeMap<&'static str, usize>,
    /// What it was made in.
    pub tx: Tx,
}

/// Makes the company in a database that is migrated and empty, with a year of sales that ends
/// now, in one transaction that is left to the caller to commit. `None`: there is an organization
/// already, and nothing was done.
///
/// # Errors
/// A verb was refused, or the database failed.
pub async fn company(db: &Db, now: DateTime<Utc>) -> anyhow::Result<Option<Company>> {
    let data = data()?;
    let scenes = history(&data, now)?;
    let (first, zone) = (books::first_rows(&data), data.organization.time_zone.parse()?);
    let Some(mut tx) = db.set_up(&first, begins(now)).await? else {
        return Ok(None);
    };
    tx.label("demo");
    let mut cast = Cast::new(tx, &first.administrator, zone);
    let books = Books::open(&mut cast, &data, &first).await?;
    let mut stage = Stage {
        data: &data,
        cast,
        books,
        accounts: HashMap::new(),
        contacts: HashMap::new(),
        leads: HashMap::new(),
        deals: HashMap::new(),
    };
    for scene in scenes {
        stage.play(scene).await?;
    }
    let Cast { mut tx, performed, .. } = stage.cast;
    tx.impersonate(Actor::of(&first.administrator, &[]), now);
    Ok(Some(Company { administrator: first.administrator.id, performed, tx }))
}

/// Where history is played: who acts, and what has come of it so far.
struct Stage<'a> {
    data: &'a Data,
    cast: Cast,
    books: Books,
    accounts: HashMap<usize, AccountId>,
    contacts: HashMap<usize, ContactId>,
    leads: HashMap<usize, LeadId>,
    deals: HashMap<usize, Deal>,
}

/// A deal as far as it has come.
#[derive(Clone, Copy, Debug)]
struct Deal {
    id: OpportunityId,
    whom: Whom,
    locale: &'static str,
    process: usize,
    quote: Option<QuoteId>,
    has_alternative: bool,
    order: Option<OrderId>,
}

impl Stage<'_> {
    async fn play(&mut self, scene: Scene) -> anyhow::Result<()> {
        let Scene { at, by, act } = scene;
        self.cast.at(at);
        match act {
            Act::Rate(number) => {
                let rate = books::rate(&self.data.exchange_rates[number], None);
                self.cast.act::<SetExchangeRateInput>(by, rate).await?;
                Ok(())
            }
            Act::Lead(number, act) => self.play_lead((number, by), act).await,
            Act::Deal(number, act) => self.play_deal((number, by), act).await,
        }
    }
}
