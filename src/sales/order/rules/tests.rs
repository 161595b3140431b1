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
        Active, None, None            CANCEL FULFILL INVOICE SET_LINES
        Active, None, Partial         FULFILL INVOICE SET_LINES
        Active, None, Complete        FULFILL SET_LINES
        Active, Partial, None         FULFILL INVOICE SET_LINES
        Active, Partial, Partial      FULFILL INVOICE SET_LINES
        Active, Partial, Complete     FULFILL SET_LINES
        Active, Complete, None        INVOICE SET_LINES
        Active, Complete, Partial     INVOICE SET_LINES
        Active, Complete, Complete    SET_LINES
        Canceled, None, None          -
        Canceled, None, Partial       -
        Canceled, None, Complete      -
        Canceled, Partial, None       -
        Canceled, Partial, Partial    -
        Canceled, Partial, Complete   -
        Canceled, Complete, None      -
        Canceled, Complete, Partial   -
        Canceled, Complete, Complete  -
    "#]]
    .assert_eq(&table);
}
