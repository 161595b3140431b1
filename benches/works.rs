//! Small works without a database or a network: what they cost is counted in instructions by
//! `benches/count`, and in time by `cargo bench --bench works`.

mod sample;
mod walking;

use async_graphql::{Name, Response, Value, value};
use divan::{Bencher, black_box};
use forsat::platform::events::cursor::Cursor;
use forsat::platform::graphql::engine::{Checks, DocumentLimits, Trusted};
use forsat::platform::graphql::json::{object, text};
use forsat::pricing::price;
use mimalloc::MiMalloc;

/// The server's: allocation is a good part of what the works cost.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const SDL: &str = include_str!("../schema.graphql");
const NAMES: [&str; 6] = [
    "price-50-lines",
    "check-new-document",
    "check-known-document",
    "event-cursor",
    "write-answer",
    "walk-list",
];

/// `names`, or `times NUMBER NAME`; anything else is for the measuring of time.
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["names"] => NAMES.iter().for_each(|name| println!("{name}")),
        ["times", number, name] => {
            let number: usize = number.parse().expect("how many times is a number");
            let mut work = work(name);
            (0..number).for_each(|_| work());
        }
        _ => divan::main(),
    }
}

#[divan::bench(args = NAMES)]
fn works(bencher: Bencher<'_, '_>, name: &str) {
    bencher.bench_local(work(name));
}

fn work(name: &str) -> Box<dyn FnMut()> {
    match name {
        "price-50-lines" => pricing(),
        "check-new-document" => checking(true),
        "check-known-document" => checking(false),
        "event-cursor" => cursor(),
        "write-answer" => writing(),
        "walk-list" => walking::list(),
        _ => panic!("no work is called {name}"),
    }
}

/// A document of 50 lines with discounts and tax.
fn pricing() -> Box<dyn FnMut()> {
    let (terms, lines) = (sample::terms(), sample::lines(50));
    Box::new(move || drop(black_box(price(black_box(&terms), black_box(&lines)))))
}

/// What a list of opportunities with their lines must pass; a new one has never been seen.
fn checking(is_new: bool) -> Box<dyn FnMut()> {
    let limits = DocumentLimits { cost: 100_000, ..DocumentLimits::default() };
    let checks = Checks::new(SDL, limits, Trusted::default()).expect("the schema is valid");
    let mut number = 0_u32;
    Box::new(move || {
        number += u32::from(is_new);
        let document = format!(
            "query Q{number:08} {{ opportunities(first: 50, filter: {{ status: [OPEN] }}, \
            orderBy: [{{ field: ESTIMATED_CLOSE_DATE, direction: ASC }}]) {{ nodes {{ id name status \
            estimatedCloseDate estimatedValue {{ amount }} account {{ name }} owner {{ displayName }} \
            stage {{ name }} lines {{ quantity extendedAmount product {{ name }} }} }} }} }}"
        );
        assert!(black_box(checks.prepare(document.into())).is_ok());
    })
}

/// A place in the stream with a few ranges, written and read back.
fn cursor() -> Box<dyn FnMut()> {
    let seen = [1_000_001, 1_000_002, 1_000_005, 1_000_009, 1_000_010, 1_000_014];
    Box::new(move || {
        let text = Cursor::of_snapshot(1_000_000, black_box(&seen)).encode();
        assert!(Cursor::decode(black_box(&text)).is_ok());
    })
}

/// Fifty opportunities with four lines each, as JSON.
fn writing() -> Box<dyn FnMut()> {
    let [id, name, status, date, value, lines, quantity, amount, product] = [
        "id",
        "name",
        "status",
        "estimatedCloseDate",
        "estimatedValue",
        "lines",
        "quantity",
        "extendedAmount",
        "product",
    ]
    .map(Name::new);
    let line = [
        (quantity, value!("12")),
        (amount, value!("11880.5940")),
        (product, value!({ "name": "Centrifugal pump, 7.5 kW" })),
    ];
    let opportunity = [
        (id, value!("opp_01a21d9195e674b595c6c77db6f459cc")),
        (name, value!("More output for \"less\" power")),
        (status, Value::Enum(Name::new("OPEN"))),
        (date, value!("2030-06-30")),
        (value, value!({ "amount": "47522.3760" })),
    ];
    Box::new(move || {
        let one = |_| {
            let four = (0..4).map(|_| object(&slots(&line))).collect();
            let mut slots = slots(&opportunity);
            slots.push((&lines, Value::List(four)));
            object(&slots)
        };
        let nodes = Value::List((0..50).map(one).collect());
        let answer = Response::new(value!({ "opportunities": { "nodes": (nodes) } }));
        black_box(text(&answer));
    })
}

/// The values of an object that is about to be written.
fn slots(fields: &[(Name, Value)]) -> Vec<(&Name, Value)> {
    fields.iter().map(|(key, value)| (key, value.clone())).collect()
}
