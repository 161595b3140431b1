use expect_test::expect;

use super::Reached;

#[test]
fn what_a_reader_gets_by_the_reach_before_after_and_now() {
    let mut table = String::new();
    for before in [false, true] {
        for after in [false, true] {
            for now in [false, true] {
                let delivery = Reached { before, after }.delivery(now);
                table += &format!("before {before:5} after {after:5} now {now:5}: {delivery:?}\n");
            }
        }
    }
    expect![[r#"
        before false after false now false: Nothing
        before false after false now true : Nothing
        before false after true  now false: Nothing
        before false after true  now true : Shown
        before true  after false now false: Hidden
        before true  after false now true : Event
        before true  after true  now false: Nothing
        before true  after true  now true : Event
    "#]]
    .assert_eq(&table);
}
