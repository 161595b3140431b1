//! Plans the company's last year before any command is run: leads, opportunities and exchange rates, in
//! chronological order. The same data and the same end yield the same history.

pub mod action;
mod after_sale;
mod lead;
mod lines;
mod market;
mod opportunity;
mod plan;
mod stages;
mod timeline;

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::localized::Localized;
use entity::money::Amount;

use crate::cli::demo::history::action::{
    DemoAction, DemoEvent, LeadAction, OpportunityAction, Worker,
};
use crate::cli::demo::history::lines::amount_of_units;
use crate::cli::demo::history::market::{Customer, customers};
use crate::cli::demo::history::opportunity::Origin;
use crate::cli::demo::history::plan::{DemoProcess, plans};
use crate::cli::demo::history::timeline::{DemoYear, Timeline};
use crate::cli::demo::load::{Data, HOME_LANGUAGE};
use crate::cli::demo::random::Random;

/// The seed of the random numbers; another seed yields another history.
const SEED: u64 = 1405;
/// How many opportunities begin with a lead.
const FROM_LEADS: usize = 100;
/// How long after its end a campaign still brings leads.
const ECHO: TimeDelta = TimeDelta::days(21);

/// Plans what happens in the year that ends now, in chronological order.
///
/// # Errors
/// The data contain an invalid time zone.
pub fn history(data: &Data, now: DateTime<Utc>) -> anyhow::Result<Vec<DemoEvent>> {
    let zone = data.organization.time_zone.parse()?;
    let year = DemoYear { start: begins(now), now, zone };
    let mut writer = Writer {
        data,
        year,
        random: Random::new(SEED),
        customers: customers(data),
        named: HashMap::new(),
        leads: 0,
        opportunities: 0,
        events: rates(data, year),
    };
    writer.write_opportunities();
    writer.write_leads();
    writer.answer_campaigns();
    let mut events = writer.events;
    events.sort_by_key(|event| event.at);
    let after_sales = after_sale::after_sales(&events, &year);
    events.extend(after_sales);
    events.sort_by_key(|event| event.at);
    Ok(events)
}

/// The start of a history that ends now.
#[must_use]
pub fn begins(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::days(365)
}

/// Plans the history.
struct Writer<'a> {
    data: &'a Data,
    year: DemoYear,
    random: Random,
    customers: Vec<Customer>,
    /// How often each customer has already asked about a subject.
    named: HashMap<(Option<usize>, String), usize>,
    leads: usize,
    opportunities: usize,
    events: Vec<DemoEvent>,
}

impl Writer<'_> {
    fn write_opportunities(&mut self) {
        let mut all = plans();
        self.random.shuffle(&mut all);
        let mut from_leads = 0;
        for plan in all {
            let origin = match plan.process {
                DemoProcess::Standard if from_leads < FROM_LEADS => {
                    from_leads += 1;
                    Origin::Lead
                }
                DemoProcess::Standard | DemoProcess::Renewal => Origin::WalkIn,
            };
            self.plan_opportunity(plan, origin);
        }
    }

    /// Adds a finished timeline that ends about at `end`.
    fn take(&mut self, timeline: Timeline, end: DateTime<Utc>) {
        self.events.extend(timeline.dated(end, &self.year));
    }

    /// Picks the customer; a third come from abroad, where there are fewer customers.
    fn customer(&mut self) -> Customer {
        let is_abroad = self.random.percent(30);
        let some: Vec<&Customer> = self
            .customers
            .iter()
            .filter(|customer| (customer.seller == Worker::Export) == is_abroad)
            .collect();
        (*self.random.pick(&some)).clone()
    }

    /// Picks a subject, as displayed and in English. Asked about again, it becomes another phase of the
    /// project.
    fn subject(&mut self, customer: &Customer, from: &[Localized]) -> (String, String) {
        let subject = self.random.pick(from);
        let english = subject.get("en").to_owned();
        let asker = customer.company.or_else(|| customer.people.first().map(|id| id + 1_000));
        let times = self.named.entry((asker, english.clone())).or_default();
        *times += 1;
        let name = subject.get(customer.locale);
        let name = match (*times, customer.locale) {
            (1, _) => name.to_owned(),
            (phase, HOME_LANGUAGE) => format!("{name} – فاز {}", persian(phase)),
            (phase, _) => format!("{name} – phase {phase}"),
        };
        (name, english)
    }

    /// The subjects of the customer's industry.
    fn subjects(&self, customer: &Customer) -> Vec<Localized> {
        let pools = &self.data.pools;
        let industry = customer.company.map(|company| pools.companies[company].industry.as_str());
        let own = pools.lead_subjects.iter().filter(|it| Some(it.industry.as_str()) == industry);
        // Subjects of the own industry are picked more often than general ones.
        let own: Vec<_> = own.map(|it| it.subject.clone()).collect();
        let own = own.iter().cycle().take(own.len() * 4).cloned();
        own.chain(pools.general_subjects.iter().cloned()).collect()
    }

    fn text(&mut self, pool: &[Localized], locale: &str) -> String {
        self.random.pick(pool).get(locale).to_owned()
    }

    /// Picks an estimated value.
    fn sum(&mut self, currency: &str) -> Amount {
        amount_of_units(match currency {
            "IRR" => self.random.between(15, 320) * 100_000_000,
            "AED" => self.random.between(60, 1_400) * 100,
            _ => self.random.between(20, 450) * 100,
        })
    }

    /// Assigns campaigns to most leads that arrive during a campaign or soon after.
    fn answer_campaigns(&mut self) {
        for event in &mut self.events {
            let (locale, campaign) = match &mut event.act {
                DemoAction::Lead(_, LeadAction::Record(lead)) => (lead.locale, &mut lead.campaign),
                DemoAction::Opportunity(_, OpportunityAction::Open(_, opening, _)) => {
                    (opening.locale, &mut opening.campaign)
                }
                DemoAction::Rate(_) | DemoAction::Lead(..) | DemoAction::Opportunity(..) => {
                    continue;
                }
            };
            let day = event.at.with_timezone(&self.year.zone).date_naive();
            let runs = self.data.campaigns.iter().position(|it| {
                let reaches = it.is_abroad == (locale != HOME_LANGUAGE);
                reaches && it.starts_on <= day && day <= it.ends_on + ECHO
            });
            *campaign = runs.filter(|_| self.random.percent(55));
        }
    }
}

/// The exchange rates set during the year; earlier ones are set when the year begins.
fn rates(data: &Data, year: DemoYear) -> Vec<DemoEvent> {
    let rates = data.exchange_rates.iter().enumerate().filter_map(|(number, rate)| {
        let morning = rate.date.and_hms_opt(6, 0, 0)?.and_utc();
        let is_set = morning > year.start && morning <= year.now;
        is_set.then_some(DemoEvent {
            at: morning,
            by: Worker::Admin,
            act: DemoAction::Rate(number),
        })
    });
    rates.collect()
}

fn persian(number: usize) -> String {
    let digits = number.to_string();
    digits.chars().map(|digit| char::from_u32(u32::from(digit) + 0x06c0).unwrap_or(digit)).collect()
}
