//! Any text as a stream's cursor: refused, or one that can be passed on and read again.

#![no_main]

use forsat::platform::events::cursor::Cursor;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|asked: (&str, Vec<(i64, i64)>)| {
    let (text, events) = asked;
    let Ok(mut cursor) = Cursor::decode(text) else { return };
    for (number, position) in events {
        let number = number.max(0);
        cursor.pass(number, position);
        assert!(cursor.has_seen(number, position));
    }
    let again = Cursor::decode(&cursor.encode()).expect("what was encoded is decoded");
    assert_eq!(again, cursor);
});
