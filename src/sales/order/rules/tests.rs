use std::fmt::Write as _;

use entity::choice::{Fulfillment, Invoicing, OrderStatus};
use expect_test::expect;
use sea_orm::Iterable;

use super::OrderState;
use crate::platform::state_machine::StateMachine;

#[test]
fn every_state_answers_every_verb() {
    let mut table = String::new();
    for status in OrderStatus::iter() {
        for fulfillment in Fulfillment::iter() {
            for invoicing in Invoicing::iter() {
                let moves: Vec<_> = OrderState { status, fulfillment, invoicing }
                    .allowed()
                    .into_iter()
                    .map(<&str>::from)
                    .collect();
                let state = format!("{status:?}, {fulfillment:?}, {invoicing:?}");
                let moves = if moves.is_empty() { "-".to_owned() } else { moves.join(" ") };
                let _ = writeln!(table, "{state:<30}{moves}");
            }
        }
    }
    expect![[r#"
    "#]]
    .assert_eq(&table);
}
