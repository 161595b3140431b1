use std::fmt::Write as _;

use chrono::NaiveDate;
use entity::choice::InvoiceStatus;
use entity::id::{InvoiceId, OpportunityId, OrderId};
use entity::invoice;
use entity::money::Amount;
use expect_test::expect;
use sea_orm::Iterable;
use uuid::Uuid;

use super::{InvoiceState, day, due_on, is_overdue, settled};
use crate::platform::state_machine::StateMachine;

#[test]
fn every_state_answers_every_verb() {
    let mut table = String::new();
    for status in InvoiceStatus::iter() {
        for has_payments in [false, true] {
            let moves: Vec<_> = InvoiceState { status, has_payments }
                .allowed()
                .into_iter()
                .map(<&str>::from)
                .collect();
            let state = format!("{status:?}{}", if has_payments { ", paid in part" } else { "" });
            let moves = if moves.is_empty() { "-".to_owned() } else { moves.join(" ") };
            let _ = writeln!(table, "{state:<25}{moves}");
        }
    }
    expect![[r#"
        Draft                    UPDATE ISSUE CANCEL
        Draft, paid in part      UPDATE ISSUE CANCEL
        Issued                   RECORD_PAYMENT CREDIT
        Issued, paid in part     RECORD_PAYMENT REVERSE_PAYMENT CREDIT
        Paid                     CREDIT
        Paid, paid in part       REVERSE_PAYMENT CREDIT
        Canceled                 -
        Canceled, paid in part   REVERSE_PAYMENT
    "#]]
    .assert_eq(&table);
}

fn on(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn issued(due: &str, (paid, credited): (i32, i32)) -> invoice::Model {
    let now = on("2026-11-23").and_hms_opt(8, 0, 0).expect("a time").and_utc();
    invoice::Model {
        id: InvoiceId::from(Uuid::nil()),
        opportunity_id: OpportunityId::from(Uuid::nil()),
        order_id: OrderId::from(Uuid::nil()),
        version: 1,
        number: Some("INV-1".to_owned()),
        status: InvoiceStatus::Issued,
        issued_at: Some(now),
        created_at: now,
        updated_at: now,
        issued_on: Some(on("2026-11-23")),
        due_on: Some(on(due)),
        paid_amount: Amount::from_units(paid),
        credited_amount: Amount::from_units(credited),
        balance: Amount::ZERO,
        content_hash: None,
        note: None,
    }
}

#[test]
fn the_status_follows_from_the_balance() {
    for (amounts, is_all_credited, balance, status) in [
        ((0, 0), false, 100, InvoiceStatus::Issued),
        ((60, 0), false, 40, InvoiceStatus::Issued),
        ((100, 0), false, 0, InvoiceStatus::Paid),
        ((60, 40), false, 0, InvoiceStatus::Paid),
        ((100, 30), false, -30, InvoiceStatus::Paid),
        ((0, 100), true, 0, InvoiceStatus::Canceled),
        ((60, 100), true, -60, InvoiceStatus::Canceled),
    ] {
        let invoice = issued("2026-12-01", amounts);
        let after = settled(invoice, Amount::from_units(100), is_all_credited).unwrap();
        assert_eq!((after.balance, after.status), (Amount::from_units(balance), status));
    }
}

#[test]
fn an_issued_invoice_is_overdue_after_its_last_day() {
    let invoice = issued("2026-12-01", (0, 0));
    assert!(!is_overdue(&invoice, on("2026-12-01")));
    assert!(is_overdue(&invoice, on("2026-12-02")));
    for status in [InvoiceStatus::Draft, InvoiceStatus::Paid, InvoiceStatus::Canceled] {
        let other = invoice::Model { status, ..invoice.clone() };
        assert!(!is_overdue(&other, on("2026-12-02")));
    }
}

#[test]
fn days_lie_between_what_came_before_and_today() {
    let (earliest, today) = (Some(on("2026-11-20")), on("2026-11-23"));
    assert_eq!(day(None, earliest, today), Ok(today));
    assert_eq!(day(Some(on("2026-11-20")), earliest, today), Ok(on("2026-11-20")));
    let key = |given, earliest| day(Some(on(given)), earliest, today).unwrap_err().message.key();
    assert_eq!(key("2026-11-24", earliest), "invoice-day-in-future");
    assert_eq!(key("2026-11-19", earliest), "invoice-day-too-early");
    assert_eq!(day(Some(on("2025-01-01")), None, today), Ok(on("2025-01-01")));

    let issued_on = on("2026-11-23");
    assert_eq!(due_on(None, issued_on, None), Ok(issued_on));
    assert_eq!(due_on(None, issued_on, Some(30)), Ok(on("2026-12-23")));
    assert_eq!(due_on(Some(issued_on), issued_on, Some(30)), Ok(issued_on));
    assert!(due_on(Some(on("2026-11-22")), issued_on, None).is_err());
}
