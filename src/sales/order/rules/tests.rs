use std::fmt::Write as _;

use entity::choice::{Fulfillment, OrderStatus};
use expect_test::expect;
use sea_orm::Iterable;

use super::OrderState;
use crate::platform::state_machine::StateMachine;

#[test]
fn every_state_answers_every_verb() {
    let mut table = String::new();
    for status in OrderStatus::iter() {
        for fulfillment in Fulfillment::iter() {
            let moves: Vec<_> = OrderState { status, fulfillment }
                .allowed()
                .into_iter()
                .map(<&str>::from)
                .collect();
            let state = format!("{status:?}, {fulfillment:?}");
            let moves = if moves.is_empty() { "-".to_owned() } else { moves.join(" ") };
            let _ = writeln!(table, "{state:<20}{moves}");
        }
    }
    expect![[r#"
        Active, None        CANCEL
        Active, Partial     -
        Active, Complete    -
        Canceled, None      -
        Canceled, Partial   -
        Canceled, Complete  -
    "#]]
    .assert_eq(&table);
}
