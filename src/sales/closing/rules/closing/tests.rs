use std::fmt::Write;

use entity::choice::ClosingOutcome;
use entity::id::{CloseReasonId, DocumentId, LineId};
use entity::localized::Localized;
use entity::money::Amount;
use entity::{close_reason, line};
use expect_test::expect;
use uuid::Uuid;

use crate::sales::closing::rules::closing::{ClosingFacts, Days, closed_on, cost, problems};
use crate::sales::opportunity::rules::sample::day;

#[test]
fn a_closing_is_dated_between_opening_and_today() {
    let days = Days { opened: day("2026-11-01"), today: day("2026-11-23") };
    let mut table = String::new();
    for given in
        [None, Some("2026-10-31"), Some("2026-11-01"), Some("2026-11-23"), Some("2026-11-24")]
    {
        let found = match closed_on(given.map(day), days) {
            Ok(day) => day.to_string(),
            Err(problem) => format!("{} at {:?}", problem.message.key(), problem.path),
        };
        let _ = writeln!(table, "{} → {found}", given.unwrap_or("omitted"));
    }
    expect![[r#"
        omitted → 2026-11-23
        2026-10-31 → opportunity-closed-before-opening at ["closedOn"]
        2026-11-01 → 2026-11-01
        2026-11-23 → 2026-11-23
        2026-11-24 → opportunity-closed-in-future at ["closedOn"]
    "#]]
    .assert_eq(&table);
}

#[test]
fn a_reason_names_what_it_requires() {
    let mut table = String::new();
    for bits in 0..32_u8 {
        let is = |bit: u8| bits & (1 << bit) != 0;
        let reason = close_reason::Model {
            id: CloseReasonId::from(Uuid::nil()),
            version: 1,
            outcome: if is(0) { ClosingOutcome::Won } else { ClosingOutcome::Lost },
            label: Localized::new([("en", "Reason")]),
            position: 1,
            requires_competitor: is(1),
            requires_note: is(2),
            counts_in_win_rate: true,
            is_active: !is(3),
        };
        let facts =
            ClosingFacts { outcome: ClosingOutcome::Lost, has_competitor: is(4), has_note: is(4) };
        let found = problems(&reason, facts);
        if !found.is_empty() {
            let found: Vec<_> = found
                .iter()
                .map(|problem| format!("{:?} {}", problem.code, problem.path.join(".")))
                .collect();
            let _ = writeln!(
                table,
                "{:?}{}{}{}{}: {}",
                reason.outcome,
                if is(1) { " competitor" } else { "" },
                if is(2) { " note" } else { "" },
                if is(3) { " retired" } else { "" },
                if is(4) { ", both given" } else { "" },
                found.join(", "),
            );
        }
    }
    expect![[r#"
        Won: INVALID reasonId
        Lost competitor: REQUIRED competitor
        Won competitor: INVALID reasonId, REQUIRED competitor
        Lost note: REQUIRED note
        Won note: INVALID reasonId, REQUIRED note
        Lost competitor note: REQUIRED competitor, REQUIRED note
        Won competitor note: INVALID reasonId, REQUIRED competitor, REQUIRED note
        Lost retired: INVALID reasonId
        Won retired: INVALID reasonId, INVALID reasonId
        Lost competitor retired: INVALID reasonId, REQUIRED competitor
        Won competitor retired: INVALID reasonId, INVALID reasonId, REQUIRED competitor
        Lost note retired: INVALID reasonId, REQUIRED note
        Won note retired: INVALID reasonId, INVALID reasonId, REQUIRED note
        Lost competitor note retired: INVALID reasonId, REQUIRED competitor, REQUIRED note
        Won competitor note retired: INVALID reasonId, INVALID reasonId, REQUIRED competitor, REQUIRED note
        Won, both given: INVALID reasonId
        Won competitor, both given: INVALID reasonId
        Won note, both given: INVALID reasonId
        Won competitor note, both given: INVALID reasonId
        Lost retired, both given: INVALID reasonId
        Won retired, both given: INVALID reasonId, INVALID reasonId
        Lost competitor retired, both given: INVALID reasonId
        Won competitor retired, both given: INVALID reasonId, INVALID reasonId
        Lost note retired, both given: INVALID reasonId
        Won note retired, both given: INVALID reasonId, INVALID reasonId
        Lost competitor note retired, both given: INVALID reasonId
        Won competitor note retired, both given: INVALID reasonId, INVALID reasonId
    "#]].assert_eq(&table);
}

fn sold(cost: Option<i64>, quantity: i64) -> line::Model {
    line::Model {
        id: LineId::generate(),
        document_id: DocumentId::from(Uuid::nil()),
        position: 1,
        product_id: None,
        unit_id: None,
        price_list_item_id: None,
        description: String::new(),
        quantity: Amount::from_raw(quantity),
        list_unit_price: None,
        unit_price: Amount::ZERO,
        is_price_overridden: false,
        cost: cost.map(Amount::from_raw),
        volume_discount: Amount::ZERO,
        base_amount: Amount::ZERO,
        manual_discount_amount: Amount::ZERO,
        manual_discount_percent: None,
        net_amount: Amount::ZERO,
        header_discount_share: Amount::ZERO,
        tax_rate_id: None,
        tax_rate: None,
        is_tax_overridden: false,
        tax_amount: Amount::ZERO,
        extended_amount: Amount::ZERO,
        source_line_id: None,
        volume_percent: None,
        fulfilled_quantity: Amount::ZERO,
        invoiced_quantity: Amount::ZERO,
    }
}

#[test]
fn cost_is_known_only_where_all_of_it_is() {
    let of = |lines: &[line::Model]| cost(lines, 2).expect("it fits");
    assert_eq!(of(&[]), None);
    assert_eq!(of(&[sold(Some(10_000), 10_000), sold(None, 10_000)]), None);
    // 1.2345 × 3 + 2.00 × 0.5 = 4.7035
    assert_eq!(
        of(&[sold(Some(12_345), 30_000), sold(Some(20_000), 5_000)]),
        Some(Amount::from_raw(47_000))
    );
    assert!(cost(&[sold(Some(i64::MAX), i64::MAX)], 2).is_err());
}
