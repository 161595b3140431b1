//! Plans what follows a sale: delivery, invoices and payments, some of them late.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::cli::demo::history::action::{
    AfterSaleAction, DemoAction, DemoEvent, InvoicedPart, OpportunityAction, Worker,
};
use crate::cli::demo::history::timeline::DemoYear;
use crate::cli::demo::random::Random;

/// A seed of its own, so that what follows the sales changes nothing of them.
const SEED: u64 = 1406;

/// What follows the sales that end as won, given everything else that happens, in chronological order.
#[must_use]
pub fn after_sales(events: &[DemoEvent], year: &DemoYear) -> Vec<DemoEvent> {
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
    let of_sale = |(number, sale)| of_sale(&mut random, (number, sale), year);
    won.into_iter().flat_map(of_sale).collect()
}

fn of_sale(
    random: &mut Random,
    (number, (at, by)): (usize, (DateTime<Utc>, Worker)),
    year: &DemoYear,
) -> Vec<DemoEvent> {
    let mut acts = vec![(random.days(2, 12), by, AfterSaleAction::Deliver)];
    if random.percent(25) {
        acts.push((random.days(0, 1), by, AfterSaleAction::Issue(InvoicedPart::FirstLine)));
        acts.push((random.days(3, 20), by, AfterSaleAction::Pay(100)));
    }
    acts.push((random.days(1, 8), by, AfterSaleAction::Issue(InvoicedPart::Rest)));
    match random.below(100) {
        0..65 => acts.push((random.days(4, 45), by, AfterSaleAction::Pay(100))),
        65..80 => {
            acts.push((random.days(4, 20), by, AfterSaleAction::Pay(40)));
            acts.push((random.days(15, 60), by, AfterSaleAction::Pay(100)));
        }
        80..90 => acts.push((random.days(10, 30), by, AfterSaleAction::Pay(50))),
        90..94 => {
            let reason = AfterSaleAction::Credit("Wrong address");
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
        let act = DemoAction::Opportunity(number, OpportunityAction::AfterSale(act));
        events.push(DemoEvent { at, by, act });
    }
    events
}
