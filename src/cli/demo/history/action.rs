//! What is done in the company's history, by whom and when.

use chrono::{DateTime, NaiveDate, Utc};
use entity::choice::{BudgetStatus, PurchaseTimeframe, Rating};
use entity::money::Amount;

/// Somebody who works for the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Worker {
    /// Configures everything.
    Admin,
    /// Leads the domestic team.
    Manager,
    /// Sells at home.
    Domestic,
    /// Sells abroad.
    Export,
}

impl Worker {
    /// As in `company.toml`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Manager => "manager",
            Self::Domestic => "rep_domestic",
            Self::Export => "rep_export",
        }
    }
}

/// Something that somebody did.
#[derive(Clone, Debug)]
pub struct DemoEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: Worker,
    /// What.
    pub act: DemoAction,
}

/// Something that is done. Numbers count leads and opportunities of the history, companies, people and
/// other records of the data, from 0.
#[derive(Clone, Debug)]
pub enum DemoAction {
    /// An exchange rate is set.
    Rate(usize),
    /// Something is done with a lead.
    Lead(usize, LeadAction),
    /// Something is done with an opportunity.
    Opportunity(usize, OpportunityAction),
}

/// Something that is done with a lead.
#[derive(Clone, Debug)]
pub enum LeadAction {
    /// It is recorded.
    Record(Box<LeadDraft>),
    /// Somebody has been in touch.
    Contact,
    /// It is given up, for a reason.
    Disqualify(String),
    /// It is taken up again.
    Reactivate,
    /// It becomes a customer, and perhaps an opportunity of that number.
    Qualify(DemoCustomer, Option<(usize, DemoOpening)>),
}

/// Something that is done with an opportunity.
#[derive(Clone, Debug)]
pub enum OpportunityAction {
    /// It is opened without a lead, perhaps with lines.
    Open(DemoCustomer, DemoOpening, Vec<DemoLine>),
    /// Its lines are set.
    Lines(Vec<DemoLine>),
    /// Its header is changed.
    DemoTerms(DemoTerms),
    /// Its key facts are filled.
    DemoFacts(Box<DemoFacts>),
    /// A step is ticked off.
    Tick(&'static str),
    /// It moves on by one stage, with a note.
    Next(Option<String>),
    /// A competitor is named.
    Competitor(usize),
    /// A person is named who decides, in a role.
    Stakeholder(usize, String),
    /// It is put on hold.
    Hold,
    /// Something is done with its quote.
    Quote(QuoteAction),
    /// It is closed as won.
    Win(DemoClosing),
    /// It is closed as lost.
    Lose(DemoClosing),
    /// It is opened again.
    Reopen(String),
    /// Its order is called off.
    CancelOrder,
}

/// Something that is done with an opportunity's quote.
#[derive(Clone, Debug)]
pub enum QuoteAction {
    /// It is made, valid for so many days.
    Generate(Option<u64>),
    /// Another one is made beside it, and perhaps offered.
    Alternative(bool),
    /// It is offered.
    Activate,
    /// It is sent.
    Send,
    /// The customer accepts it.
    Accept,
    /// Its next revision is made.
    Revise,
    /// The revision is changed.
    DemoTerms(DemoTerms),
    /// It wins, while the opportunity stays open.
    Win,
}

/// A customer: a company, a person, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoCustomer {
    /// The company.
    pub company: Option<usize>,
    /// The person.
    pub person: Option<usize>,
}

/// A lead as it is told.
#[derive(Clone, Debug)]
pub struct LeadDraft {
    /// What it is about.
    pub subject: String,
    /// Who asks.
    pub customer_of: DemoCustomer,
    /// In which language.
    pub locale: &'static str,
    /// Who works on it.
    pub owner: Worker,
    /// Where it comes from.
    pub source: usize,
    /// What was answered.
    pub campaign: Option<usize>,
    /// How promising it is.
    pub rating: Rating,
    /// Its currency.
    pub currency: String,
    /// What it may be worth.
    pub value: Option<Amount>,
    /// When it may be sold.
    pub close: Option<NaiveDate>,
    /// What they need.
    pub need: Option<String>,
    /// When they mean to buy.
    pub timeframe: Option<PurchaseTimeframe>,
    /// Anything else.
    pub note: Option<String>,
}

/// What an opportunity begins with.
#[derive(Clone, Debug)]
pub struct DemoOpening {
    /// What it is called.
    pub name: String,
    /// In which language it is told.
    pub locale: &'static str,
    /// From which price list it sells.
    pub list: usize,
    /// Which process it follows.
    pub process: usize,
    /// What was answered.
    pub campaign: Option<usize>,
    /// What it may be worth.
    pub value: Option<Amount>,
    /// When it may be sold.
    pub close: Option<NaiveDate>,
    /// What they need.
    pub need: Option<String>,
}

/// A line.
#[derive(Clone, Debug)]
pub struct DemoLine {
    /// Product and unit; `None`: a write-in.
    pub product: Option<(usize, String)>,
    /// What people read, where it is not the product's name.
    pub description: Option<String>,
    /// How much.
    pub quantity: Amount,
    /// A price by hand.
    pub unit_price: Option<Amount>,
    /// A discount by hand in percent.
    pub discount_percent: Option<Amount>,
    /// A discount by hand as an amount.
    pub discount_amount: Option<Amount>,
}

/// What is changed of a header; `None` stays.
#[derive(Clone, Debug, Default)]
pub struct DemoTerms {
    /// Header discount in percent.
    pub discount_percent: Option<Amount>,
    /// Freight.
    pub freight: Option<Amount>,
    /// How it is paid.
    pub payment: Option<String>,
    /// How it is delivered.
    pub delivery: Option<String>,
    /// For how many days from then on a quote is valid.
    pub valid_days: Option<u64>,
}

/// Key facts that are filled; `None` stays.
#[derive(Clone, Debug, Default)]
pub struct DemoFacts {
    /// What they need.
    pub need: Option<String>,
    /// What hurts them.
    pub pain: Option<String>,
    /// Who decides.
    pub decision_maker: Option<String>,
    /// How they do it now.
    pub situation: Option<String>,
    /// What is proposed to them.
    pub solution: Option<String>,
    /// What they can spend.
    pub budget: Option<(Amount, BudgetStatus)>,
    /// When they mean to buy.
    pub timeframe: Option<PurchaseTimeframe>,
    /// How promising it is.
    pub rating: Option<Rating>,
    /// When it may be sold.
    pub close: Option<NaiveDate>,
    /// How likely, in percent.
    pub probability: Option<i32>,
}

/// How an opportunity ends.
#[derive(Clone, Debug)]
pub struct DemoClosing {
    /// Why, as in `company.toml`.
    pub reason: &'static str,
    /// Who took it.
    pub competitor: Option<usize>,
    /// More about it.
    pub note: Option<String>,
}
