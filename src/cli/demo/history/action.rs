//! The actions of the company's history: who did what, and when.

use chrono::{DateTime, NaiveDate, Utc};
use entity::choice::{BudgetStatus, PurchaseTimeframe, Rating};
use entity::money::Amount;

/// A person who works for the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Worker {
    /// The administrator.
    Admin,
    /// The manager of the domestic team.
    Manager,
    /// A seller for the home country.
    Domestic,
    /// A seller for other countries.
    Export,
}

impl Worker {
    /// The person's key in `company.toml`.
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

/// An action in the company's history.
#[derive(Clone, Debug)]
pub struct DemoEvent {
    /// When it happens.
    pub at: DateTime<Utc>,
    /// Who performs it.
    pub by: Worker,
    /// What is done.
    pub act: DemoAction,
}

/// What is done. Numbers are indices, from 0, of the history's leads and opportunities and of the data's
/// companies, people and other records.
#[derive(Clone, Debug)]
pub enum DemoAction {
    /// Set an exchange rate.
    Rate(usize),
    /// Act on a lead.
    Lead(usize, LeadAction),
    /// Act on an opportunity.
    Opportunity(usize, OpportunityAction),
}

/// An action on a lead.
#[derive(Clone, Debug)]
pub enum LeadAction {
    /// Create the lead.
    Record(Box<LeadDraft>),
    /// Mark it as contacted.
    Contact,
    /// Disqualify it, for a reason.
    Disqualify(String),
    /// Reactivate it.
    Reactivate,
    /// Qualify it into a customer, and perhaps into the opportunity with that number.
    Qualify(DemoCustomer, Option<(usize, DemoOpening)>),
}

/// An action on an opportunity.
#[derive(Clone, Debug)]
pub enum OpportunityAction {
    /// Create it without a lead, perhaps with lines.
    Open(DemoCustomer, DemoOpening, Vec<DemoLine>),
    /// Set its lines.
    Lines(Vec<DemoLine>),
    /// Change its header.
    DemoTerms(DemoTerms),
    /// Fill in its key facts.
    DemoFacts(Box<DemoFacts>),
    /// Complete a step.
    Tick(&'static str),
    /// Move it to the next stage, with a note.
    Next(Option<String>),
    /// Add a competitor.
    Competitor(usize),
    /// Add a stakeholder in a role.
    Stakeholder(usize, String),
    /// Put it on hold.
    Hold,
    /// Act on its quote.
    Quote(QuoteAction),
    /// Close it as won.
    Win(DemoClosing),
    /// Close it as lost.
    Lose(DemoClosing),
    /// Reopen it.
    Reopen(String),
    /// Cancel its order.
    CancelOrder,
    /// Act on its order's delivery and invoices.
    AfterSale(AfterSaleAction),
}

/// An action on an order and its invoices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterSaleAction {
    /// Deliver all that is left.
    Deliver,
    /// Issue an invoice of the first line only, or of all that is left.
    Issue(InvoicedPart),
    /// Pay so many percent of what the last invoice leaves.
    Pay(i64),
    /// Credit the last invoice, for a reason.
    Credit(&'static str),
}

/// How much of an order an invoice takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoicedPart {
    /// The first line.
    FirstLine,
    /// All that is left.
    Rest,
}

/// An action on an opportunity's quote.
#[derive(Clone, Debug)]
pub enum QuoteAction {
    /// Generate a quote, valid for so many days.
    Generate(Option<u64>),
    /// Generate an alternative quote, and activate it if true.
    Alternative(bool),
    /// Activate it.
    Activate,
    /// Mark it as sent.
    Send,
    /// Mark it as accepted by the customer.
    Accept,
    /// Create its next revision.
    Revise,
    /// Change the header of the revision.
    DemoTerms(DemoTerms),
    /// Mark it as won, and leave the opportunity open.
    Win,
}

/// A customer: a company, a person, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoCustomer {
    /// The company's number.
    pub company: Option<usize>,
    /// The person's number.
    pub person: Option<usize>,
}

/// The content of a lead.
#[derive(Clone, Debug)]
pub struct LeadDraft {
    /// The subject.
    pub subject: String,
    /// The company and person who ask.
    pub customer_of: DemoCustomer,
    /// The language of its texts.
    pub locale: &'static str,
    /// The owner.
    pub owner: Worker,
    /// The source.
    pub source: usize,
    /// The campaign it came from, if any.
    pub campaign: Option<usize>,
    /// How promising it is.
    pub rating: Rating,
    /// The currency of its estimated value.
    pub currency: String,
    /// The estimated value.
    pub value: Option<Amount>,
    /// The expected closing date.
    pub close: Option<NaiveDate>,
    /// What the customer needs.
    pub need: Option<String>,
    /// When the customer intends to buy.
    pub timeframe: Option<PurchaseTimeframe>,
    /// A note.
    pub note: Option<String>,
}

/// The content of a new opportunity.
#[derive(Clone, Debug)]
pub struct DemoOpening {
    /// The name.
    pub name: String,
    /// The language of its texts.
    pub locale: &'static str,
    /// The price list.
    pub list: usize,
    /// The sales process.
    pub process: usize,
    /// The campaign it came from, if any.
    pub campaign: Option<usize>,
    /// The estimated value.
    pub value: Option<Amount>,
    /// The expected closing date.
    pub close: Option<NaiveDate>,
    /// What the customer needs.
    pub need: Option<String>,
}

/// A line of a document.
#[derive(Clone, Debug)]
pub struct DemoLine {
    /// Product and unit; `None`: a write-in.
    pub product: Option<(usize, String)>,
    /// The description, if it is not the product's name.
    pub description: Option<String>,
    /// The quantity.
    pub quantity: Amount,
    /// A manual unit price.
    pub unit_price: Option<Amount>,
    /// A manual discount in percent.
    pub discount_percent: Option<Amount>,
    /// A manual discount as an amount.
    pub discount_amount: Option<Amount>,
}

/// Changes of a document's header; `None` leaves a field unchanged.
#[derive(Clone, Debug, Default)]
pub struct DemoTerms {
    /// Header discount in percent.
    pub discount_percent: Option<Amount>,
    /// Freight.
    pub freight: Option<Amount>,
    /// Payment terms.
    pub payment: Option<String>,
    /// Delivery terms.
    pub delivery: Option<String>,
    /// For how many days from the change a quote is valid.
    pub valid_days: Option<u64>,
}

/// Changes of key facts; `None` leaves a fact unchanged.
#[derive(Clone, Debug, Default)]
pub struct DemoFacts {
    /// What the customer needs.
    pub need: Option<String>,
    /// The problem the customer wants to solve.
    pub pain: Option<String>,
    /// The decision maker.
    pub decision_maker: Option<String>,
    /// The present situation.
    pub situation: Option<String>,
    /// The proposed solution.
    pub solution: Option<String>,
    /// The budget and its status.
    pub budget: Option<(Amount, BudgetStatus)>,
    /// When the customer intends to buy.
    pub timeframe: Option<PurchaseTimeframe>,
    /// How promising it is.
    pub rating: Option<Rating>,
    /// The expected closing date.
    pub close: Option<NaiveDate>,
    /// The probability of winning, in percent.
    pub probability: Option<i32>,
}

/// How an opportunity is closed.
#[derive(Clone, Debug)]
pub struct DemoClosing {
    /// The key of the close reason in `company.toml`.
    pub reason: &'static str,
    /// The competitor who won, if any.
    pub competitor: Option<usize>,
    /// A note.
    pub note: Option<String>,
}
