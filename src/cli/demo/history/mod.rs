//! The company's last year, planned before any of it is done: leads, deals and exchange rates, in
//! the order of time. The same data and the same end give the same history.

pub mod act;
mod deal;
mod destiny;
mod goods;
mod lead;
mod market;
mod stages;
mod story;

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::localized::Localized;
use entity::money::Amount;

use crate::cli::demo::chance::Chance;
use crate::cli::demo::history::act::{Act, DealAct, LeadAct, Scene, Worker};
use crate::cli::demo::history::deal::Origin;
use crate::cli::demo::history::destiny::{Way, destinies};
use crate::cli::demo::history::goods::whole;
use crate::cli::demo::history::market::{Customer, customers};
use crate::cli::demo::history::story::{Story, Year};
use crate::cli::demo::load::{Data, HOME_LANGUAGE};

/// Chance begins with it; another number is another history.
const SEED: u64 = 1405;
/// How many deals begin with a lead.
const FROM_LEADS: usize = 100;
/// How long after its end a campaign is still answered.
const ECHO: TimeDelta = TimeDelta::days(21);

/// What is done in the year that ends now, in the order of time.
///
/// # Errors
/// The data name no time zone.
pub fn history(data: &Data, now: DateTime<Utc>) -> anyhow::Result<Vec<Scene>> {
    let zone = data.organization.time_zone.parse()?;
    let year = Year { start: begins(now), now, zone };
    let mut writer = Writer {
        data,
        year,
        chance: Chance::new(SEED),
        customers: customers(data),
        named: HashMap::new(),
        leads: 0,
        deals: 0,
        scenes: rates(data, year),
    };
    writer.tell_deals();
    writer.tell_leads();
    writer.answer_campaigns();
    let mut scenes = writer.scenes;
    scenes.sort_by_key(|scene| scene.at);
    Ok(scenes)
}

/// When the company of a history that ends now begins.
#[must_use]
pub fn begins(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::days(365)
}

/// Tells history.
struct Writer<'a> {
    data: &'a Data,
    year: Year,
    chance: Chance,
    customers: Vec<Customer>,
    /// How often each customer has asked about a subject.
    named: HashMap<(Option<usize>, String), usize>,
    leads: usize,
    deals: usize,
    scenes: Vec<Scene>,
}

impl Writer<'_> {
    fn tell_deals(&mut self) {
        let mut all = destinies();
        self.chance.shuffle(&mut all);
        let mut from_leads = 0;
        for destiny in all {
            let origin = match destiny.way {
                Way::Standard if from_leads < FROM_LEADS => {
                    from_leads += 1;
                    Origin::Lead
                }
                Way::Standard | Way::Renewal => Origin::WalkIn,
            };
            self.tell_deal(destiny, origin);
        }
    }

    /// Takes a story up, which ends about when it should.
    fn take(&mut self, story: Story, end: DateTime<Utc>) {
        self.scenes.extend(story.dated(end, &self.year));
    }

    /// Who asks: a third comes from abroad, where fewer customers are.
    fn customer(&mut self) -> Customer {
        let is_abroad = self.chance.percent(30);
        let some: Vec<&Customer> = self
            .customers
            .iter()
            .filter(|customer| (customer.seller == Worker::Export) == is_abroad)
            .collect();
        (*self.chance.pick(&some)).clone()
    }

    /// What a customer asks about, as it is called and in English; asked again, it is another phase.
    fn subject(&mut self, customer: &Customer, from: &[Localized]) -> (String, String) {
        let subject = self.chance.pick(from);
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

    /// What an industry asks about.
    fn subjects(&self, customer: &Customer) -> Vec<Localized> {
        let pools = &self.data.pools;
        let industry = customer.company.map(|company| pools.companies[company].industry.as_str());
        let own = pools.lead_subjects.iter().filter(|it| Some(it.industry.as_str()) == industry);
        // Its own subjects are asked for more often than those of all.
        let own: Vec<_> = own.map(|it| it.subject.clone()).collect();
        let own = own.iter().cycle().take(own.len() * 4).cloned();
        own.chain(pools.general_subjects.iter().cloned()).collect()
    }

    fn text(&mut self, pool: &[Localized], locale: &str) -> String {
        self.chance.pick(pool).get(locale).to_owned()
    }

    /// A sum that deals are about.
    fn sum(&mut self, currency: &str) -> Amount {
        whole(match currency {
            "IRR" => self.chance.between(15, 320) * 100_000_000,
            "AED" => self.chance.between(60, 1_400) * 100,
            _ => self.chance.between(20, 450) * 100,
        })
    }

    /// Whoever asked during a campaign, or soon after, often answered it.
    fn answer_campaigns(&mut self) {
        for scene in &mut self.scenes {
            let (locale, campaign) = match &mut scene.act {
                Act::Lead(_, LeadAct::Record(lead)) => (lead.locale, &mut lead.campaign),
                Act::Deal(_, DealAct::Open(_, opening, _)) => {
                    (opening.locale, &mut opening.campaign)
                }
                Act::Rate(_) | Act::Lead(..) | Act::Deal(..) => continue,
            };
            let day = scene.at.with_timezone(&self.year.zone).date_naive();
            let runs = self.data.campaigns.iter().position(|it| {
                let reaches = it.is_abroad == (locale != HOME_LANGUAGE);
                reaches && it.starts_on <= day && day <= it.ends_on + ECHO
            });
            *campaign = runs.filter(|_| self.chance.percent(55));
        }
    }
}

/// The exchange rates that were set during the year; those before are set when it begins.
fn rates(data: &Data, year: Year) -> Vec<Scene> {
    let rates = data.exchange_rates.iter().enumerate().filter_map(|(number, rate)| {
        let morning = rate.date.and_hms_opt(6, 0, 0)?.and_utc();
        let is_set = morning > year.start && morning <= year.now;
        is_set.then_some(Scene { at: morning, by: Worker::Admin, act: Act::Rate(number) })
    });
    rates.collect()
}

fn persian(number: usize) -> String {
    let digits = number.to_string();
    digits.chars().map(|digit| char::from_u32(u32::from(digit) + 0x06c0).unwrap_or(digit)).collect()
}
