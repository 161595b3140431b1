//! The walk against the executor's own way: the same answers to any document.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::{EmptyMutation, EmptySubscription, Interface, Object, Schema, Value};
use proptest::prelude::*;
use uuid::Uuid;

use super::Walks;
use crate::platform::graphql::loader::batch::{Batch, Reading};

/// The same schema twice: with objects as they are, and walked.
macro_rules! schema {
    ($module:ident, $out:ty, $make:expr, $list:ident) => {
        mod $module {
            use super::*;

            #[derive(Debug)]
            pub struct Item {
                id: i32,
                depth: i32,
                rows: Arc<Rows>,
            }

            type Out = $out;

            #[derive(Interface)]
            #[graphql(field(name = "id", ty = "i32"))]
            pub enum Thing {
                Item(Out),
            }

            impl Item {
                fn below(&self, place: i32) -> Option<Out> {
                    let make: fn(Item) -> Out = $make;
                    let rows = Arc::clone(&self.rows);
                    let below = Item { id: self.id * 3 + place, depth: self.depth - 1, rows };
                    (self.depth > 0).then(|| make(below))
                }
            }

            #[Object]
            impl Item {
                pub async fn id(&self) -> i32 {
                    self.id
                }

                async fn name(&self) -> Option<String> {
                    (self.id % 2 == 0).then(|| format!("item {}", self.id))
                }

                async fn sum(&self, a: i32, b: Option<i32>) -> i32 {
                    self.id + a + b.unwrap_or(100)
                }

                async fn tags(&self) -> Vec<String> {
                    vec!["a".to_owned(), self.id.to_string()]
                }

                async fn late(&self) -> i32 {
                    tokio::task::yield_now().await;
                    self.id
                }

                async fn fails(&self) -> Option<async_graphql::Result<i32>> {
                    Some(Err("fails".into()))
                }

                async fn late_fails(&self) -> Option<async_graphql::Result<i32>> {
                    tokio::task::yield_now().await;
                    Some(Err("late".into()))
                }

                /// Takes its parent with it.
                async fn breaks(&self) -> async_graphql::Result<i32> {
                    if self.id % 5 == 0 { Err("breaks".into()) } else { Ok(self.id) }
                }

                async fn late_breaks(&self) -> async_graphql::Result<i32> {
                    tokio::task::yield_now().await;
                    if self.id % 7 == 0 { Err("late breaks".into()) } else { Ok(self.id) }
                }

                async fn child(&self) -> Option<Out> {
                    self.below(0)
                }

                async fn late_child(&self) -> Option<Out> {
                    tokio::task::yield_now().await;
                    self.below(1)
                }

                async fn children(&self) -> Vec<Option<Out>> {
                    (0..3).map(|place| self.below(place)).collect()
                }

                /// Its rows are read for many at once.
                async fn loaded(&self) -> Option<Out> {
                    let place = self.rows.load(self.id).await;
                    self.below(place)
                }

                /// What it waits for cannot be asked for beforehand.
                async fn late_loaded(&self) -> Option<Out> {
                    tokio::task::yield_now().await;
                    let place = self.rows.load(self.id).await;
                    self.below(place)
                }

                async fn lost(&self) -> Option<async_graphql::Result<Out>> {
                    if self.rows.load(self.id).await == 1 {
                        return Some(Err("lost".into()));
                    }
                    self.below(1).map(Ok)
                }

                async fn list(&self) -> $list<Out> {
                    (0..3).filter_map(|place| self.below(place)).collect()
                }

                async fn thing(&self) -> Option<Thing> {
                    self.below(2).map(Thing::Item)
                }
            }

            pub struct Query(Arc<Rows>);

            #[Object]
            impl Query {
                async fn item(&self) -> Option<Out> {
                    Item { id: 1, depth: 4, rows: Arc::clone(&self.0) }.below(0)
                }
            }

            /// The answer, and how often rows were read for it.
            pub async fn answer(document: &str) -> (async_graphql::Response, usize) {
                let rows = Arc::<Rows>::default();
                let query = Query(Arc::clone(&rows));
                let schema = Schema::build(query, EmptyMutation, EmptySubscription);
                let schema = schema.register_output_type::<Thing>().finish();
                (schema.execute(document).await, rows.reads.load(Ordering::Relaxed))
            }
        }
    };
}

/// Rows that are read for many at once: which child an item has.
#[derive(Default)]
struct Rows {
    batch: Batch<i32>,
    reads: Arc<AtomicUsize>,
}

impl Rows {
    async fn load(&self, id: i32) -> i32 {
        let key = Uuid::from_u128(u128::from(id.unsigned_abs()));
        let read = || {
            let reads = Arc::clone(&self.reads);
            move |keys: Vec<Uuid>| -> Reading<i32> {
                reads.fetch_add(1, Ordering::Relaxed);
                let row = |key: Uuid| (key, i32::from(key.as_u128().is_multiple_of(3)));
                Box::pin(async move { keys.into_iter().map(row).collect() })
            }
        };
        self.batch.load(key, read).await
    }
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Rows")
    }
}

schema!(ordinary, Item, |item| item, Vec);

impl super::Walked<walked::Item> {
    /// As `#[reads]` writes it, for the interface.
    pub async fn id(&self, ctx: &async_graphql::Context<'_>) -> async_graphql::Result<i32> {
        self.asked().id(ctx).await
    }
}

schema!(walked, super::super::Walked<Item>, super::super::Walked::of, Walks);

const FRAGMENTS: &str = " fragment Plain on Item { id name late } \
    fragment OfThing on Thing { id ... on Item { tags thing { id } } } \
    fragment Deep on Item { child { id late children { name } } fails }";

const LEAVES: [&str; 11] = [
    "id",
    "name",
    "late",
    "fails",
    "lateFails",
    "breaks",
    "lateBreaks",
    "tags",
    "sum(a: 1)",
    "sum(a: 2, b: 3)",
    "__typename",
];
const NODES: [&str; 8] =
    ["child", "lateChild", "children", "thing", "loaded", "lateLoaded", "lost", "list"];
const SPREADS: [&str; 3] = ["...Plain", "...OfThing", "...Deep"];
const DIRECTIVES: [&str; 4] =
    ["", " @include(if: true)", " @skip(if: true)", " @include(if: false)"];

/// A field under its name or another, which tells the field and its arguments: no two under one
/// name differ.
fn named(field: &str, alias: u8) -> String {
    let plain: String = field.chars().filter(char::is_ascii_alphanumeric).collect();
    if alias == 0 && !field.contains('(') {
        field.to_owned()
    } else {
        format!("{plain}{alias}: {field}")
    }
}

fn selection(depth: u32) -> BoxedStrategy<String> {
    let directive = || prop::sample::select(&DIRECTIVES[..]);
    let leaf = (prop::sample::select(&LEAVES[..]), 0..3_u8, directive())
        .prop_map(|(field, alias, directive)| format!("{}{directive}", named(field, alias)));
    let spread = (prop::sample::select(&SPREADS[..]), directive())
        .prop_map(|(spread, directive)| format!("{spread}{directive}"));
    if depth == 0 {
        return prop_oneof![4 => leaf, 1 => spread].boxed();
    }
    let inner = || prop::collection::vec(selection(depth - 1), 1..5).prop_map(|all| all.join(" "));
    let node = (prop::sample::select(&NODES[..]), 0..2_u8, directive(), inner()).prop_map(
        |(field, alias, directive, inner)| {
            // An interface has a field of its own only.
            let inner =
                if field == "thing" { format!("id ... on Item {{ {inner} }}") } else { inner };
            format!("{}{directive} {{ {inner} }}", named(field, alias))
        },
    );
    let on = prop::sample::select(&["...", "... on Item", "... on Thing { id } ... on Item"][..]);
    let inline = (on, inner()).prop_map(|(on, inner)| format!("{on} {{ {inner} }}"));
    prop_oneof![3 => leaf, 1 => spread, 3 => node, 1 => inline].boxed()
}

fn errors(response: &async_graphql::Response) -> BTreeSet<String> {
    let told = response.errors.iter();
    // The executor asks a field twice that is there twice.
    told.map(|error| format!("{:?} {}", error.path, error.message)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_walk_answers_as_the_executor_does(
        selections in prop::collection::vec(selection(3), 1..6),
    ) {
        let document = format!("{{ item {{ {} }} }}{FRAGMENTS}", selections.join(" "));
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        let (one, other) = runtime.block_on(async {
            (ordinary::answer(&document).await.0, walked::answer(&document).await.0)
        });
        // As text: in the same order, too.
        prop_assert_eq!(one.data.to_string(), other.data.to_string(), "{}", document);
        prop_assert_eq!(one.errors.is_empty(), other.errors.is_empty(), "{}", document);
        // Where a parent is lost, which of its fields had told their errors is open.
        if !document.contains("reaks") {
            prop_assert_eq!(errors(&one), errors(&other), "{}", document);
        }
    }
}

#[test]
fn the_documents_are_answered() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let document = format!("{{ item {{ ...Plain ...OfThing ...Deep }} }}{FRAGMENTS}");
    let (answer, _) = runtime.block_on(walked::answer(&document));
    let Value::Object(data) = &answer.data else { panic!("{answer:?}") };
    let Value::Object(item) = &data["item"] else { panic!("{answer:?}") };
    assert_eq!(
        item.keys().map(|key| key.as_str()).collect::<Vec<_>>(),
        ["id", "name", "late", "tags", "thing", "child", "fails"]
    );
    assert_eq!(answer.errors.len(), 1, "{:?}", answer.errors);
}

#[test]
fn a_level_is_read_at_once_and_an_error_is_told_once() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let document = "{ item { list { loaded { id loaded { id } } lost { id } } } }";
    let (answer, reads) = runtime.block_on(walked::answer(document));
    let (expected, _) = runtime.block_on(ordinary::answer(document));
    assert_eq!(answer.data.to_string(), expected.data.to_string());
    assert_eq!(reads, 2, "one for each level");
    let paths = |errors: &[async_graphql::ServerError]| {
        let mut paths: Vec<_> = errors.iter().map(|error| format!("{:?}", error.path)).collect();
        paths.sort();
        paths
    };
    assert!(!answer.errors.is_empty());
    assert_eq!(paths(&answer.errors), paths(&expected.errors));
}
