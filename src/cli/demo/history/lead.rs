//! Plans the leads without an opportunity.

use chrono::TimeDelta;

use crate::cli::demo::history::Writer;
use crate::cli::demo::history::action::{DemoAction, DemoOpening, LeadAction, LeadDraft, Worker};
use crate::cli::demo::history::market::Customer;
use crate::cli::demo::history::opportunity::PlannedOpportunity;
use crate::cli::demo::history::timeline::Timeline;

/// How a lead's history ends.
#[derive(Clone, Copy, Debug)]
enum LeadFate {
    /// Not contacted yet.
    New,
    /// Contacted.
    Contacted,
    /// Disqualified.
    Disqualified,
    /// Disqualified and reactivated.
    Reactivated,
    /// Qualified into a customer without an opportunity.
    Qualified,
}

/// How many leads end in which way: 200, besides the 100 that become opportunities.
const LEADS: [(usize, LeadFate); 5] = [
    (58, LeadFate::New),
    (56, LeadFate::Contacted),
    (74, LeadFate::Disqualified),
    (6, LeadFate::Reactivated),
    (6, LeadFate::Qualified),
];

impl Writer<'_> {
    pub(super) fn write_leads(&mut self) {
        for (count, fate) in LEADS {
            for _ in 0..count {
                self.write_lead(fate);
            }
        }
    }

    fn write_lead(&mut self, fate: LeadFate) {
        let number = self.leads;
        self.leads += 1;
        let customer = self.customer();
        let seller = customer.seller;
        let (subject, _) = self.subject(&customer, &self.subjects(&customer));
        let draft = self.draft(&customer, subject);
        let customer_of = draft.customer_of;
        let by = if self.random.percent(25) { Worker::Admin } else { seller };

        let mut timeline = Timeline::default();
        let mut then = |after, by, act| timeline.then(after, by, DemoAction::Lead(number, act));
        then(TimeDelta::zero(), by, LeadAction::Record(Box::new(draft)));
        let contact = self.random.minutes(20, 4 * 1440);
        let later = self.random.days(1, 14);
        let ago = match fate {
            LeadFate::New => self.random.minutes(10, 28 * 1440),
            LeadFate::Contacted => {
                then(contact, seller, LeadAction::Contact);
                self.random.minutes(10, 55 * 1440)
            }
            LeadFate::Disqualified => {
                if self.random.percent(60) {
                    then(contact, seller, LeadAction::Contact);
                }
                then(later, seller, LeadAction::Disqualify(self.reason(&customer)));
                self.random.days(2, 350)
            }
            LeadFate::Reactivated => {
                then(later, seller, LeadAction::Disqualify(self.reason(&customer)));
                then(self.random.days(10, 60), seller, LeadAction::Reactivate);
                self.random.days(1, 20)
            }
            LeadFate::Qualified => {
                then(contact, seller, LeadAction::Contact);
                then(later, seller, LeadAction::Qualify(customer_of, None));
                self.random.days(5, 300)
            }
        };
        self.take(timeline, self.year.ago(ago));
    }

    fn reason(&mut self, customer: &Customer) -> String {
        self.text(&self.data.pools.disqualified_reasons, customer.locale)
    }

    /// The lead with which an opportunity begins.
    pub(super) fn lead_of(
        &mut self,
        planned: &PlannedOpportunity,
        opening: &DemoOpening,
    ) -> LeadDraft {
        let draft = self.draft(&planned.customer, opening.name.clone());
        LeadDraft {
            customer_of: planned.customer_of,
            currency: self.data.price_lists[planned.list].currency.clone(),
            value: opening.value,
            close: opening.close,
            need: opening.need.clone(),
            ..draft
        }
    }

    fn draft(&mut self, customer: &Customer, subject: String) -> LeadDraft {
        let locale = customer.locale;
        let pools = &self.data.pools;
        let list = *self.random.pick(&customer.lists);
        let currency = self.data.price_lists[list].currency.clone();
        LeadDraft {
            subject,
            customer_of: customer.asking(&mut self.random),
            locale,
            owner: customer.seller,
            source: self.random.below(self.data.sources.len()),
            campaign: None,
            rating: self.rating(),
            value: self.random.percent(60).then(|| self.sum(&currency)),
            currency,
            close: None,
            need: self.random.percent(40).then(|| self.text(&pools.customer_needs, locale)),
            timeframe: self.random.percent(50).then(|| self.timeframe()),
            note: self.random.percent(35).then(|| self.text(&pools.notes, locale)),
        }
    }
}
