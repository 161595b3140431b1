//! Plans how an opportunity moves through its stages, so that every gate is passed.

use chrono::TimeDelta;
use entity::choice::{BudgetStatus, PurchaseTimeframe, Rating};

use crate::cli::demo::history::Writer;
use crate::cli::demo::history::action::{DemoFacts, DemoTerms, OpportunityAction, QuoteAction};
use crate::cli::demo::history::lines::amount_of_units;
use crate::cli::demo::history::opportunity::PlannedOpportunity;
use crate::cli::demo::history::plan::{DemoProcess, OpportunityFate};

type TimedActions = Vec<(TimeDelta, OpportunityAction)>;

impl Writer<'_> {
    pub(super) fn go_through(&mut self, planned: &mut PlannedOpportunity) {
        let reach = planned.plan.reach;
        for stage in 0..=reach {
            if stage > 0 {
                let note = self.random.percent(35).then(|| self.note(planned));
                planned.then(self.random.days(1, 5), OpportunityAction::Next(note));
            }
            let mut actions = match planned.plan.process {
                DemoProcess::Standard => self.standard(planned, stage),
                DemoProcess::Renewal => self.renewal(planned, stage),
            };
            if stage == reach {
                self.cut(planned, &mut actions);
            }
            for (after, act) in actions {
                planned.then(after, act);
            }
        }
    }

    /// Leaves the last stage half done for opportunities that are not won.
    fn cut(&mut self, planned: &PlannedOpportunity, actions: &mut TimedActions) {
        match planned.plan.fate {
            OpportunityFate::Won | OpportunityFate::Canceled => {}
            OpportunityFate::RevivedWon | OpportunityFate::RevivedOpen => {
                actions.retain(|(_, act)| !matches!(act, OpportunityAction::Tick(_)));
            }
            OpportunityFate::Lost | OpportunityFate::Held | OpportunityFate::Open => {
                let least = actions.len() / 3;
                actions.truncate(least + self.random.below(actions.len() - least + 1));
            }
        }
    }

    fn standard(&mut self, planned: &PlannedOpportunity, stage: usize) -> TimedActions {
        match stage {
            0 => self.recorded(planned),
            1 => self.quoted(planned),
            2 => self.known(planned),
            3 => self.followed_up(planned),
            _ => self.sold(planned),
        }
    }

    fn renewal(&mut self, planned: &PlannedOpportunity, stage: usize) -> TimedActions {
        match stage {
            0 => {
                let mut actions = self.ticked("usage_reviewed", 80);
                actions.push((
                    self.random.minutes(30, 1440),
                    OpportunityAction::Lines(self.basket(planned)),
                ));
                actions
            }
            1 => self.offered(planned),
            _ => self.ticked("approval", 100),
        }
    }

    fn recorded(&mut self, planned: &PlannedOpportunity) -> TimedActions {
        let mut actions = self.ticked("first_call", 75);
        let first = DemoFacts {
            need: Some(self.text(&self.data.pools.customer_needs, planned.customer.locale)),
            timeframe: Some(self.timeframe()),
            rating: Some(self.rating()),
            ..DemoFacts::default()
        };
        if self.random.percent(70) {
            actions.push((
                self.random.minutes(10, 2880),
                OpportunityAction::DemoFacts(Box::new(first)),
            ));
        }
        actions
    }

    fn quoted(&mut self, planned: &PlannedOpportunity) -> TimedActions {
        let mut actions = vec![(
            self.random.minutes(20, 2 * 1440),
            OpportunityAction::Lines(self.basket(planned)),
        )];
        if self.random.percent(40) {
            let terms = self.terms(planned, None);
            actions.push((self.random.minutes(5, 60), OpportunityAction::DemoTerms(terms)));
        }
        actions.extend(self.offered(planned));
        if self.random.percent(60) {
            let budget = self.budget(planned);
            let facts = DemoFacts { budget: Some(budget), ..DemoFacts::default() };
            actions.push((
                self.random.minutes(60, 2880),
                OpportunityAction::DemoFacts(Box::new(facts)),
            ));
        }
        if self.random.percent(16) {
            let is_offered = planned.valid_days().is_some();
            let other = OpportunityAction::Quote(QuoteAction::Alternative(is_offered));
            actions.push((self.random.minutes(60, 2880), other));
        }
        actions
    }

    /// A quote is generated, activated and sent.
    fn offered(&mut self, planned: &PlannedOpportunity) -> TimedActions {
        let made = QuoteAction::Generate(planned.valid_days());
        vec![
            (self.random.minutes(10, 300), OpportunityAction::Quote(made)),
            (self.random.minutes(5, 240), OpportunityAction::Quote(QuoteAction::Activate)),
            (self.random.minutes(2, 60), OpportunityAction::Quote(QuoteAction::Send)),
        ]
    }

    fn known(&mut self, planned: &PlannedOpportunity) -> TimedActions {
        let locale = planned.customer.locale;
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
        let mut actions = vec![(
            self.random.minutes(60, 2 * 1440),
            OpportunityAction::DemoFacts(Box::new(facts)),
        )];
        if self.random.percent(45) {
            actions.push((self.random.minutes(30, 2880), self.competitor()));
        }
        let people = &planned.customer.people;
        if let [_, other, ..] = people.as_slice()
            && self.random.percent(90)
        {
            let role = self.text(&pools.stakeholder_roles, locale);
            let act = OpportunityAction::Stakeholder(*other, role);
            actions.push((self.random.minutes(30, 1440), act));
        }
        actions.extend(self.ticked("demo_held", 80));
        actions
    }

    fn followed_up(&mut self, planned: &PlannedOpportunity) -> TimedActions {
        let solution = DemoFacts {
            solution: Some(self.text(&self.data.pools.proposed_solutions, planned.customer.locale)),
            close: self.random.percent(50).then_some(planned.close),
            ..DemoFacts::default()
        };
        let mut actions = vec![(
            self.random.minutes(60, 2 * 1440),
            OpportunityAction::DemoFacts(Box::new(solution)),
        )];
        if self.random.percent(45) {
            let terms = self.terms(planned, Some(45));
            for act in [
                QuoteAction::Revise,
                QuoteAction::DemoTerms(terms),
                QuoteAction::Activate,
                QuoteAction::Send,
            ] {
                actions.push((self.random.minutes(10, 300), OpportunityAction::Quote(act)));
            }
        }
        if self.random.percent(20) {
            actions.push((self.random.minutes(30, 2880), self.competitor()));
        }
        actions.push((self.random.days(1, 4), OpportunityAction::Tick("approval")));
        actions
    }

    fn sold(&mut self, planned: &PlannedOpportunity) -> TimedActions {
        let mut actions = Vec::new();
        if self.random.percent(60) {
            actions.push((
                self.random.minutes(60, 1440),
                OpportunityAction::Quote(QuoteAction::Accept),
            ));
        }
        actions.extend(self.ticked("terms", 85));
        actions.extend(self.ticked("prepayment", 55));
        match planned.plan.fate {
            OpportunityFate::Won | OpportunityFate::Canceled if self.random.percent(25) => {
                actions.push((
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
        actions
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
        planned: &PlannedOpportunity,
        valid_days: Option<u64>,
    ) -> DemoTerms {
        let locale = planned.customer.locale;
        let pools = &self.data.pools;
        let freight = match self.data.price_lists[planned.list].currency.as_str() {
            "IRR" => self.random.between(10, 60) * 1_000_000,
            _ => self.random.between(8, 40) * 10,
        };
        DemoTerms {
            discount_percent: Some(amount_of_units(self.random.between(1, 6))),
            freight: self.random.percent(30).then_some(amount_of_units(freight)),
            payment: Some(self.text(&pools.payment_terms, locale)),
            delivery: self.random.percent(60).then(|| self.text(&pools.delivery_terms, locale)),
            valid_days,
        }
    }

    fn budget(&mut self, planned: &PlannedOpportunity) -> (entity::money::Amount, BudgetStatus) {
        let currency = self.data.price_lists[planned.list].currency.clone();
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
