use std::fmt::Write as _;

use entity::choice::{OpportunityStatus, QuoteClosedAs, QuoteStatus};
use expect_test::expect;
use sea_orm::Iterable;

use super::{QuoteAction, QuoteState, allows, check_valid_until, last_day};

const STANDINGS: [(QuoteStatus, Option<QuoteClosedAs>); 6] = [
    (QuoteStatus::Draft, None),
    (QuoteStatus::Active, None),
    (QuoteStatus::Won, None),
    (QuoteStatus::Closed, Some(QuoteClosedAs::Lost)),
    (QuoteStatus::Closed, Some(QuoteClosedAs::Canceled)),
    (QuoteStatus::Closed, Some(QuoteClosedAs::Revised)),
];

#[test]
fn every_state_answers_every_verb() {
    let mut table = String::new();
    for opportunity in OpportunityStatus::iter() {
        for (status, closed_as) in STANDINGS {
            let how = closed_as.map_or_else(String::new, |how| format!(" {how:?}"));
            let state = format!("{opportunity:?} opportunity, {status:?}{how}");
            let quote = QuoteState { status, closed_as, opportunity };
            let moves: Vec<_> = QuoteAction::iter()
                .filter(|action| allows(quote, *action))
                .map(<&str>::from)
                .collect();
            let moves = if moves.is_empty() { "-".to_owned() } else { moves.join(" ") };
            let _ = writeln!(table, "{state:<35}{moves}");
        }
    }
    expect![[r#"
        Open opportunity, Draft            SET_LINES ACTIVATE CLOSE
        Open opportunity, Active           REVISE CLOSE WIN SEND ACCEPT
        Open opportunity, Won              -
        Open opportunity, Closed Lost      REVISE
        Open opportunity, Closed Canceled  REVISE
        Open opportunity, Closed Revised   -
        Won opportunity, Draft             -
        Won opportunity, Active            -
        Won opportunity, Won               -
        Won opportunity, Closed Lost       -
        Won opportunity, Closed Canceled   -
        Won opportunity, Closed Revised    -
        Lost opportunity, Draft            -
        Lost opportunity, Active           -
        Lost opportunity, Won              -
        Lost opportunity, Closed Lost      -
        Lost opportunity, Closed Canceled  -
        Lost opportunity, Closed Revised   -
    "#]]
    .assert_eq(&table);
}

#[test]
fn validity_counts_from_today_and_its_last_day_is_included() {
    let today = "2026-11-23".parse().expect("a day");
    assert_eq!(last_day(today, 7), "2026-11-30".parse().ok());
    assert_eq!(last_day(today, -1), None);
    assert!(check_valid_until(today, today).is_ok());
    assert!(check_valid_until("2026-11-22".parse().expect("a day"), today).is_err());
}
