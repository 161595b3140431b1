//! Any text as an id: a record of its table, or none.

#![no_main]

use entity::id::{DocumentId, Key, LeadId, split, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: &str| {
    if let Some((prefix, id)) = split(given) {
        assert_eq!(split(&text(prefix, id)), Some((prefix, id)));
    }
    let lead = LeadId::parse(given);
    assert_eq!(LeadId::parse(&lead.to_text()).uuid(), lead.uuid());
    let _ = DocumentId::parse(given);
});
