//! Resolves objects in one walk over their selection.
//!
//! The executor allocates a future for every field. Once the relations of a level are loaded, nearly all fields are
//! ready at once, so here their futures are polled once, on the stack. Fields that wait are declared; their futures are
//! allocated and run concurrently. Each resolver runs exactly once. Schema extensions and custom directives, which the
//! executor would call for each field, are not supported.

use std::future::Future;
use std::pin::pin;
use std::task::{Context as Task, Poll, Waker};

use async_graphql::parser::types::Field;
use async_graphql::{
    ContextSelectionSet, Name, ObjectType, OutputType, Positioned, ServerError, ServerResult, Value,
};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, try_join_all};

use crate::platform::error::Error;
use crate::platform::graphql::json;
use crate::platform::graphql::resolver_error::ResolverError;

use super::selection::Selection;

/// The fields of one object, in the document's order.
struct Fields<'a> {
    values: Vec<(&'a Name, Value)>,
    /// The fields that wait, each with its index in `values`.
    waiting: Vec<(usize, BoxFuture<'a, ServerResult<Option<Value>>>)>,
}

/// Whether a field waits.
pub type FieldWaits<'a> = &'a (dyn Fn(&Field) -> bool + Sync);

/// An object whose fields are all ready at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Immediate<T>(pub T);

impl<T: ObjectType> OutputType for Immediate<T> {
    fn type_name() -> std::borrow::Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        resolve_object(ctx, &self.0, &|_| false).await
    }
}

/// Resolves the fields of an object; `waits` says which of them wait.
pub async fn resolve_object<'a, T: ObjectType>(
    ctx: &ContextSelectionSet<'a>,
    object: &'a T,
    waits: FieldWaits<'_>,
) -> ServerResult<Value> {
    let mut fields = fields_of(ctx, object, waits)?;
    if !fields.waiting.is_empty() {
        let waiting = std::mem::take(&mut fields.waiting);
        let ended = waiting
            .into_iter()
            .map(|(place, value)| async move { Ok::<_, ServerError>((place, value.await?)) });
        // Boxed, since it is rare, and every object would reserve space for it.
        for (place, value) in Box::pin(try_join_all(ended)).await? {
            fields.values[place].1 = value.unwrap_or_default();
        }
    }
    Ok(json::object(&fields.values))
}

/// Resolves a list of objects: in sequence if no field waits, else concurrently.
pub async fn resolve_list<T: ObjectType>(
    ctx: &ContextSelectionSet<'_>,
    objects: &[T],
    waits: FieldWaits<'_>,
) -> ServerResult<Value> {
    let selection = Selection::of(&ctx.item.node, ctx);
    if selection.any::<T>(waits) {
        let objects = objects.iter().enumerate().map(|(index, object)| {
            let resolving = async move {
                let ctx = ctx.with_index(index);
                let value = resolve_object(&ctx, object, waits).await;
                value.map_err(|error| ctx.set_error_path(error))
            };
            resolving.boxed()
        });
        return Ok(Value::List(Box::pin(try_join_all(objects)).await?));
    }
    let mut values = Vec::with_capacity(objects.len());
    for (index, object) in objects.iter().enumerate() {
        let ctx = ctx.with_index(index);
        let fields = fields_of(&ctx, object, waits).map_err(|error| ctx.set_error_path(error))?;
        values.push(json::object(&fields.values));
    }
    Ok(Value::List(values))
}

fn fields_of<'a, T: ObjectType>(
    ctx: &ContextSelectionSet<'a>,
    object: &'a T,
    waits: FieldWaits<'_>,
) -> ServerResult<Fields<'a>> {
    let selected = &ctx.item.node;
    let values = Vec::with_capacity(selected.items.len());
    let mut fields = Fields { values, waiting: Vec::new() };
    Selection::of(selected, ctx).try_each::<T, ServerError>(&mut |field| {
        let key = &field.node.response_key().node;
        let value = if field.node.name.node == "__typename" {
            Value::from(object.introspection_type_name())
        } else if waits(&field.node) {
            let ctx = ctx.clone();
            let value = async move { object.resolve_field(&ctx.with_field(field)).await };
            fields.waiting.push((fields.values.len(), Box::pin(value)));
            // A placeholder until the field is resolved.
            Value::Null
        } else {
            value_at_once(ctx, object, field)?
        };
        fields.values.push((key, value));
        Ok(())
    })?;
    Ok(fields)
}

/// The value of a field that does not wait. Not inlined, so that all fields of an object share one stack frame.
#[inline(never)]
fn value_at_once<'a, T: ObjectType>(
    ctx: &ContextSelectionSet<'a>,
    object: &'a T,
    field: &'a Positioned<Field>,
) -> ServerResult<Value> {
    let ctx = ctx.with_field(field);
    let value = pin!(object.resolve_field(&ctx));
    match value.poll(&mut Task::from_waker(Waker::noop())) {
        Poll::Ready(value) => Ok(value?.unwrap_or_default()),
        Poll::Pending => {
            let (object, field) = (T::type_name(), &field.node.name.node);
            let reason = format!("{object}.{field} waits, and is not declared to");
            let error: async_graphql::Error = ResolverError::from(Error::Broken(reason)).into();
            Err(ctx.set_error_path(error.into_server_error(ctx.item.pos)))
        }
    }
}

#[cfg(test)]
mod tests;
