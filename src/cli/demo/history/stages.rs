//! Leads a deal through the stages of its process, so that each lets go of it.

use chrono::TimeDelta;
use entity::choice::{BudgetStatus, PurchaseTimeframe, Rating};

use crate::cli::demo::history::Writer;
use crate::cli::demo::history::act::{DealAct, Facts, QuoteAct, Terms};
use crate::cli::demo::history::deal::Told;
use crate::cli::demo::history::destiny::{Fate, Way};
use crate::cli::demo::history::goods::whole;

type Beats = Vec<(TimeDelta, DealAct)>;

impl Writer<'_> {
    pub(super) fn go_through(&mut self, told: &mut Told) {
        let reach = told.destiny.reach;
        for stage in 0..=reach {
            if stage > 0 {
                let note = self.chance.percent(35).then(|| self.note(told));
                told.then(self.chance.days(1, 5), DealAct::Next(note));
            }
            let mut beats = match told.destiny.way {
                Way::Standard => self.standard(told, stage),
                Way::Renewal => self.renewal(told, stage),
            };
            if stage == reach {
                self.cut(told, &mut beats);
            }
            for (after, act) in beats {
                told.then(after, act);
            }
        }
    }

    /// Where a deal stops short of winning, its last stage is half done.
    fn cut(&mut self, told: &Told, beats: &mut Beats) {
        match told.destiny.fate {
            Fate::Won | Fate::Canceled => {}
            Fate::RevivedWon | Fate::RevivedOpen => {
                beats.retain(|(_, act)| !matches!(act, DealAct::Tick(_)));
            }
            Fate::Lost | Fate::Held | Fate::Open => {
                let least = beats.len() / 3;
                beats.truncate(least + self.chance.below(beats.len() - least + 1));
            }
        }
    }

    fn standard(&mut self, told: &Told, stage: usize) -> Beats {
        match stage {
            0 => self.recorded(told),
            1 => self.quoted(told),
            2 => self.known(told),
            3 => self.followed_up(told),
            _ => self.sold(told),
        }
    }

    fn renewal(&mut self, told: &Told, stage: usize) -> Beats {
        match stage {
            0 => {
                let mut beats = self.ticked("usage_reviewed", 80);
                beats.push((self.chance.minutes(30, 1440), DealAct::Lines(self.basket(told))));
                beats
            }
            1 => self.offered(told),
            _ => self.ticked("approval", 100),
        }
    }

    fn recorded(&mut self, told: &Told) -> Beats {
        let mut beats = self.ticked("first_call", 75);
        let first = Facts {
            need: Some(self.text(&self.data.pools.customer_needs, told.customer.locale)),
            timeframe: Some(self.timeframe()),
            rating: Some(self.rating()),
            ..Facts::default()
        };
        if self.chance.percent(70) {
            beats.push((self.chance.minutes(10, 2880), DealAct::Facts(Box::new(first))));
        }
        beats
    }

    fn quoted(&mut self, told: &Told) -> Beats {
        let mut beats =
            vec![(self.chance.minutes(20, 2 * 1440), DealAct::Lines(self.basket(told)))];
        if self.chance.percent(40) {
            let terms = self.terms(told, None);
            beats.push((self.chance.minutes(5, 60), DealAct::Terms(terms)));
        }
        beats.extend(self.offered(told));
        if self.chance.percent(60) {
            let budget = self.budget(told);
            let facts = Facts { budget: Some(budget), ..Facts::default() };
            beats.push((self.chance.minutes(60, 2880), DealAct::Facts(Box::new(facts))));
        }
        if self.chance.percent(16) {
            let is_offered = told.valid_days().is_some();
            let other = DealAct::Quote(QuoteAct::Alternative(is_offered));
            beats.push((self.chance.minutes(60, 2880), other));
        }
        beats
    }

    /// A quote is made, offered and sent.
    fn offered(&mut self, told: &Told) -> Beats {
        let made = QuoteAct::Generate(told.valid_days());
        vec![
            (self.chance.minutes(10, 300), DealAct::Quote(made)),
            (self.chance.minutes(5, 240), DealAct::Quote(QuoteAct::Activate)),
            (self.chance.minutes(2, 60), DealAct::Quote(QuoteAct::Send)),
        ]
    }

    fn known(&mut self, told: &Told) -> Beats {
        let locale = told.customer.locale;
        let pools = &self.data.pools;
        let facts = Facts {
            need: Some(self.text(&pools.customer_needs, locale)),
            decision_maker: Some(self.text(&pools.decision_makers, locale)),
            pain: Some(self.text(&pools.pain_points, locale)),
            situation: self
                .chance
                .percent(75)
                .then(|| self.text(&pools.current_situations, locale)),
            ..Facts::default()
        };
        let mut beats = vec![(self.chance.minutes(60, 2 * 1440), DealAct::Facts(Box::new(facts)))];
        if self.chance.percent(45) {
            beats.push((self.chance.minutes(30, 2880), self.competitor()));
        }
        let people = &told.customer.people;
        if let [_, other, ..] = people.as_slice()
            && self.chance.percent(90)
        {
            let role = self.text(&pools.stakeholder_roles, locale);
            let act = DealAct::Stakeholder(*other, role);
            beats.push((self.chance.minutes(30, 1440), act));
        }
        beats.extend(self.ticked("demo_held", 80));
        beats
    }

    fn followed_up(&mut self, told: &Told) -> Beats {
        let solution = Facts {
            solution: Some(self.text(&self.data.pools.proposed_solutions, told.customer.locale)),
            close: self.chance.percent(50).then_some(told.close),
            ..Facts::default()
        };
        let mut beats =
            vec![(self.chance.minutes(60, 2 * 1440), DealAct::Facts(Box::new(solution)))];
        if self.chance.percent(45) {
            let terms = self.terms(told, Some(45));
            for act in
                [QuoteAct::Revise, QuoteAct::Terms(terms), QuoteAct::Activate, QuoteAct::Send]
            {
                beats.push((self.chance.minutes(10, 300), DealAct::Quote(act)));
            }
        }
        if self.chance.percent(20) {
            beats.push((self.chance.minutes(30, 2880), self.competitor()));
        }
        beats.push((self.chance.days(1, 4), DealAct::Tick("approval")));
        beats
    }

    fn sold(&mut self, told: &Told) -> Beats {
        let mut beats = Vec::new();
        if self.chance.percent(60) {
            beats.push((self.chance.minutes(60, 1440), DealAct::Quote(QuoteAct::Accept)));
        }
        beats.extend(self.ticked("terms", 85));
        beats.extend(self.ticked("prepayment", 55));
        match told.destiny.fate {
            Fate::Won | Fate::Canceled if self.chance.percent(25) => {
                beats.push((self.chance.minutes(30, 1440), DealAct::Quote(QuoteAct::Win)));
            }
            Fate::Won
            | Fate::Canceled
            | Fate::Lost
            | Fate::RevivedWon
            | Fate::RevivedOpen
            | Fate::Held
            | Fate::Open => {}
        }
        beats
    }

    fn ticked(&mut self, step: &'static str, percent: usize) -> Beats {
        let is_ticked = self.chance.percent(percent);
        let after = self.chance.minutes(20, 2 * 1440);
        is_ticked.then_some((after, DealAct::Tick(step))).into_iter().collect()
    }

    fn competitor(&mut self) -> DealAct {
        DealAct::Competitor(self.chance.below(self.data.competitors.len()))
    }

    /// A header: a discount, and how it is paid and delivered.
    pub(super) fn terms(&mut self, told: &Told, valid_days: Option<u64>) -> Terms {
        let locale = told.customer.locale;
        let pools = &self.data.pools;
        let freight = match self.data.price_lists[told.list].currency.as_str() {
            "IRR" => self.chance.between(10, 60) * 1_000_000,
            _ => self.chance.between(8, 40) * 10,
        };
        Terms {
            discount_percent: Some(whole(self.chance.between(1, 6))),
            freight: self.chance.percent(30).then_some(whole(freight)),
            payment: Some(self.text(&pools.payment_terms, locale)),
            delivery: self.chance.percent(60).then(|| self.text(&pools.delivery_terms, locale)),
            valid_days,
        }
    }

    fn budget(&mut self, told: &Told) -> (entity::money::Amount, BudgetStatus) {
        let currency = self.data.price_lists[told.list].currency.clone();
        let status = [BudgetStatus::MayBuy, BudgetStatus::CanBuy, BudgetStatus::WillBuy];
        (self.sum(&currency), *self.chance.pick(&status))
    }

    pub(super) fn timeframe(&mut self) -> PurchaseTimeframe {
        *self.chance.pick(&[
            PurchaseTimeframe::Immediate,
            PurchaseTimeframe::ThisQuarter,
            PurchaseTimeframe::NextQuarter,
            PurchaseTimeframe::ThisYear,
            PurchaseTimeframe::Unknown,
        ])
    }

    pub(super) fn rating(&mut self) -> Rating {
        *self.chance.pick(&[Rating::Hot, Rating::Warm, Rating::Warm, Rating::Cold])
    }
}
