//! Plans how an opportunity moves through its stages, so that every gate is passed.

use chrono::TimeDelta;
use entity::choice::{BudgetStatus, PurchaseTimeframe, Rating};

use crate::cli::demo::history::Writer;
use crate::cli::demo::history::action::{DemoFacts, DemoTerms, OpportunityAction, QuoteAction};
use crate::cli::demo::history::lines::whole;
use crate::cli::demo::history::opportunity::PlannedOpportunity;
use crate::cli::demo::history::plan::{DemoProcess, OpportunityFate};

type TimedActions = Vec<(TimeDelta, OpportunityAction)>;

impl Writer<'_> {
    pub(super) fn go_through(&mut self, told: &mut PlannedOpportunity) {
        let reach = told.plan.reach;
        for stage in 0..=reach {
            if stage > 0 {
                let note = self.random.percent(35).then(|| self.note(told));
                told.then(self.random.days(1, 5), OpportunityAction::Next(note));
            }
            let mut beats = match told.plan.process {
                DemoProcess::Standard => self.standard(told, stage),
                DemoProcess::Renewal => self.renewal(told, stage),
            };
            if stage == reach {
                self.cut(told, &mut beats);
            }
            for (after, act) in beats {
                told.then(after, act);
            }
        }
    }

    /// Leaves the last stage half done for opportunities that are not won.
    fn cut(&mut self, told: &PlannedOpportunity, beats: &mut TimedActions) {
        match told.plan.fate {
            OpportunityFate::Won | OpportunityFate::Canceled => {}
            OpportunityFate::RevivedWon | OpportunityFate::RevivedOpen => {
                beats.retain(|(_, act)| !matches!(act, OpportunityAction::Tick(_)));
            }
            OpportunityFate::Lost | OpportunityFate::Held | OpportunityFate::Open => {
                let least = beats.len() / 3;
                beats.truncate(least + self.random.below(beats.len() - least + 1));
            }
        }
    }

    fn standard(&mut self, told: &PlannedOpportunity, stage: usize) -> TimedActions {
        match stage {
            0 => self.recorded(told),
            1 => self.quoted(told),
            2 => self.known(told),
            3 => self.followed_up(told),
            _ => self.sold(told),
        }
    }

    fn renewal(&mut self, told: &PlannedOpportunity, stage: usize) -> TimedActions {
        match stage {
            0 => {
                let mut beats = self.ticked("usage_reviewed", 80);
                beats.push((
                    self.random.minutes(30, 1440),
                    OpportunityAction::Lines(self.basket(told)),
                ));
                beats
            }
            1 => self.offered(told),
            _ => self.ticked("approval", 100),
        }
    }

    fn recorded(&mut self, told: &PlannedOpportunity) -> TimedActions {
        let mut beats = self.ticked("first_call", 75);
        let first = DemoFacts {
            need: Some(self.text(&self.data.pools.customer_needs, told.customer.locale)),
            timeframe: Some(self.timeframe()),
            rating: Some(self.rating()),
            ..DemoFacts::default()
        };
        if self.random.percent(70) {
            beats.push((
                self.random.minutes(10, 2880),
                OpportunityAction::DemoFacts(Box::new(first)),
            ));
        }
        beats
    }

    fn quoted(&mut self, told: &PlannedOpportunity) -> TimedActions {
        let mut beats =
            vec![(self.random.minutes(20, 2 * 1440), OpportunityAction::Lines(self.basket(told)))];
        if self.random.percent(40) {
            let terms = self.terms(told, None);
            beats.push((self.random.minutes(5, 60), OpportunityAction::DemoTerms(terms)));
        }
        beats.extend(self.offered(told));
        if self.random.percent(60) {
            let budget = self.budget(told);
            let facts = DemoFacts { budget: Some(budget), ..DemoFacts::default() };
            beats.push((
                self.random.minutes(60, 2880),
                OpportunityAction::DemoFacts(Box::new(facts)),
            ));
        }
        if self.random.percent(16) {
            let is_offered = told.valid_days().is_some();
            let other = OpportunityAction::Quote(QuoteAction::Alternative(is_offered));
            beats.push((self.random.minutes(60, 2880), other));
        }
        beats
    }

    /// A quote is generated, activated and sent.
    fn offered(&mut self, told: &PlannedOpportunity) -> TimedActions {
        let made = QuoteAction::Generate(told.valid_days());
        vec![
            (self.random.minutes(10, 300), OpportunityAction::Quote(made)),
            (self.random.minutes(5, 240), OpportunityAction::Quote(QuoteAction::Activate)),
            (self.random.minutes(2, 60), OpportunityAction::Quote(QuoteAction::Send)),
        ]
    }

    fn known(&mut self, told: &PlannedOpportunity) -> TimedActions {
        let locale = told.customer.locale;
        let pools = &self.data.pools;
        let facts = DemoFacts {
            need: Some(self.text(&pools.customer_needs, locale)),
            decision_maker: Some(self.text(&pools.decision_makers, locale)),
            pain: Some(self.text(&pools.pain_points, locale)),
            situation: self
                .random
                .percent(75)
                .then(|| self.text(&pools.current_situations, locale)),
            ..DemoFacts::default()
        };
        let mut beats = vec![(
            self.random.minutes(60, 2 * 1440),
            OpportunityAction::DemoFacts(Box::new(facts)),
        )];
        if self.random.percent(45) {
            beats.push((self.random.minutes(30, 2880), self.competitor()));
        }
        let people = &told.customer.people;
        if let [_, other, ..] = people.as_slice()
            && self.random.percent(90)
        {
            let role = self.text(&pools.stakeholder_roles, locale);
            let act = OpportunityAction::Stakeholder(*other, role);
            beats.push((self.random.minutes(30, 1440), act));
        }
        beats.extend(self.ticked("demo_held", 80));
        beats
    }

    fn followed_up(&mut self, told: &PlannedOpportunity) -> TimedActions {
        let solution = DemoFacts {
            solution: Some(self.text(&self.data.pools.proposed_solutions, told.customer.locale)),
            close: self.random.percent(50).then_some(told.close),
            ..DemoFacts::default()
        };
        let mut beats = vec![(
            self.random.minutes(60, 2 * 1440),
            OpportunityAction::DemoFacts(Box::new(solution)),
        )];
        if self.random.percent(45) {
            let terms = self.terms(told, Some(45));
            for act in [
                QuoteAction::Revise,
                QuoteAction::DemoTerms(terms),
                QuoteAction::Activate,
                QuoteAction::Send,
            ] {
                beats.push((self.random.minutes(10, 300), OpportunityAction::Quote(act)));
            }
        }
        if self.random.percent(20) {
            beats.push((self.random.minutes(30, 2880), self.competitor()));
        }
        beats.push((self.random.days(1, 4), OpportunityAction::Tick("approval")));
        beats
    }

    fn sold(&mut self, told: &PlannedOpportunity) -> TimedActions {
        let mut beats = Vec::new();
        if self.random.percent(60) {
            beats.push((
                self.random.minutes(60, 1440),
                OpportunityAction::Quote(QuoteAction::Accept),
            ));
        }
        beats.extend(self.ticked("terms", 85));
        beats.extend(self.ticked("prepayment", 55));
        match told.plan.fate {
            OpportunityFate::Won | OpportunityFate::Canceled if self.random.percent(25) => {
                beats.push((
                    self.random.minutes(30, 1440),
                    OpportunityAction::Quote(QuoteAction::Win),
                ));
            }
            OpportunityFate::Won
            | OpportunityFate::Canceled
            | OpportunityFate::Lost
            | OpportunityFate::RevivedWon
            | OpportunityFate::RevivedOpen
            | OpportunityFate::Held
            | OpportunityFate::Open => {}
        }
        beats
    }

    fn ticked(&mut self, step: &'static str, percent: usize) -> TimedActions {
        let is_ticked = self.random.percent(percent);
        let after = self.random.minutes(20, 2 * 1440);
        is_ticked.then_some((after, OpportunityAction::Tick(step))).into_iter().collect()
    }

    fn competitor(&mut self) -> OpportunityAction {
        OpportunityAction::Competitor(self.random.below(self.data.competitors.len()))
    }

    /// Header terms: discount, payment and delivery.
    pub(super) fn terms(
        &mut self,
        told: &PlannedOpportunity,
        valid_days: Option<u64>,
    ) -> DemoTerms {
        let locale = told.customer.locale;
        let pools = &self.data.pools;
        let freight = match self.data.price_lists[told.list].currency.as_str() {
            "IRR" => self.random.between(10, 60) * 1_000_000,
            _ => self.random.between(8, 40) * 10,
        };
        DemoTerms {
            discount_percent: Some(whole(self.random.between(1, 6))),
            freight: self.random.percent(30).then_some(whole(freight)),
            payment: Some(self.text(&pools.payment_terms, locale)),
            delivery: self.random.percent(60).then(|| self.text(&pools.delivery_terms, locale)),
            valid_days,
        }
    }

    fn budget(&mut self, told: &PlannedOpportunity) -> (entity::money::Amount, BudgetStatus) {
        let currency = self.data.price_lists[told.list].currency.clone();
        let status = [BudgetStatus::MayBuy, BudgetStatus::CanBuy, BudgetStatus::WillBuy];
        (self.sum(&currency), *self.random.pick(&status))
    }

    pub(super) fn timeframe(&mut self) -> PurchaseTimeframe {
        *self.random.pick(&[
            PurchaseTimeframe::Immediate,
            PurchaseTimeframe::ThisQuarter,
            PurchaseTimeframe::NextQuarter,
            PurchaseTimeframe::ThisYear,
            PurchaseTimeframe::Unknown,
        ])
    }

    pub(super) fn rating(&mut self) -> Rating {
        *self.random.pick(&[Rating::Hot, Rating::Warm, Rating::Warm, Rating::Cold])
    }
}
