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
            let state = format!("{opportunity:?} deal, {status:?}{how}");
            let quote = QuoteState { status, closed_as, opportunity };
            let moves: Vec<_> = QuoteAction::iter()
                .filter(|action| allows(quote, *action))
                .map(<&str>::from)
                .collect();
            let moves = if moves.is_empty() { "-".to_owned() } else { moves.join(" ") };
            let _ = writeln!(table, "{state:<28}{moves}");
        }
    }
    expect![[r#"
        Open deal, Draft            SET_LINES ACTIVATE CLOSE
        Open deal, Active           REVISE CLOSE WIN SEND ACCEPT
        Open deal, Won              -
        Open deal, Closed Lost      REVISE
        Open deal, Closed Canceled  REVISE
        Open deal, Closed Revised   -
        Won deal, Draft             -
        Won deal, Active            -
        Won deal, Won               -
        Won deal, Closed Lost       -
        Won deal, Closed Canceled   -
        Won deal, Closed Revised    -
        Lost deal, Draft            -
        Lost deal, Active           -
        Lost deal, Won              -
        Lost deal, Closed Lost      -
        Lost deal, Closed Canceled  -
        Lost deal, Closed Revised   -
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
