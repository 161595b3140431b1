//! Plans the history of one opportunity from its first contact to its end.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::choice::Rating;

use crate::cli::demo::history::Writer;
use crate::cli::demo::history::action::{
    DemoAction, DemoClosing, DemoCustomer, DemoFacts, DemoOpening, LeadAction, OpportunityAction,
    QuoteAction, Worker,
};
use crate::cli::demo::history::lines::{basket, categories};
use crate::cli::demo::history::market::Customer;
use crate::cli::demo::history::plan::{DemoProcess, OpportunityFate, OpportunityPlan};
use crate::cli::demo::history::timeline::Timeline;

/// How an opportunity begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// With a lead.
    Lead,
    /// Without a lead.
    WalkIn,
}

/// An opportunity whose history is being planned.
pub(super) struct PlannedOpportunity {
    /// Its number in the history.
    pub number: usize,
    /// The customer.
    pub customer: Customer,
    /// The company and person who ask.
    pub customer_of: DemoCustomer,
    /// How it develops.
    pub plan: OpportunityPlan,
    /// Number of the price list it uses.
    pub list: usize,
    /// The product categories it is about.
    pub categories: &'static [&'static str],
    /// The expected closing date.
    pub close: NaiveDate,
    /// The actions planned so far.
    pub timeline: Timeline,
}

impl PlannedOpportunity {
    /// Appends an action of the seller.
    pub fn then(&mut self, after: TimeDelta, act: OpportunityAction) {
        self.timeline.then(after, self.customer.seller, DemoAction::Opportunity(self.number, act));
    }

    /// For how many days its last quote must be valid to be able to win.
    pub fn valid_days(&self) -> Option<u64> {
        match self.plan.fate {
            OpportunityFate::Won | OpportunityFate::Canceled | OpportunityFate::RevivedWon => {
                Some(90)
            }
            OpportunityFate::Lost
            | OpportunityFate::RevivedOpen
            | OpportunityFate::Held
            | OpportunityFate::Open => None,
        }
    }
}

impl Writer<'_> {
    pub(super) fn plan_opportunity(&mut self, plan: OpportunityPlan, origin: Origin) {
        let end = self.end(plan.fate);
        let customer = self.customer();
        let list = *self.random.pick(&customer.lists);
        let subjects = match plan.process {
            DemoProcess::Standard => self.subjects(&customer),
            DemoProcess::Renewal => self.data.pools.renewal_subjects.clone(),
        };
        let (name, english) = self.subject(&customer, &subjects);
        let mut planned = PlannedOpportunity {
            number: self.opportunities,
            customer_of: customer.asking(&mut self.random),
            customer,
            plan,
            list,
            categories: match plan.process {
                DemoProcess::Standard => categories(&english),
                DemoProcess::Renewal => &["software", "services"],
            },
            close: self.close_date(plan.fate, end),
            timeline: Timeline::default(),
        };
        self.opportunities += 1;
        self.begin(&mut planned, name, origin);
        self.go_through(&mut planned);
        self.end_opportunity(&mut planned);
        self.take(planned.timeline, end);
    }

    /// When the opportunity's history ends.
    fn end(&mut self, fate: OpportunityFate) -> DateTime<Utc> {
        let ago = match fate {
            OpportunityFate::Won | OpportunityFate::Lost => self.random.days(1, 340),
            OpportunityFate::Canceled => self.random.days(20, 150),
            OpportunityFate::RevivedWon | OpportunityFate::RevivedOpen => self.random.days(2, 60),
            OpportunityFate::Held => self.random.days(3, 45),
            OpportunityFate::Open if self.random.percent(15) => self.random.days(9, 50),
            OpportunityFate::Open => self.random.minutes(30, 4 * 1440),
        };
        self.year.ago(ago)
    }

    /// The expected closing date: near the actual end, or in the future; for some open opportunities it is
    /// overdue.
    fn close_date(&mut self, fate: OpportunityFate, end: DateTime<Utc>) -> NaiveDate {
        let end = match fate {
            OpportunityFate::Won
            | OpportunityFate::Canceled
            | OpportunityFate::Lost
            | OpportunityFate::RevivedWon => end + self.random.days(-12, 15),
            OpportunityFate::RevivedOpen | OpportunityFate::Held | OpportunityFate::Open => {
                self.year.now + self.random.days(-25, 110)
            }
        };
        end.with_timezone(&self.year.zone).date_naive()
    }

    fn begin(&mut self, planned: &mut PlannedOpportunity, name: String, origin: Origin) {
        let locale = planned.customer.locale;
        let currency = self.data.price_lists[planned.list].currency.clone();
        let opening = DemoOpening {
            name,
            locale,
            list: planned.list,
            process: match planned.plan.process {
                DemoProcess::Standard => 0,
                DemoProcess::Renewal => 1,
            },
            campaign: None,
            value: self.random.percent(85).then(|| self.sum(&currency)),
            close: Some(planned.close),
            need: self
                .random
                .percent(50)
                .then(|| self.text(&self.data.pools.customer_needs, locale)),
        };
        match origin {
            Origin::Lead => self.begin_with_lead(planned, opening),
            Origin::WalkIn => {
                let has_lines = self.random.percent(40);
                let goods = if has_lines { self.basket(planned) } else { Vec::new() };
                planned.then(
                    TimeDelta::zero(),
                    OpportunityAction::Open(planned.customer_of, opening, goods),
                );
            }
        }
    }

    fn begin_with_lead(&mut self, planned: &mut PlannedOpportunity, opening: DemoOpening) {
        let number = self.leads;
        self.leads += 1;
        let seller = planned.customer.seller;
        let by = if self.random.percent(25) { Worker::Admin } else { seller };
        let draft = self.lead_of(planned, &opening);
        let record = LeadAction::Record(Box::new(draft));
        planned.timeline.then(TimeDelta::zero(), by, DemoAction::Lead(number, record));
        if self.random.percent(65) {
            let after = self.random.minutes(20, 3 * 1440);
            planned.timeline.then(after, seller, DemoAction::Lead(number, LeadAction::Contact));
        }
        let qualify = LeadAction::Qualify(planned.customer_of, Some((planned.number, opening)));
        planned.timeline.then(
            self.random.minutes(60, 9 * 1440),
            seller,
            DemoAction::Lead(number, qualify),
        );
    }

    pub(super) fn basket(&mut self, planned: &PlannedOpportunity) -> Vec<super::action::DemoLine> {
        let about = (planned.categories, planned.customer.locale);
        basket(&mut self.random, self.data, planned.list, about)
    }

    fn end_opportunity(&mut self, planned: &mut PlannedOpportunity) {
        match planned.plan.fate {
            OpportunityFate::Won => self.win(planned),
            OpportunityFate::Canceled => {
                self.win(planned);
                planned.then(self.random.days(3, 14), OpportunityAction::CancelOrder);
            }
            OpportunityFate::Lost => self.lose(planned),
            OpportunityFate::RevivedWon => {
                self.revive(planned);
                planned.then(self.random.days(1, 4), OpportunityAction::Tick("approval"));
                planned.then(self.random.minutes(30, 1440), OpportunityAction::Next(None));
                self.win(planned);
            }
            OpportunityFate::RevivedOpen => self.revive(planned),
            OpportunityFate::Held => planned.then(self.random.days(1, 5), OpportunityAction::Hold),
            OpportunityFate::Open => {}
        }
    }

    fn win(&mut self, planned: &mut PlannedOpportunity) {
        let reason = *self.random.pick(&["best_offer", "trust"]);
        let note = self.random.percent(30).then(|| self.note(planned));
        let ending = DemoClosing { reason, competitor: None, note };
        planned.then(self.random.minutes(90, 4 * 1440), OpportunityAction::Win(ending));
    }

    fn lose(&mut self, planned: &mut PlannedOpportunity) {
        let (reason, takes, writes) = match self.random.below(100) {
            0..36 => ("too_expensive", 40, 50),
            36..50 => ("quality", 20, 40),
            50..75 => ("gave_up", 0, 100),
            _ => ("competitor", 100, 40),
        };
        let competitors = self.data.competitors.len();
        let competitor = self.random.percent(takes).then(|| self.random.below(competitors));
        let note = self
            .random
            .percent(writes)
            .then(|| self.text(&self.data.pools.lost_notes, planned.customer.locale));
        let ending = DemoClosing { reason, competitor, note };
        planned.then(self.random.days(2, 14), OpportunityAction::Lose(ending));
    }

    /// The opportunity is lost, reopened, and quoted anew at a better price.
    fn revive(&mut self, planned: &mut PlannedOpportunity) {
        self.lose(planned);
        let note = self.note(planned);
        planned.then(self.random.days(8, 30), OpportunityAction::Reopen(note));
        let hope = DemoFacts {
            close: Some(planned.close),
            rating: Some(Rating::Warm),
            probability: Some(60),
            ..DemoFacts::default()
        };
        planned.then(self.random.minutes(20, 300), OpportunityAction::DemoFacts(Box::new(hope)));
        let terms = self.terms(planned, None);
        planned.then(self.random.minutes(20, 1440), OpportunityAction::DemoTerms(terms));
        let valid = planned.valid_days();
        for act in [QuoteAction::Generate(valid), QuoteAction::Activate, QuoteAction::Send] {
            planned.then(self.random.minutes(5, 120), OpportunityAction::Quote(act));
        }
    }

    pub(super) fn note(&mut self, planned: &PlannedOpportunity) -> String {
        self.text(&self.data.pools.notes, planned.customer.locale)
    }
}
