//! Compares the walk with the executor: both give the same response to any document, and each resolver runs once.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use apollo_compiler::response::JsonMap;
use async_graphql::parser::parse_query;
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::ContainerType;
use async_graphql::{
    Context, ContextSelectionSet, EmptyMutation, EmptySubscription, Interface, Object, ObjectType,
    OutputType, Positioned, Request, Response, Schema, ServerResult, Value,
};
use proptest::prelude::*;

use super::{Selection, resolve_list, resolve_object};
use crate::platform::graphql::engine::merge_keys::merge_keys;
use crate::platform::graphql::json;

/// An object that is resolved by the walk.
#[derive(Debug)]
pub struct Walked<T>(T);

/// A list of objects that is resolved by the walk.
#[derive(Debug)]
pub struct WalkedList<T>(Vec<T>);

/// The fields that wait.
const LATE: [&str; 5] = ["late", "lateFails", "lateBreaks", "lateChild", "lateList"];

/// Whether a field or one below it waits.
fn waits<T: ObjectType>(field: &Field, selection: Selection<'_>) -> bool {
    let below = selection.below(field);
    LATE.contains(&field.name.node.as_str()) || below.any::<T>(|field| waits::<T>(field, below))
}

impl<T: ObjectType> ContainerType for Walked<T> {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        self.0.resolve_field(ctx).await
    }
}

impl<T: ObjectType> OutputType for Walked<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let selection = Selection::of(&ctx.item.node, ctx);
        resolve_object(ctx, &self.0, &|field| waits::<T>(field, selection)).await
    }
}

impl<T: ObjectType> ObjectType for Walked<T> {}

impl<T> std::ops::Deref for Walked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> FromIterator<Walked<T>> for WalkedList<T> {
    fn from_iter<I: IntoIterator<Item = Walked<T>>>(objects: I) -> Self {
        Self(objects.into_iter().map(|object| object.0).collect())
    }
}

impl<T: ObjectType> OutputType for WalkedList<T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        <Vec<T> as OutputType>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Vec<T> as OutputType>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let selection = Selection::of(&ctx.item.node, ctx);
        resolve_list(ctx, &self.0, &|field| waits::<T>(field, selection)).await
    }
}

/// Defines the same schema twice: resolved by the executor and by the walk.
macro_rules! schema {
    ($module:ident, $out:ty, $make:expr, $list:ty) => {
        mod $module {
            use super::*;

            #[derive(Debug)]
            pub struct Item {
                id: i32,
                depth: i32,
                calls: Arc<AtomicUsize>,
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
                    let calls = Arc::clone(&self.calls);
                    let below = Item { id: self.id * 3 + place, depth: self.depth - 1, calls };
                    (self.depth > 0).then(|| make(below))
                }

                fn called(&self) {
                    self.calls.fetch_add(1, Ordering::Relaxed);
                }
            }

            #[Object]
            impl Item {
                pub async fn id(&self) -> i32 {
                    self.called();
                    self.id
                }

                async fn name(&self) -> Option<String> {
                    self.called();
                    (self.id % 2 == 0).then(|| format!("item {}", self.id))
                }

                async fn sum(&self, a: i32, b: Option<i32>) -> i32 {
                    self.id + a + b.unwrap_or(100)
                }

                async fn tags(&self) -> Vec<String> {
                    vec!["a".to_owned(), self.id.to_string()]
                }

                async fn late(&self) -> i32 {
                    self.called();
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

                /// Non-null: its error also nulls the parent.
                async fn breaks(&self) -> async_graphql::Result<i32> {
                    if self.id % 5 == 0 { Err("breaks".into()) } else { Ok(self.id) }
                }

                async fn late_breaks(&self) -> async_graphql::Result<i32> {
                    tokio::task::yield_now().await;
                    if self.id % 7 == 0 { Err("late breaks".into()) } else { Ok(self.id) }
                }

                async fn child(&self) -> Option<Out> {
                    self.called();
                    self.below(0)
                }

                async fn late_child(&self) -> Option<Out> {
                    self.called();
                    tokio::task::yield_now().await;
                    self.below(1)
                }

                async fn children(&self) -> Vec<Option<Out>> {
                    self.called();
                    (0..3).map(|place| self.below(place)).collect()
                }

                async fn lost(&self) -> Option<async_graphql::Result<Out>> {
                    if self.id % 2 == 1 {
                        return Some(Err("lost".into()));
                    }
                    self.below(1).map(Ok)
                }

                async fn list(&self) -> $list {
                    self.called();
                    (0..3).filter_map(|place| self.below(place)).collect()
                }

                async fn late_list(&self) -> $list {
                    self.called();
                    tokio::task::yield_now().await;
                    (0..2).filter_map(|place| self.below(place)).collect()
                }

                async fn thing(&self) -> Option<Thing> {
                    self.called();
                    self.below(2).map(Thing::Item)
                }
            }

            pub struct Query(Arc<AtomicUsize>);

            #[Object]
            impl Query {
                async fn item(&self) -> Option<Out> {
                    Item { id: 1, depth: 4, calls: Arc::clone(&self.0) }.below(0)
                }
            }

            /// The response, and how many resolvers ran.
            pub async fn answer(document: &str) -> (Response, usize) {
                let calls = Arc::<AtomicUsize>::default();
                let query = Query(Arc::clone(&calls));
                let schema = Schema::build(query, EmptyMutation, EmptySubscription);
                let schema = schema.register_output_type::<Thing>().finish();
                let types = apollo_compiler::Schema::parse(schema.sdl(), "schema").unwrap();
                let parsed = parse_query(document).unwrap();
                let merged = merge_keys(&types, &parsed, None, &JsonMap::new());
                let mut request = Request::new(String::new());
                request.set_parsed_query(merged);
                (schema.execute(request).await, calls.load(Ordering::Relaxed))
            }
        }
    };
}

schema!(ordinary, Item, |item| item, Vec<Item>);
schema!(walked, Walked<Item>, Walked, WalkedList<Item>);

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
const NODES: [&str; 7] = ["child", "lateChild", "children", "thing", "lost", "list", "lateList"];
const SPREADS: [&str; 3] = ["...Plain", "...OfThing", "...Deep"];
const DIRECTIVES: [&str; 4] =
    ["", " @include(if: true)", " @skip(if: true)", " @include(if: false)"];

/// Gives a field an alias that is derived from its name and arguments, so that equal response keys mean equal fields.
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
            // The interface itself has only the field `id`.
            let inner =
                if field == "thing" { format!("id ... on Item {{ {inner} }}") } else { inner };
            format!("{}{directive} {{ {inner} }}", named(field, alias))
        },
    );
    let on = prop::sample::select(&["...", "... on Item", "... on Thing { id } ... on Item"][..]);
    let inline = (on, inner()).prop_map(|(on, inner)| format!("{on} {{ {inner} }}"));
    prop_oneof![3 => leaf, 1 => spread, 3 => node, 1 => inline].boxed()
}

fn errors(response: &Response) -> BTreeSet<String> {
    let errors = response.errors.iter();
    errors.map(|error| format!("{:?} {}", error.path, error.message)).collect()
}

/// The data as text, to compare the order of fields too.
fn data(response: &Response) -> String {
    json::text(&Response::new(response.data.clone()))
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
            (ordinary::answer(&document).await, walked::answer(&document).await)
        });
        prop_assert_eq!(data(&one.0), data(&other.0), "{}", document);
        prop_assert_eq!(one.0.errors.is_empty(), other.0.errors.is_empty(), "{}", document);
        // If a parent is nulled, it is undefined which of its other fields ran and reported errors.
        if !document.contains("reaks") {
            prop_assert_eq!(errors(&one.0), errors(&other.0), "{}", document);
            prop_assert_eq!(one.1, other.1, "{}", document);
        }
    }
}

#[tokio::test]
async fn each_resolver_runs_once() {
    for (document, expected) in [
        ("{ item { id name late } }", 3),
        ("{ item { id id id late late } }", 2),
        ("{ item { child { id } child { id name } } }", 3),
        ("{ item { list { id late } } }", 1 + 3 * 2),
        ("{ item { lateList { child { list { late } } } } }", 1 + 2 * (1 + 1 + 3)),
        ("{ item { thing { id ... on Item { late id } } } }", 3),
    ] {
        let (answer, calls) = walked::answer(document).await;
        assert!(answer.errors.is_empty(), "{document}: {:?}", answer.errors);
        assert_eq!(calls, expected, "{document}");
    }
}

#[tokio::test]
async fn a_field_that_waits_without_saying_so_is_an_error() {
    struct Query;
    struct Item;

    #[Object]
    impl Item {
        async fn late(&self) -> Option<i32> {
            tokio::task::yield_now().await;
            Some(1)
        }
    }

    #[Object]
    impl Query {
        async fn item(&self) -> super::Immediate<Item> {
            super::Immediate(Item)
        }
    }

    let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
    let answer = schema.execute("{ item { late } }").await;
    assert_eq!(answer.errors.len(), 1, "{answer:?}");
}

#[tokio::test]
async fn the_documents_are_answered() {
    let document = format!("{{ item {{ ...Plain ...OfThing ...Deep }} }}{FRAGMENTS}");
    let (answer, _) = walked::answer(&document).await;
    let data: serde_json::Value = serde_json::from_str(&data(&answer)).unwrap();
    let item = data["data"]["item"].as_object().unwrap();
    for key in ["id", "name", "late", "tags", "thing", "child", "fails"] {
        assert!(item.contains_key(key), "{key}: {item:?}");
    }
    assert_eq!(answer.errors.len(), 1, "{:?}", answer.errors);
}
