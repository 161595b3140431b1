//! Plans what follows a sale: delivery, invoices and payments, some of them late.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::cli::demo::history::action::{
    BillAction, BillPart, DemoAction, DemoEvent, OpportunityAction, Worker,
};
use crate::cli::demo::history::timeline::DemoYear;
use crate::cli::demo::random::Random;

/// A seed of its own, so that the bills change nothing of the sales before them.
const SEED: u64 = 1406;

/// The bills of all opportunities that end as won, given everything else that happens, in chronological order.
#[must_use]
pub fn bills(events: &[DemoEvent], year: &DemoYear) -> Vec<DemoEvent> {
    let mut won: BTreeMap<usize, (DateTime<Utc>, Worker)> = BTreeMap::new();
    for event in events {
        let DemoAction::Opportunity(number, act) = &event.act else { continue };
        if let OpportunityAction::Win(_) = act {
            won.insert(*number, (event.at, event.by));
        } else if matches!(act, OpportunityAction::Reopen(_) | OpportunityAction::CancelOrder) {
            won.remove(number);
        }
    }
    let mut random = Random::new(SEED);
    let bill = |(number, sale)| bill(&mut random, (number, sale), year);
    won.into_iter().flat_map(bill).collect()
}

fn bill(
    random: &mut Random,
    (number, (at, by)): (usize, (DateTime<Utc>, Worker)),
    year: &DemoYear,
) -> Vec<DemoEvent> {
    let mut acts = vec![(random.days(2, 12), by, BillAction::Deliver)];
    if random.percent(25) {
        acts.push((random.days(0, 1), by, BillAction::Issue(BillPart::FirstLine)));
        acts.push((random.days(3, 20), by, BillAction::Pay(100)));
    }
    acts.push((random.days(1, 8), by, BillAction::Issue(BillPart::Rest)));
    match random.below(100) {
        0..65 => acts.push((random.days(4, 45), by, BillAction::Pay(100))),
        65..80 => {
            acts.push((random.days(4, 20), by, BillAction::Pay(40)));
            acts.push((random.days(15, 60), by, BillAction::Pay(100)));
        }
        80..90 => acts.push((random.days(10, 30), by, BillAction::Pay(50))),
        90..94 => {
            let reason = BillAction::Credit("Wrong address");
            acts.push((random.days(1, 4), Worker::Admin, reason));
        }
        _ => {}
    }
    let mut at = at;
    let mut events = Vec::with_capacity(acts.len());
    for (after, by, act) in acts {
        at = year.at_work(at + after).max(at + TimeDelta::minutes(1));
        if at >= year.now {
            break;
        }
        let act = DemoAction::Opportunity(number, OpportunityAction::Bill(act));
        events.push(DemoEvent { at, by, act });
    }
    events
}
