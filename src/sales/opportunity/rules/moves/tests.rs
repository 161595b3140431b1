use std::fmt::Write;

use entity::choice::OpportunityStatus;
use entity::id::{Key, StageId};
use entity::stage;
use expect_test::expect;

use crate::sales::opportunity::rules::moves::{
    MoveTarget, Way, gates_of_winning, is_rotting, plan, to_resume,
};
use crate::sales::opportunity::rules::sample::{arrow, noon, opportunity, stage};

fn numbers(ids: &[StageId]) -> String {
    let number =
        |id: &StageId| id.to_text().trim_start_matches("stg_").trim_start_matches('0').to_owned();
    ids.iter().map(number).collect::<Vec<_>>().join(",")
}

/// Stages 1 to 5; the fourth is inactive.
fn stages() -> Vec<stage::Model> {
    [1, 2, 3, 5].map(stage).to_vec()
}

#[test]
fn every_stage_and_every_target() {
    let stages = stages();
    let mut table = String::new();
    for allows_skipping in [false, true] {
        for from in [1, 3, 4, 5] {
            let current = stage(from);
            let way = Way { current: &current, stages: &stages, allows_skipping };
            let targets = [MoveTarget::Next, MoveTarget::Previous]
                .into_iter()
                .chain([1, 2, 3, 4, 5].map(|to| MoveTarget::Stage(stage(to).id)));
            for to in targets {
                let name = match to {
                    MoveTarget::Next => "next".to_owned(),
                    MoveTarget::Previous => "previous".to_owned(),
                    MoveTarget::Stage(id) => numbers(&[id]),
                };
                let found = match plan(way, to) {
                    Ok(step) => {
                        let forbidden = step.forbidden.map_or(String::new(), |stage| {
                            format!(", may not skip {}", stage.position)
                        });
                        format!(
                            "{} to {}, gates [{}]{forbidden}",
                            arrow(step.direction),
                            step.to.position,
                            numbers(&step.gates)
                        )
                    }
                    Err(problem) => problem.message.key().to_owned(),
                };
                let skips = if allows_skipping { "skips" } else { "steps" };
                let _ = writeln!(table, "{skips} {from} {name:<8} {found}");
            }
        }
    }
    expect![[r#"
        steps 1 next     forward to 2, gates [1]
        steps 1 previous opportunity-first-stage
        steps 1 1        opportunity-same-stage
        steps 1 2        forward to 2, gates [1]
        steps 1 3        forward to 3, gates [1,2], may not skip 2
        steps 1 4        not-found
        steps 1 5        forward to 5, gates [1,2,3], may not skip 2
        steps 3 next     forward to 5, gates [3]
        steps 3 previous back to 2, gates []
        steps 3 1        back to 1, gates []
        steps 3 2        back to 2, gates []
        steps 3 3        opportunity-same-stage
        steps 3 4        not-found
        steps 3 5        forward to 5, gates [3]
        steps 4 next     forward to 5, gates [4]
        steps 4 previous back to 3, gates []
        steps 4 1        back to 1, gates []
        steps 4 2        back to 2, gates []
        steps 4 3        back to 3, gates []
        steps 4 4        opportunity-same-stage
        steps 4 5        forward to 5, gates [4]
        steps 5 next     opportunity-last-stage
        steps 5 previous back to 3, gates []
        steps 5 1        back to 1, gates []
        steps 5 2        back to 2, gates []
        steps 5 3        back to 3, gates []
        steps 5 4        not-found
        steps 5 5        opportunity-same-stage
        skips 1 next     forward to 2, gates [1]
        skips 1 previous opportunity-first-stage
        skips 1 1        opportunity-same-stage
        skips 1 2        forward to 2, gates [1]
        skips 1 3        forward to 3, gates [1,2]
        skips 1 4        not-found
        skips 1 5        forward to 5, gates [1,2,3]
        skips 3 next     forward to 5, gates [3]
        skips 3 previous back to 2, gates []
        skips 3 1        back to 1, gates []
        skips 3 2        back to 2, gates []
        skips 3 3        opportunity-same-stage
        skips 3 4        not-found
        skips 3 5        forward to 5, gates [3]
        skips 4 next     forward to 5, gates [4]
        skips 4 previous back to 3, gates []
        skips 4 1        back to 1, gates []
        skips 4 2        back to 2, gates []
        skips 4 3        back to 3, gates []
        skips 4 4        opportunity-same-stage
        skips 4 5        forward to 5, gates [4]
        skips 5 next     opportunity-last-stage
        skips 5 previous back to 3, gates []
        skips 5 1        back to 1, gates []
        skips 5 2        back to 2, gates []
        skips 5 3        back to 3, gates []
        skips 5 4        not-found
        skips 5 5        opportunity-same-stage
    "#]]
    .assert_eq(&table);
}

#[test]
fn winning_asks_the_later_stages_where_none_may_be_skipped() {
    let (stages, current) = (stages(), stage(2));
    let gates = |allows_skipping| {
        numbers(&gates_of_winning(Way { current: &current, stages: &stages, allows_skipping }))
    };
    assert_eq!((gates(true).as_str(), gates(false).as_str()), ("2", "2,3,5"));
}

#[test]
fn only_an_open_opportunity_rots_and_only_past_its_time() {
    let mut opportunity = opportunity();
    opportunity.rots_at = Some(noon("2026-11-10"));
    assert!(is_rotting(&opportunity, noon("2026-11-11")));
    assert!(!is_rotting(&opportunity, noon("2026-11-10")));
    opportunity.is_on_hold = true;
    assert!(!is_rotting(&opportunity, noon("2026-11-11")));
    opportunity.is_on_hold = false;
    opportunity.status = OpportunityStatus::Lost;
    assert!(!is_rotting(&opportunity, noon("2026-11-11")));
    opportunity.status = OpportunityStatus::Open;
    opportunity.rots_at = None;
    assert!(!is_rotting(&opportunity, noon("2026-11-11")));
}

#[test]
fn what_becomes_open_again_goes_on_in_a_stage_in_use() {
    let unused = |position| stage::Model { is_active: false, ..stage(position) };
    let stages = stages();
    let after = |current: &stage::Model, stages: &[stage::Model]| {
        to_resume(Way { current, stages, allows_skipping: false }).position
    };
    assert_eq!(after(&stage(3), &stages), 3, "its own");
    assert_eq!(after(&unused(4), &stages), 5, "the next");
    assert_eq!(after(&unused(6), &stages), 5, "none is later: the last");
}
