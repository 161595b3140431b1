//! Values whose cost is not the number of their objects.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};

use crate::platform::graphql::json;

/// A value that is charged as this many objects, whatever it holds: a count is work without an object, and a page's
/// own fields are an object without work.
#[derive(Debug)]
pub struct Charged<T, const OBJECTS: u64>(pub T);

impl<T: OutputType, const OBJECTS: u64> OutputType for Charged<T, OBJECTS> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(json::charged(&self.0.resolve(ctx, field).await?, OBJECTS))
    }
}
