//! The GraphQL schema: its roots are those of all slices, merged.

use async_graphql::{ID, SDLExportOptions, Schema, SchemaBuilder, ValidationMode};

use crate::event::graphql::subscription::PipelineSubscription;
use crate::slices::{Mutation, Query};

/// The schema of the server.
pub type Forsat = Schema<Query, Mutation, PipelineSubscription>;

/// Limit of nested selection sets, fragments included. A last guard of the stack in case the engine's
/// configurable limit is set higher.
const DEEPEST: usize = 128;

/// Builds the schema with all checks of async-graphql.
#[must_use]
pub fn build() -> Forsat {
    builder().finish()
}

/// Builds the schema that the engine executes. The engine has already validated each document and bounded its
/// cost, so this schema does not validate again.
#[must_use]
pub fn served() -> Forsat {
    builder()
        .validation_mode(ValidationMode::Fast)
        .limit_recursive_depth(DEEPEST)
        .disable_suggestions()
        .finish()
}

/// The schema in SDL, fields in alphabetical order.
#[must_use]
pub fn sdl() -> String {
    text(&build())
}

/// Formats a schema as SDL, fields in alphabetical order.
#[must_use]
pub fn text(schema: &Forsat) -> String {
    let options = SDLExportOptions::new().sorted_fields().include_specified_by();
    schema.sdl_with_options(options)
}

fn builder() -> SchemaBuilder<Query, Mutation, PipelineSubscription> {
    Schema::build(Query::default(), Mutation::default(), PipelineSubscription)
        .override_output_type_description::<ID>(
            "Names one record; opaque, URL-safe, the same for ever.",
        )
}
