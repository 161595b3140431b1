//! What pricing a document costs: on every change of a line, so it must not be felt.

mod sample;

use divan::Bencher;
use forsat::pricing::{explain, price};

use sample::{lines, terms};

fn main() {
    divan::main();
}

/// A document of so many lines, with every kind of discount and tax.
#[divan::bench(args = [2, 20, 200])]
fn price_a_document(bencher: Bencher<'_, '_>, count: usize) {
    let (terms, lines) = (terms(), lines(count));
    bencher.bench_local(|| price(divan::black_box(&terms), divan::black_box(&lines)));
}

/// The same, each step written down.
#[divan::bench(args = [2, 20, 200])]
fn explain_a_document(bencher: Bencher<'_, '_>, count: usize) {
    let (terms, lines) = (terms(), lines(count));
    bencher.bench_local(|| explain(divan::black_box(&terms), divan::black_box(&lines)));
}
