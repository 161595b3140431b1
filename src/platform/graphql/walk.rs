//! Objects that are resolved in one walk of their selection.
//!
//! The executor's own way makes a future on the heap for every field. Here what is to be read for an
//! object, or for all of a list, is gathered first and read level by level; after that nearly every field
//! has its value at once and is asked on the stack. Only what waits still is put on the heap. What comes
//! out is the same. Extensions of the schema, which watch every field, and directives of its own are not
//! asked: it has none.

mod list;

use std::borrow::Cow;
use std::pin::{Pin, pin};
use std::sync::Mutex;
use std::task::{Context as Task, Poll};

use async_graphql::indexmap::IndexMap;
use async_graphql::indexmap::map::Entry;
use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::ContainerType;
use async_graphql::{
    Context, ContextBase, ContextSelectionSet, Name, ObjectType, OutputType, Positioned,
    ServerError, ServerResult, Value,
};
use futures_util::future::{BoxFuture, join_all};

use crate::platform::glance::{self, Mode};
use crate::platform::graphql::json::{self, Plain};

pub use list::Walks;

/// An object that is resolved in one walk.
///
/// What it is made of is for its fields alone: of a row only those columns were read that they read.
#[derive(Clone, Debug)]
pub struct Walked<T>(T);

impl<T> Walked<T> {
    /// An object that is resolved in one walk.
    pub const fn of(object: T) -> Self {
        Self(object)
    }

    /// The object, for those who ask it for one of its fields.
    pub const fn asked(&self) -> &T {
        &self.0
    }
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
        match glance::mode() {
            Mode::Gathers => {
                ask(ctx, &self.0, &ctx.item.node);
                return Ok(Value::Null);
            }
            Mode::Glances => {}
            Mode::Waits => gathered(ctx, || ask(ctx, &self.0, &ctx.item.node)).await,
        }
        let mut walk = Walk {
            is_plain: ctx.data_opt::<Plain>().is_some(),
            slots: Vec::with_capacity(ctx.item.node.items.len()),
            waiting: Vec::new(),
            is_waiting: false,
        };
        walk.add(ctx, &self.0, &ctx.item.node)?;
        if walk.is_waiting || !walk.waiting.is_empty() {
            // Who glances at the object learns that it has nothing yet.
            glance::waits().await;
            std::future::poll_fn(|task| walk.poll(task)).await?;
        }
        Ok(walk.value())
    }
}

impl<T: ObjectType> ObjectType for Walked<T> {}

/// Reads what is wanted below an object or a list, level by level, until nothing more can be asked for
/// beforehand.
async fn gathered(ctx: &ContextSelectionSet<'_>, ask: impl Fn()) {
    loop {
        let told = Told::before(ctx);
        let reads = glance::gather(&ask);
        // What fails is told when it is walked.
        told.only();
        if reads.is_empty() {
            return;
        }
        join_all(reads).await;
    }
}

/// The errors that were told up to a moment.
struct Told<'a> {
    all: &'a Mutex<Vec<ServerError>>,
    count: usize,
}

impl<'a> Told<'a> {
    fn before<T>(ctx: &ContextBase<'a, T>) -> Self {
        let all = &ctx.query_env.errors;
        Self { all, count: all.lock().map_or(0, |errors| errors.len()) }
    }

    /// Forgets those that were told since then.
    fn only(self) {
        if let Ok(mut errors) = self.all.lock() {
            errors.truncate(self.count);
        }
    }
}

/// Asks each field of an object that has fields of its own, once, for what it would read.
fn ask<T: ObjectType>(ctx: &ContextSelectionSet<'_>, object: &T, selections: &SelectionSet) {
    for selection in &selections.items {
        match &selection.node {
            Selection::Field(field) => {
                if !is_leaf(field) {
                    let ctx = ctx.with_field(field);
                    let _ = glance::once(pin!(object.resolve_field(&ctx)));
                }
            }
            Selection::FragmentSpread(_) | Selection::InlineFragment(_) => {
                if let Some(selections) = below::<T>(ctx, &selection.node) {
                    ask(ctx, object, selections);
                }
            }
        }
    }
}

/// What a fragment asks for, where it applies to objects of this type.
fn below<'a, T: ObjectType>(
    ctx: &ContextSelectionSet<'a>,
    selection: &'a Selection,
) -> Option<&'a SelectionSet> {
    let (condition, selections) = match selection {
        Selection::Field(_) => return None,
        Selection::FragmentSpread(spread) => {
            // Validation has found it.
            let fragment = &ctx.query_env.fragments.get(&spread.node.fragment_name.node)?.node;
            (Some(&fragment.type_condition), &fragment.selection_set)
        }
        Selection::InlineFragment(fragment) => {
            (fragment.node.type_condition.as_ref(), &fragment.node.selection_set)
        }
    };
    let condition = condition.map(|condition| &condition.node.on.node);
    applies::<T>(ctx, condition).then_some(&selections.node)
}

/// A walk through one object: the values in the order of the document, and what is still waited
/// for.
struct Walk<'a> {
    is_plain: bool,
    slots: Vec<(&'a Name, Value)>,
    waiting: Vec<Waiting<'a>>,
    /// Whether a field waits although it is only glanced at: then all of it does.
    is_waiting: bool,
}

/// A field that is waited for, and its place.
struct Waiting<'a> {
    place: usize,
    value: BoxFuture<'a, ServerResult<Option<Value>>>,
}

impl<'a> Walk<'a> {
    fn add<T: ObjectType>(
        &mut self,
        ctx: &ContextSelectionSet<'a>,
        object: &'a T,
        selections: &'a SelectionSet,
    ) -> ServerResult<()> {
        for selection in &selections.items {
            if self.is_waiting {
                break;
            }
            if let Selection::Field(field) = &selection.node {
                self.field(ctx, object, field)?;
            } else if let Some(selections) = below::<T>(ctx, &selection.node) {
                self.add(ctx, object, selections)?;
            }
        }
        Ok(())
    }

    fn field<T: ObjectType>(
        &mut self,
        ctx: &ContextSelectionSet<'a>,
        object: &'a T,
        field: &'a Positioned<Field>,
    ) -> ServerResult<()> {
        let key = &field.node.response_key().node;
        if field.node.name.node == "__typename" {
            self.slots.push((key, Value::from(object.introspection_type_name())));
            return Ok(());
        }
        // Asked for twice, a leaf is the same field with the same arguments.
        if is_leaf(field) && !self.is_plain && self.slots.iter().any(|(named, _)| *named == key) {
            return Ok(());
        }
        if let Poll::Ready(value) = at_once(ctx, object, field) {
            self.slots.push((key, value?.unwrap_or_default()));
            return Ok(());
        }
        if glance::mode() == Mode::Glances {
            self.is_waiting = true;
            return Ok(());
        }
        let ctx = ctx.clone();
        let value = async move { object.resolve_field(&ctx.with_field(field)).await };
        self.waiting.push(Waiting { place: self.slots.len(), value: Box::pin(value) });
        // Its place, whatever comes when.
        self.slots.push((key, Value::Null));
        Ok(())
    }

    fn poll(&mut self, task: &mut Task<'_>) -> Poll<ServerResult<()>> {
        let mut at = 0;
        while let Some(waiting) = self.waiting.get_mut(at) {
            let Poll::Ready(value) = Pin::new(&mut waiting.value).poll(task) else {
                at += 1;
                continue;
            };
            let Waiting { place, .. } = self.waiting.swap_remove(at);
            self.slots[place].1 = value?.unwrap_or_default();
        }
        if self.waiting.is_empty() { Poll::Ready(Ok(())) } else { Poll::Pending }
    }

    fn value(self) -> Value {
        if self.is_plain {
            return json::object(&self.slots);
        }
        let mut values = IndexMap::with_capacity(self.slots.len());
        for (key, value) in self.slots {
            put(&mut values, key.clone(), value);
        }
        Value::Object(values)
    }
}

/// The value of a field that has it at once. One that waits is asked again on the heap.
#[inline(never)]
fn at_once<'a, T: ObjectType>(
    ctx: &ContextSelectionSet<'a>,
    object: &'a T,
    field: &'a Positioned<Field>,
) -> Poll<ServerResult<Option<Value>>> {
    let ctx = ctx.with_field(field);
    let value = pin!(object.resolve_field(&ctx));
    // What has no fields of its own tells nothing before it has its value.
    if is_leaf(field) { glance::at_once(value) } else { unless_waiting(&ctx, value) }
}

fn is_leaf(field: &Positioned<Field>) -> bool {
    field.node.selection_set.node.items.is_empty()
}

/// What a part of the answer has at once; where it waits for something, it has told nothing.
fn unless_waiting<T, F: Future>(ctx: &ContextBase<'_, T>, part: Pin<&mut F>) -> Poll<F::Output> {
    let told = Told::before(ctx);
    let value = glance::at_once(part);
    if value.is_pending() {
        told.only();
    }
    value
}

fn applies<T: ObjectType>(ctx: &ContextSelectionSet<'_>, condition: Option<&Name>) -> bool {
    let Some(condition) = condition else { return true };
    let name = T::type_name();
    let implemented = || ctx.schema_env.registry.implements.get(name.as_ref());
    condition.as_str() == name || implemented().is_some_and(|all| all.contains(condition.as_str()))
}

/// Puts a value into its place; what is there already, of the same field with another selection,
/// it is merged with.
fn put(values: &mut IndexMap<Name, Value>, key: Name, value: Value) {
    let mut place = match values.entry(key) {
        Entry::Vacant(place) => {
            place.insert(value);
            return;
        }
        Entry::Occupied(place) => place,
    };
    match (place.get_mut(), value) {
        (Value::Object(there), Value::Object(more)) => {
            for (key, value) in more {
                put(there, key, value);
            }
        }
        (Value::List(there), Value::List(more)) => {
            for (there, more) in there.iter_mut().zip(more) {
                if let (Value::Object(there), Value::Object(more)) = (there, more) {
                    for (key, value) in more {
                        put(there, key, value);
                    }
                }
            }
        }
        // Null, because it failed once.
        _ => {}
    }
}

#[cfg(test)]
mod tests;
