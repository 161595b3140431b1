//! Objects that are resolved in one walk of their selection.
//!
//! The executor's own way makes a future on the heap for every field. Here a field without a
//! selection of its own, which nearly always has its value at once, is asked on the stack; only what
//! waits is put on the heap. What comes out is the same. Extensions of the schema, which watch every field,
//! and directives of its own are not asked: it has none.

use std::borrow::Cow;
use std::pin::{Pin, pin};
use std::task::{Context as Task, Poll, Waker};

use async_graphql::indexmap::IndexMap;
use async_graphql::indexmap::map::Entry;
use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::ContainerType;
use async_graphql::{
    Context, ContextSelectionSet, Name, ObjectType, OutputType, Positioned, ServerResult, Value,
};
use futures_util::future::BoxFuture;

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
        let mut walk = Walk::default();
        walk.add(ctx, &self.0, &ctx.item.node)?;
        if !walk.waiting.is_empty() {
            std::future::poll_fn(|task| walk.poll(task)).await?;
            walk.come.sort_unstable_by_key(|come| come.place);
            for Come { key, is_first, value, .. } in walk.come {
                if is_first {
                    walk.values.insert(key, value);
                } else {
                    put(&mut walk.values, key, value);
                }
            }
        }
        Ok(Value::Object(walk.values))
    }
}

impl<T: ObjectType> ObjectType for Walked<T> {}

/// A walk through one object: the values in their places, and what is still waited for.
#[derive(Default)]
struct Walk<'a> {
    values: IndexMap<Name, Value>,
    waiting: Vec<Waiting<'a>>,
    /// What was waited for, in the order in which it came.
    come: Vec<Come>,
}

/// A field that is waited for.
struct Waiting<'a> {
    /// Which of those it is, in the order of the document.
    place: usize,
    key: Name,
    /// Whether the key has a place because of this field.
    is_first: bool,
    value: BoxFuture<'a, ServerResult<Option<Value>>>,
}

/// A field that was waited for.
struct Come {
    place: usize,
    key: Name,
    is_first: bool,
    value: Value,
}

impl<'a> Walk<'a> {
    fn add<T: ObjectType>(
        &mut self,
        ctx: &ContextSelectionSet<'a>,
        object: &'a T,
        selections: &'a SelectionSet,
    ) -> ServerResult<()> {
        self.values.reserve(selections.items.len());
        for selection in &selections.items {
            match &selection.node {
                Selection::Field(field) => self.field(ctx, object, field)?,
                Selection::FragmentSpread(spread) => {
                    // Validation has found it.
                    let name = &spread.node.fragment_name.node;
                    if let Some(fragment) = ctx.query_env.fragments.get(name) {
                        let condition = &fragment.node.type_condition.node.on.node;
                        if applies::<T>(ctx, Some(condition)) {
                            self.add(ctx, object, &fragment.node.selection_set.node)?;
                        }
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    if applies::<T>(ctx, condition.map(|condition| &condition.node.on.node)) {
                        self.add(ctx, object, &fragment.node.selection_set.node)?;
                    }
                }
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
            self.values.insert(key.clone(), Value::from(object.introspection_type_name()));
            return Ok(());
        }
        let is_leaf = field.node.selection_set.node.items.is_empty();
        if is_leaf {
            // Asked for twice, it is the same field with the same arguments.
            if self.values.contains_key(key) {
                return Ok(());
            }
            if let Poll::Ready(value) = at_once(ctx, object, field) {
                self.values.insert(key.clone(), value?.unwrap_or_default());
                return Ok(());
            }
        }
        // Its place, whatever comes when.
        let is_first = !self.values.contains_key(key);
        if is_first {
            self.values.insert(key.clone(), Value::Null);
        }
        let ctx = ctx.clone();
        let value = async move { object.resolve_field(&ctx.with_field(field)).await };
        let (place, key) = (self.waiting.len(), key.clone());
        self.waiting.push(Waiting { place, key, is_first, value: Box::pin(value) });
        Ok(())
    }

    fn poll(&mut self, task: &mut Task<'_>) -> Poll<ServerResult<()>> {
        let mut at = 0;
        while let Some(waiting) = self.waiting.get_mut(at) {
            let Poll::Ready(value) = Pin::new(&mut waiting.value).poll(task) else {
                at += 1;
                continue;
            };
            let Waiting { place, key, is_first, .. } = self.waiting.swap_remove(at);
            self.come.push(Come { place, key, is_first, value: value?.unwrap_or_default() });
        }
        if self.waiting.is_empty() { Poll::Ready(Ok(())) } else { Poll::Pending }
    }
}

/// The value of a field that has it at once. One that waits is asked again on the heap: reading
/// leaves nothing behind.
#[inline(never)]
fn at_once<'a, T: ObjectType>(
    ctx: &ContextSelectionSet<'a>,
    object: &'a T,
    field: &'a Positioned<Field>,
) -> Poll<ServerResult<Option<Value>>> {
    let ctx = ctx.with_field(field);
    let value = pin!(object.resolve_field(&ctx));
    value.poll(&mut Task::from_waker(Waker::noop()))
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
