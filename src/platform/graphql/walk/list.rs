//! Lists of objects that are resolved as one.

use std::borrow::Cow;
use std::ops::Deref;
use std::pin::pin;
use std::task::Poll;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};
use futures_util::future::try_join_all;

use crate::platform::glance::{self, Mode};

use super::{gathered, unless_waiting};

/// A list of objects that are resolved as one: what belongs to all of them is read level by level, then
/// they are walked one after the other.
#[derive(Clone, Debug)]
pub struct Walks<T>(Vec<T>);

impl<T> Default for Walks<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> IntoIterator for Walks<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T> From<Vec<T>> for Walks<T> {
    fn from(objects: Vec<T>) -> Self {
        Self(objects)
    }
}

impl<T> FromIterator<T> for Walks<T> {
    fn from_iter<I: IntoIterator<Item = T>>(objects: I) -> Self {
        Self(objects.into_iter().collect())
    }
}

impl<T> Deref for Walks<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: OutputType> OutputType for Walks<T> {
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
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let ask = || {
            for (index, object) in self.0.iter().enumerate() {
                let _ = glance::once(pin!(object.resolve(&ctx.with_index(index), field)));
            }
        };
        match glance::mode() {
            Mode::Gathers => {
                ask();
                return Ok(Value::Null);
            }
            Mode::Glances => {}
            Mode::Waits => gathered(ctx, ask).await,
        }
        let mut values = Vec::with_capacity(self.0.len());
        let mut waiting = Vec::new();
        for (index, object) in self.0.iter().enumerate() {
            let value = {
                let ctx = ctx.with_index(index);
                let value = unless_waiting(&ctx, pin!(object.resolve(&ctx, field)));
                value.map_err(|error| ctx.set_error_path(error))
            };
            match value {
                Poll::Ready(value) => values.push(value?),
                Poll::Pending => {
                    // Who glances at the list learns that it has nothing yet.
                    glance::waits().await;
                    values.push(Value::Null);
                    waiting.push((index, object));
                }
            }
        }
        let waiting = waiting.into_iter().map(|(index, object)| async move {
            let ctx = ctx.with_index(index);
            let value = object.resolve(&ctx, field).await;
            value.map(|value| (index, value)).map_err(|error| ctx.set_error_path(error))
        });
        // On the heap: it is rare.
        for (index, value) in Box::pin(try_join_all(waiting)).await? {
            values[index] = value;
        }
        Ok(Value::List(values))
    }
}
