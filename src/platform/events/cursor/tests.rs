use std::collections::BTreeSet;

use proptest::collection::btree_set;
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};

use super::Cursor;
use crate::platform::error::Error;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_cursor_reads_back_as_itself(number in 0_i64.., rows in btree_set(any::<i64>(), 0..40)) {
        let rows: Vec<_> = rows.into_iter().collect();
        let cursor = Cursor::of_snapshot(number, &rows);
        prop_assert_eq!(Cursor::decode(&cursor.encode()).unwrap(), cursor);
    }

    #[test]
    fn each_row_seen_without_a_number_is_passed_over_once(rows in btree_set(0_i64..60, 0..40)) {
        let unnumbered: Vec<_> = rows.iter().copied().collect();
        let mut cursor = Cursor::of_snapshot(100, &unnumbered);
        let mut heard = BTreeSet::new();
        for position in 0..60 {
            let number = 101 + position;
            if !cursor.has_seen(number, position) {
                heard.insert(position);
            }
            cursor.pass(number, position);
            prop_assert!(cursor.has_seen(number, position));
        }
        prop_assert_eq!(cursor, Cursor::after(160));
        prop_assert_eq!(heard, (0..60).filter(|row| !rows.contains(row)).collect());
    }

    #[test]
    fn any_text_is_a_cursor_or_an_error(text in ".{0,80}") {
        let is_clean = matches!(Cursor::decode(&text), Ok(_) | Err(Error::BadInput(_)));
        prop_assert!(is_clean);
    }
}

#[test]
fn rows_in_a_row_are_kept_as_one_range() {
    let text = Cursor::of_snapshot(7, &(1..=100_000).collect::<Vec<_>>()).encode();
    assert!(text.len() < 64, "{text}");
}
