//! Any text as a document: refused with a code, or priced; never a panic, never a run-away.

#![no_main]

use std::sync::LazyLock;

use forsat::platform::graphql::engine::{Checks, DocumentLimits, Trusted};
use libfuzzer_sys::fuzz_target;

static CHECKS: LazyLock<Checks> = LazyLock::new(|| {
    let sdl = include_str!("../../schema.graphql");
    Checks::new(sdl, DocumentLimits::default(), Trusted::default()).expect("the schema is valid")
});

fuzz_target!(|text: &str| {
    match CHECKS.prepare(text.into()) {
        Ok(prepared) => assert!(prepared.cost <= DocumentLimits::default().cost),
        Err(refused) => {
            assert!((1..=20).contains(&refused.errors.len()));
            for error in refused.errors {
                assert!(error.message.chars().count() <= 300);
                let extensions = error.extensions.expect("extensions");
                assert!(extensions.get("code").is_some());
            }
        }
    }
});
