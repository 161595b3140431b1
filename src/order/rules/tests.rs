use std::fmt::Write as _;

use entity::choice::{Fulfillment, OrderStatus};
use expect_test::expect;
use sea_orm::Iterable;

use super::{OrderAction, allowed};

#[test]
fn every_state_answers_every_verb() {
    let mut table = String::new();
    for status in OrderStatus::iter() {
        for fulfillment in Fulfillment::iter() {
            let moves: Vec<_> = allowed(status, fulfillment)
                .into_iter()
                .map(OrderAction::name)
                .collect();
            let state = format!("{status:?}, {fulfillment:?}");
            let _ = writeln!(table, "{state:<20}{}", moves.join(" "));
        }
    }
    expect![[r#""#]].assert_eq(&table);
}
