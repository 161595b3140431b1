use entity::choice::PipelineEventKind;
use expect_test::expect;

use super::{Delivery, Reached};

#[test]
fn what_a_reader_gets_by_the_reach_before_after_and_now() {
    let mut table = String::new();
    for kind in [
        PipelineEventKind::OpportunityChanged,
        PipelineEventKind::OpportunityDeleted,
        PipelineEventKind::OpportunityRestored,
    ] {
        table += &format!("{kind:?}\n");
        for before in [false, true] {
            for after in [false, true] {
                for now in [false, true] {
                    let delivery = Reached { before, after }.delivery(kind, now);
                    let sides = delivery.sides();
                    let name = match delivery {
                        Delivery::Event(_) => "Event".to_owned(),
                        other => format!("{other:?}"),
                    };
                    let facts = [(sides.before, "before"), (sides.after, "after")];
                    let facts: Vec<_> =
                        facts.into_iter().filter(|side| side.0).map(|side| side.1).collect();
                    let facts = facts.join(", ");
                    table += &format!(
                        "before {before:5} after {after:5} now {now:5}: {name} ({facts})\n"
                    );
                }
            }
        }
    }
    expect![[r#"
        OpportunityChanged
        before false after false now false: Nothing ()
        before false after false now true : Nothing ()
        before false after true  now false: Withheld (before, after)
        before false after true  now true : Shown (after)
        before true  after false now false: Hidden (before)
        before true  after false now true : Hidden (before)
        before true  after true  now false: Withheld (before, after)
        before true  after true  now true : Event (before, after)
        OpportunityDeleted
        before false after false now false: Nothing ()
        before false after false now true : Nothing ()
        before false after true  now false: Nothing ()
        before false after true  now true : Nothing ()
        before true  after false now false: Event (before)
        before true  after false now true : Event (before)
        before true  after true  now false: Event (before)
        before true  after true  now true : Event (before)
        OpportunityRestored
        before false after false now false: Nothing ()
        before false after false now true : Nothing ()
        before false after true  now false: Withheld (before, after)
        before false after true  now true : Event (after)
        before true  after false now false: Nothing ()
        before true  after false now true : Nothing ()
        before true  after true  now false: Withheld (before, after)
        before true  after true  now true : Event (after)
    "#]]
    .assert_eq(&table);
}
