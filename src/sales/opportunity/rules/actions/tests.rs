use std::fmt::Write;

use entity::choice::{OpportunityStatus, Reach, Role};
use entity::id::UserId;
use expect_test::expect;
use sea_orm::Iterable;

use crate::access::Actor;
use crate::platform::error::UserErrorDetail;
use crate::sales::opportunity::rules::actions::{OpportunityAction, allows, available, check};
use crate::sales::opportunity::rules::sample::opportunity;

#[test]
fn every_state_and_every_action() {
    let mut table = String::new();
    let states = [
        ("OPEN", OpportunityStatus::Open, false),
        ("HELD", OpportunityStatus::Open, true),
        ("WON ", OpportunityStatus::Won, false),
        ("LOST", OpportunityStatus::Lost, false),
    ];
    for (name, status, is_on_hold) in states {
        for action in OpportunityAction::iter() {
            let mark = if allows(status, is_on_hold, action) { "yes" } else { "-" };
            let _ = writeln!(table, "{name} {:<14} {mark}", <&str>::from(action));
        }
    }
    expect![[r#"
        OPEN UPDATE         yes
        OPEN SET_LINES      yes
        OPEN MOVE_STAGE     yes
        OPEN HOLD           yes
        OPEN GENERATE_QUOTE yes
        OPEN CLOSE_AS_WON   yes
        OPEN CLOSE_AS_LOST  yes
        OPEN REOPEN         -
        OPEN REASSIGN       yes
        OPEN DELETE         yes
        HELD UPDATE         yes
        HELD SET_LINES      yes
        HELD MOVE_STAGE     -
        HELD HOLD           yes
        HELD GENERATE_QUOTE -
        HELD CLOSE_AS_WON   yes
        HELD CLOSE_AS_LOST  yes
        HELD REOPEN         -
        HELD REASSIGN       yes
        HELD DELETE         yes
        WON  UPDATE         -
        WON  SET_LINES      -
        WON  MOVE_STAGE     -
        WON  HOLD           -
        WON  GENERATE_QUOTE -
        WON  CLOSE_AS_WON   -
        WON  CLOSE_AS_LOST  -
        WON  REOPEN         yes
        WON  REASSIGN       -
        WON  DELETE         -
        LOST UPDATE         -
        LOST SET_LINES      -
        LOST MOVE_STAGE     -
        LOST HOLD           -
        LOST GENERATE_QUOTE -
        LOST CLOSE_AS_WON   -
        LOST CLOSE_AS_LOST  -
        LOST REOPEN         yes
        LOST REASSIGN       -
        LOST DELETE         -
    "#]]
    .assert_eq(&table);
}

#[test]
fn what_is_available_depends_on_the_role_too() {
    let names = |role| {
        let actor =
            Actor { user_id: Some(UserId::generate()), role, reach: Reach::All, ..Actor::system() };
        let actions = available(&opportunity(), &actor).into_iter();
        actions.map(<&str>::from).collect::<Vec<_>>().join(" ")
    };
    let table: String = Role::iter().map(|role| format!("{role:?}: {}\n", names(role))).collect();
    expect![[r#"
        Admin: UPDATE SET_LINES MOVE_STAGE HOLD GENERATE_QUOTE CLOSE_AS_WON CLOSE_AS_LOST REASSIGN DELETE
        Manager: UPDATE SET_LINES MOVE_STAGE HOLD GENERATE_QUOTE CLOSE_AS_WON CLOSE_AS_LOST REASSIGN DELETE
        Rep: UPDATE SET_LINES MOVE_STAGE HOLD GENERATE_QUOTE CLOSE_AS_WON CLOSE_AS_LOST DELETE
        Reader: 
    "#]]
    .assert_eq(&table);
}

#[test]
fn a_refusal_names_what_is_allowed_now() {
    let mut won = opportunity();
    won.status = OpportunityStatus::Won;
    let problem = check(&won, OpportunityAction::CloseAsLost).expect_err("it is closed");
    let UserErrorDetail::Transition(transition) = problem.detail else {
        panic!("{problem:?}");
    };
    assert_eq!(
        (transition.status.as_str(), transition.allowed),
        ("WON", vec!["REOPEN".to_owned()])
    );
}
