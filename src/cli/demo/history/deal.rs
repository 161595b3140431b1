//! Tells one deal from its first word to its end.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::choice::Rating;

use crate::cli::demo::history::Writer;
use crate::cli::demo::history::act::{
    Act, DealAct, Ending, Facts, LeadAct, Opening, QuoteAct, Whom, Worker,
};
use crate::cli::demo::history::destiny::{Destiny, Fate, Way};
use crate::cli::demo::history::goods::{basket, categories};
use crate::cli::demo::history::market::Customer;
use crate::cli::demo::history::story::Story;

/// What a deal begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A lead.
    Lead,
    /// Somebody who comes without one.
    WalkIn,
}

/// A deal that is being told.
pub(super) struct Told {
    /// Its number.
    pub number: usize,
    /// Who buys.
    pub customer: Customer,
    /// Who asks.
    pub whom: Whom,
    /// What becomes of it.
    pub destiny: Destiny,
    /// From which price list it sells.
    pub list: usize,
    /// The categories of products that it is about.
    pub categories: &'static [&'static str],
    /// When it may be sold.
    pub close: NaiveDate,
    /// What happened so far.
    pub story: Story,
}

impl Told {
    /// Goes on: the seller does something with it.
    pub fn then(&mut self, after: TimeDelta, act: DealAct) {
        self.story.then(after, self.customer.seller, Act::Deal(self.number, act));
    }

    /// How long its last quote must stand, where it is to win.
    pub fn valid_days(&self) -> Option<u64> {
        match self.destiny.fate {
            Fate::Won | Fate::Canceled | Fate::RevivedWon => Some(90),
            Fate::Lost | Fate::RevivedOpen | Fate::Held | Fate::Open => None,
        }
    }
}

impl Writer<'_> {
    pub(super) fn tell_deal(&mut self, destiny: Destiny, origin: Origin) {
        let end = self.end(destiny.fate);
        let customer = self.customer();
        let list = *self.chance.pick(&customer.lists);
        let subjects = match destiny.way {
            Way::Standard => self.subjects(&customer),
            Way::Renewal => self.data.pools.renewal_subjects.clone(),
        };
        let (name, english) = self.subject(&customer, &subjects);
        let mut told = Told {
            number: self.deals,
            whom: customer.asking(&mut self.chance),
            customer,
            destiny,
            list,
            categories: match destiny.way {
                Way::Standard => categories(&english),
                Way::Renewal => &["software", "services"],
            },
            close: self.close_date(destiny.fate, end),
            story: Story::default(),
        };
        self.deals += 1;
        self.begin(&mut told, name, origin);
        self.go_through(&mut told);
        self.end_deal(&mut told);
        self.take(told.story, end);
    }

    /// When a deal's history ends.
    fn end(&mut self, fate: Fate) -> DateTime<Utc> {
        let ago = match fate {
            Fate::Won | Fate::Lost => self.chance.days(1, 340),
            Fate::Canceled => self.chance.days(20, 150),
            Fate::RevivedWon | Fate::RevivedOpen => self.chance.days(2, 60),
            Fate::Held => self.chance.days(3, 45),
            Fate::Open if self.chance.percent(15) => self.chance.days(9, 50),
            Fate::Open => self.chance.minutes(30, 4 * 1440),
        };
        self.year.ago(ago)
    }

    /// When it may be sold: about when it was, or from now on; some that are open are overdue.
    fn close_date(&mut self, fate: Fate, end: DateTime<Utc>) -> NaiveDate {
        let end = match fate {
            Fate::Won | Fate::Canceled | Fate::Lost | Fate::RevivedWon => {
                end + self.chance.days(-12, 15)
            }
            Fate::RevivedOpen | Fate::Held | Fate::Open => {
                self.year.now + self.chance.days(-25, 110)
            }
        };
        end.with_timezone(&self.year.zone).date_naive()
    }

    fn begin(&mut self, told: &mut Told, name: String, origin: Origin) {
        let locale = told.customer.locale;
        let currency = self.data.price_lists[told.list].currency.clone();
        let opening = Opening {
            name,
            locale,
            list: told.list,
            process: match told.destiny.way {
                Way::Standard => 0,
                Way::Renewal => 1,
            },
            campaign: None,
            value: self.chance.percent(85).then(|| self.sum(&currency)),
            close: Some(told.close),
            need: self
                .chance
                .percent(50)
                .then(|| self.text(&self.data.pools.customer_needs, locale)),
        };
        match origin {
            Origin::Lead => self.begin_with_lead(told, opening),
            Origin::WalkIn => {
                let has_lines = self.chance.percent(40);
                let goods = if has_lines { self.basket(told) } else { Vec::new() };
                told.then(TimeDelta::zero(), DealAct::Open(told.whom, opening, goods));
            }
        }
    }

    fn begin_with_lead(&mut self, told: &mut Told, opening: Opening) {
        let number = self.leads;
        self.leads += 1;
        let seller = told.customer.seller;
        let by = if self.chance.percent(25) { Worker::Admin } else { seller };
        let draft = self.lead_of(told, &opening);
        let record = LeadAct::Record(Box::new(draft));
        told.story.then(TimeDelta::zero(), by, Act::Lead(number, record));
        if self.chance.percent(65) {
            let after = self.chance.minutes(20, 3 * 1440);
            told.story.then(after, seller, Act::Lead(number, LeadAct::Contact));
        }
        let qualify = LeadAct::Qualify(told.whom, Some((told.number, opening)));
        told.story.then(self.chance.minutes(60, 9 * 1440), seller, Act::Lead(number, qualify));
    }

    pub(super) fn basket(&mut self, told: &Told) -> Vec<super::act::Goods> {
        let about = (told.categories, told.customer.locale);
        basket(&mut self.chance, self.data, told.list, about)
    }

    fn end_deal(&mut self, told: &mut Told) {
        match told.destiny.fate {
            Fate::Won => self.win(told),
            Fate::Canceled => {
                self.win(told);
                told.then(self.chance.days(3, 14), DealAct::CancelOrder);
            }
            Fate::Lost => self.lose(told),
            Fate::RevivedWon => {
                self.revive(told);
                told.then(self.chance.days(1, 4), DealAct::Tick("approval"));
                told.then(self.chance.minutes(30, 1440), DealAct::Next(None));
                self.win(told);
            }
            Fate::RevivedOpen => self.revive(told),
            Fate::Held => told.then(self.chance.days(1, 5), DealAct::Hold),
            Fate::Open => {}
        }
    }

    fn win(&mut self, told: &mut Told) {
        let reason = *self.chance.pick(&["best_offer", "trust"]);
        let note = self.chance.percent(30).then(|| self.note(told));
        let ending = Ending { reason, competitor: None, note };
        told.then(self.chance.minutes(90, 4 * 1440), DealAct::Win(ending));
    }

    fn lose(&mut self, told: &mut Told) {
        let (reason, takes, writes) = match self.chance.below(100) {
            0..36 => ("too_expensive", 40, 50),
            36..50 => ("quality", 20, 40),
            50..75 => ("gave_up", 0, 100),
            _ => ("competitor", 100, 40),
        };
        let competitors = self.data.competitors.len();
        let competitor = self.chance.percent(takes).then(|| self.chance.below(competitors));
        let note = self
            .chance
            .percent(writes)
            .then(|| self.text(&self.data.pools.lost_notes, told.customer.locale));
        let ending = Ending { reason, competitor, note };
        told.then(self.chance.days(2, 14), DealAct::Lose(ending));
    }

    /// Lost, opened again, and offered anew at a better price.
    fn revive(&mut self, told: &mut Told) {
        self.lose(told);
        let note = self.note(told);
        told.then(self.chance.days(8, 30), DealAct::Reopen(note));
        let hope = Facts {
            close: Some(told.close),
            rating: Some(Rating::Warm),
            probability: Some(60),
            ..Facts::default()
        };
        told.then(self.chance.minutes(20, 300), DealAct::Facts(Box::new(hope)));
        let terms = self.terms(told, None);
        told.then(self.chance.minutes(20, 1440), DealAct::Terms(terms));
        let valid = told.valid_days();
        for act in [QuoteAct::Generate(valid), QuoteAct::Activate, QuoteAct::Send] {
            told.then(self.chance.minutes(5, 120), DealAct::Quote(act));
        }
    }

    pub(super) fn note(&mut self, told: &Told) -> String {
        self.text(&self.data.pools.notes, told.customer.locale)
    }
}
