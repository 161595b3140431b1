use chrono::{DateTime, TimeDelta};
use entity::id::AuditEntryId;
use uuid::Uuid;

use super::*;

/// An entry of a command: its number, the kind of the record, and the values before and after.
fn entry(command: i64, kind: &str, before: &str, after: &str) -> Entry {
    let kept = |json: &str| (!json.is_empty()).then(|| json.to_owned());
    Entry {
        position: command,
        id: AuditEntryId::from(Uuid::nil()),
        occurred_at: DateTime::UNIX_EPOCH,
        actor_id: Some(UserId::from(Uuid::from_u128(command.unsigned_abs().into()))),
        token_id: None,
        session_id: None,
        address: None,
        request_id: Some(command.to_string()),
        verb: "updateOpportunity".to_owned(),
        record_kind: kind.to_owned(),
        record_id: Uuid::nil(),
        before: kept(before),
        after: kept(after),
        salt: None,
        digest: Vec::new(),
    }
}

/// The history of one opportunity, newest first: versions 4 to 1.
fn history() -> Vec<Entry> {
    vec![
        entry(
            4,
            "opp",
            r#"{"version":3,"updated_at":"c","stage_id":"stg_1","probability":10}"#,
            r#"{"version":4,"updated_at":"d","stage_id":"stg_2","probability":30}"#,
        ),
        entry(3, "opp", r#"{"version":2,"updated_at":"b"}"#, r#"{"version":3,"updated_at":"c"}"#),
        entry(
            3,
            "doc",
            r#"{"lines_version":1,"total_amount":"1","discount_percent":null}"#,
            r#"{"lines_version":2,"total_amount":"2","discount_percent":"5"}"#,
        ),
        entry(2, "doc", r#"{"payment_terms":null}"#, r#"{"payment_terms":"net"}"#),
        entry(
            2,
            "opp",
            r#"{"version":1,"updated_at":"a","name":"A","owner_id":"usr_1"}"#,
            r#"{"version":2,"updated_at":"b","name":"B","owner_id":"usr_2"}"#,
        ),
        entry(1, "doc", "", r#"{"lines_version":1,"currency_code":"EUR"}"#),
        entry(1, "opp", "", r#"{"version":1,"stage_id":"stg_1"}"#),
    ]
}

fn named(found: Option<ChangesSince>) -> (Option<u128>, Option<String>) {
    let by = found.as_ref().and_then(|found| found.by).map(|by| by.uuid().as_u128());
    (by, found.and_then(|found| found.fields).map(|fields| fields.join(" ")))
}

#[test]
fn the_changes_since_what_was_expected() {
    for (expected, by, fields) in [
        (Expected::Version(3), Some(4), Some("probability stageId")),
        (Expected::Version(2), Some(4), Some("discountPercent lines probability stageId")),
        (
            Expected::Version(1),
            Some(4),
            Some("discountPercent lines name ownerId paymentTerms probability stageId"),
        ),
        // A version that never was.
        (Expected::Version(9), None, None),
        (Expected::LinesVersion(1), Some(3), Some("discountPercent lines paymentTerms")),
        (Expected::LinesVersion(2), None, None),
        (Expected::Stage, Some(4), Some("probability stageId")),
    ] {
        let found = named(changes_since(&history(), expected));
        assert_eq!(found, (by, fields.map(str::to_owned)), "{expected:?}");
    }
}

#[test]
fn a_command_that_waited_for_another_is_the_later_one() {
    let mut history = history();
    history[0].occurred_at -= TimeDelta::seconds(1);
    // As they are read: by the times at which the commands began.
    history.rotate_left(1);
    for (expected, fields) in [
        (Expected::Version(3), Some("probability stageId")),
        (Expected::Version(2), Some("discountPercent lines probability stageId")),
        (Expected::Version(4), None),
    ] {
        let found = named(changes_since(&history, expected));
        let by = fields.map(|_| 4);
        assert_eq!(found, (by, fields.map(str::to_owned)), "{expected:?}");
    }
}

#[test]
fn only_what_inputs_name_is_a_changed_field() {
    let after = r#"{"version":2,"is_probability_overridden":true,"is_value_overridden":true,
        "base_weighted_value":"1","rots_at":"a","customer_name":"A","name_key":"a"}"#;
    let history = [entry(2, "opp", "{}", after), entry(1, "opp", "", r#"{"version":1}"#)];
    let found = named(changes_since(&history, Expected::Version(1)));
    assert_eq!(found, (Some(2), Some("estimatedValue probability".to_owned())));
}

#[test]
fn what_was_erased_or_is_too_long_ago_is_unknown() {
    let mut erased = history();
    (erased[1].before, erased[1].after) = (None, None);
    assert_eq!(named(changes_since(&erased, Expected::Version(2))), (Some(4), None));
    assert_eq!(
        named(changes_since(&erased, Expected::Version(3))),
        (Some(4), None),
        "the erased entry would say where version 3 begins"
    );
    let recent = &history()[..2];
    assert_eq!(named(changes_since(recent, Expected::Version(1))), (Some(4), None));
    assert_eq!(changes_since(&[], Expected::Version(1)), None);
}

#[test]
fn a_change_of_the_system_has_nobody() {
    let mut history = history();
    history[0].actor_id = None;
    let found = changes_since(&history, Expected::Version(3)).unwrap();
    assert_eq!((found.by, found.at), (None, DateTime::UNIX_EPOCH));
}
