//! Tells the leads that no deal came of, or none yet.

use chrono::TimeDelta;

use crate::cli::demo::history::Writer;
use crate::cli::demo::history::act::{Act, LeadAct, LeadDraft, Opening, Worker};
use crate::cli::demo::history::deal::Told;
use crate::cli::demo::history::market::Customer;
use crate::cli::demo::history::story::Story;

/// What becomes of a lead.
#[derive(Clone, Copy, Debug)]
enum Fate {
    /// Nobody has spoken with them yet.
    New,
    /// Somebody has been in touch.
    Contacted,
    /// It was given up.
    Disqualified,
    /// It was given up and taken up again.
    Reactivated,
    /// It became a customer without a deal.
    Qualified,
}

/// 200 leads; with those that became deals, 300.
const LEADS: [(usize, Fate); 5] = [
    (58, Fate::New),
    (56, Fate::Contacted),
    (74, Fate::Disqualified),
    (6, Fate::Reactivated),
    (6, Fate::Qualified),
];

impl Writer<'_> {
    pub(super) fn tell_leads(&mut self) {
        for (count, fate) in LEADS {
            for _ in 0..count {
                self.tell_lead(fate);
            }
        }
    }

    fn tell_lead(&mut self, fate: Fate) {
        let number = self.leads;
        self.leads += 1;
        let customer = self.customer();
        let seller = customer.seller;
        let (subject, _) = self.subject(&customer, &self.subjects(&customer));
        let draft = self.draft(&customer, subject);
        let whom = draft.whom;
        let by = if self.chance.percent(25) { Worker::Admin } else { seller };

        let mut story = Story::default();
        let mut then = |after, by, act| story.then(after, by, Act::Lead(number, act));
        then(TimeDelta::zero(), by, LeadAct::Record(Box::new(draft)));
        let contact = self.chance.minutes(20, 4 * 1440);
        let later = self.chance.days(1, 14);
        let ago = match fate {
            Fate::New => self.chance.minutes(10, 28 * 1440),
            Fate::Contacted => {
                then(contact, seller, LeadAct::Contact);
                self.chance.minutes(10, 55 * 1440)
            }
            Fate::Disqualified => {
                if self.chance.percent(60) {
                    then(contact, seller, LeadAct::Contact);
                }
                then(later, seller, LeadAct::Disqualify(self.reason(&customer)));
                self.chance.days(2, 350)
            }
            Fate::Reactivated => {
                then(later, seller, LeadAct::Disqualify(self.reason(&customer)));
                then(self.chance.days(10, 60), seller, LeadAct::Reactivate);
                self.chance.days(1, 20)
            }
            Fate::Qualified => {
                then(contact, seller, LeadAct::Contact);
                then(later, seller, LeadAct::Qualify(whom, None));
                self.chance.days(5, 300)
            }
        };
        self.take(story, self.year.ago(ago));
    }

    fn reason(&mut self, customer: &Customer) -> String {
        self.text(&self.data.pools.disqualified_reasons, customer.locale)
    }

    /// The lead that a deal begins with.
    pub(super) fn lead_of(&mut self, told: &Told, opening: &Opening) -> LeadDraft {
        let draft = self.draft(&told.customer, opening.name.clone());
        LeadDraft {
            whom: told.whom,
            currency: self.data.price_lists[told.list].currency.clone(),
            value: opening.value,
            close: opening.close,
            need: opening.need.clone(),
            ..draft
        }
    }

    fn draft(&mut self, customer: &Customer, subject: String) -> LeadDraft {
        let locale = customer.locale;
        let pools = &self.data.pools;
        let list = *self.chance.pick(&customer.lists);
        let currency = self.data.price_lists[list].currency.clone();
        LeadDraft {
            subject,
            whom: customer.asking(&mut self.chance),
            locale,
            owner: customer.seller,
            source: self.chance.below(self.data.sources.len()),
            campaign: None,
            rating: self.rating(),
            value: self.chance.percent(60).then(|| self.sum(&currency)),
            currency,
            close: None,
            need: self.chance.percent(40).then(|| self.text(&pools.customer_needs, locale)),
            timeframe: self.chance.percent(50).then(|| self.timeframe()),
            note: self.chance.percent(35).then(|| self.text(&pools.notes, locale)),
        }
    }
}
