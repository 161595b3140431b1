use entity::choice::{ForecastCategory, StepKind};
use entity::id::{ProcessId, StageId};
use entity::localized::Localized;
use entity::{sales_process, stage};

use super::{default, field, place};

fn stage(position: i32) -> stage::Model {
    stage::Model {
        id: StageId::generate(),
        process_id: ProcessId::generate(),
        name: Localized::new([("en", "Stage")]),
        position,
        probability: 10,
        rot_days: None,
        forecast_category: ForecastCategory::Pipeline,
        guidance: None,
        is_active: true,
    }
}

#[test]
fn a_new_stage_goes_where_it_is_asked_for_or_last() {
    let stages = [stage(1), stage(2), stage(3)];
    let cases = [(None, 4), (Some(2), 2), (Some(0), 1), (Some(4), 4), (Some(99), 4)];
    for (asked, expected) in cases {
        assert_eq!(place(&stages, asked), expected, "{asked:?}");
    }
    assert_eq!(place(&[], None), 1);
}

#[test]
fn only_a_field_step_names_a_field_and_one_that_is_known() {
    let cases = [
        (StepKind::Field, Some("customerNeed"), true),
        (StepKind::Field, Some("customer_need"), false),
        (StepKind::Field, Some(" "), false),
        (StepKind::Field, None, false),
        (StepKind::Tick, None, true),
        (StepKind::Tick, Some("customerNeed"), false),
        (StepKind::SentQuote, None, true),
    ];
    for (kind, named, is_right) in cases {
        assert_eq!(field(kind, named, "field").is_ok(), is_right, "{kind:?} {named:?}");
    }
}

#[test]
fn there_is_always_a_default_process_and_it_is_in_use() {
    let process = |is_default, is_active| sales_process::Model {
        id: ProcessId::generate(),
        version: 1,
        name: Localized::new([("en", "Process")]),
        is_default,
        is_active,
        allows_skipping: false,
    };
    let cases = [
        ((true, true), (true, true), true),
        ((true, true), (false, true), false),
        ((true, true), (true, false), false),
        ((false, true), (true, true), true),
        ((false, true), (false, false), true),
        ((false, false), (true, false), false),
    ];
    for (before, after, is_right) in cases {
        let decided = default(&process(before.0, before.1), &process(after.0, after.1));
        assert_eq!(decided.is_ok(), is_right, "{before:?} {after:?}");
    }
}
