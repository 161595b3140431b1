//! The customers of the demo company, and which seller serves whom.

use crate::cli::demo::history::action::{DemoCustomer, Worker};
use crate::cli::demo::load::pools::Contact;
use crate::cli::demo::load::{Data, HOME, HOME_LANGUAGE};
use crate::cli::demo::random::Random;

/// How many private persons of the home country are customers.
const PRIVATE: usize = 8;

/// A company or private person that buys.
#[derive(Clone, Debug)]
pub struct Customer {
    /// The company; `None`: a private person.
    pub company: Option<usize>,
    /// The company's people, or the private person alone.
    pub people: Vec<usize>,
    /// The seller who serves the customer.
    pub seller: Worker,
    /// The language of texts about the customer.
    pub locale: &'static str,
    /// The price lists the customer buys from.
    pub lists: Vec<usize>,
}

impl Customer {
    /// The customer, with the person who asks this time.
    pub fn asking(&self, random: &mut Random) -> DemoCustomer {
        // The first person asks most often.
        let person = match self.people.as_slice() {
            [] => None,
            [only] => Some(*only),
            [first, others @ ..] if random.percent(30) => {
                Some(*random.pick(others)).or(Some(*first))
            }
            [first, ..] => Some(*first),
        };
        DemoCustomer { company: self.company, person }
    }
}

/// All customers, those of the home country first.
#[must_use]
pub fn customers(data: &Data) -> Vec<Customer> {
    let pools = &data.pools;
    let at_home = people_of(&pools.people, HOME);
    let (private, staff) = at_home.split_at(PRIVATE.min(at_home.len()));
    let companies = pools.companies.iter().enumerate().map(|(number, company)| {
        let same: Vec<usize> = (0..pools.companies.len())
            .filter(|other| pools.companies[*other].country == company.country)
            .collect();
        let place = same.iter().position(|other| *other == number).unwrap_or(0);
        let abroad = people_of(&pools.people, &company.country);
        let people = if company.country == HOME { staff } else { &abroad };
        Customer {
            company: Some(number),
            people: people.iter().copied().skip(place).step_by(same.len()).collect(),
            seller: seller(number, &company.country),
            locale: locale(&company.country),
            lists: lists(data, &company.country),
        }
    });
    let private = private.iter().map(|person| Customer {
        company: None,
        people: vec![*person],
        seller: Worker::Domestic,
        locale: locale(HOME),
        lists: lists(data, HOME),
    });
    companies.chain(private).collect()
}

fn people_of(people: &[Contact], country: &str) -> Vec<usize> {
    (0..people.len()).filter(|number| people[*number].country == country).collect()
}

fn seller(number: usize, country: &str) -> Worker {
    match country {
        HOME if number % 3 == 2 => Worker::Manager,
        HOME => Worker::Domestic,
        _ => Worker::Export,
    }
}

fn locale(country: &str) -> &'static str {
    if country == HOME { HOME_LANGUAGE } else { "en" }
}

/// The price lists by currency: rial at home, dirham in the Emirates, euro elsewhere, and either of the two in
/// neighboring countries.
fn lists(data: &Data, country: &str) -> Vec<usize> {
    let currencies: &[&str] = match country {
        HOME => &["IRR"],
        "AE" => &["AED"],
        "OM" | "IQ" => &["AED", "EUR"],
        _ => &["EUR"],
    };
    let is_one = |number: &usize| currencies.contains(&data.price_lists[*number].currency.as_str());
    (0..data.price_lists.len()).filter(is_one).collect()
}
