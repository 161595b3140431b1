use std::fmt::Write as _;

use entity::choice::LeadStatus;
use expect_test::expect;
use sea_orm::Iterable;

use super::{LeadAction, allows};
use crate::platform::state_machine::StateMachine;

#[test]
fn every_state_has_answered_every_verb() {
    let mut table = String::new();
    for status in LeadStatus::iter() {
        for action in LeadAction::iter() {
            let answer = if allows(status, action) { "yes" } else { "-" };
            let _ = writeln!(table, "{:<13}{:<15}{answer}", status.name(), <&str>::from(action));
            assert_eq!(status.check(action).is_ok(), allows(status, action));
        }
    }
    expect![[r#"
        NEW          UPDATE         yes
        NEW          MARK_CONTACTED yes
        NEW          QUALIFY        yes
        NEW          DISQUALIFY     yes
        NEW          REACTIVATE     -
        CONTACTED    UPDATE         yes
        CONTACTED    MARK_CONTACTED -
        CONTACTED    QUALIFY        yes
        CONTACTED    DISQUALIFY     yes
        CONTACTED    REACTIVATE     -
        QUALIFIED    UPDATE         -
        QUALIFIED    MARK_CONTACTED -
        QUALIFIED    QUALIFY        -
        QUALIFIED    DISQUALIFY     -
        QUALIFIED    REACTIVATE     -
        DISQUALIFIED UPDATE         -
        DISQUALIFIED MARK_CONTACTED -
        DISQUALIFIED QUALIFY        -
        DISQUALIFIED DISQUALIFY     -
        DISQUALIFIED REACTIVATE     yes
    "#]]
    .assert_eq(&table);
}
