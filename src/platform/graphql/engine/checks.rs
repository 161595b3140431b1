//! What a request must pass before anything of it is executed.

use std::fmt;

use apollo_compiler::Schema;
use apollo_compiler::validation::Valid;

use super::limits::DocumentLimits;
use super::trusted::Trusted;

/// What a request must pass before anything of it is executed: the limits, the schema's rules, and
/// whose documents are taken. Documents that passed are remembered.
pub struct Checks {
    schema: Valid<Schema>,
    limits: DocumentLimits,
    trusted: Trusted,
}

/// The schema's text is not valid.
#[derive(Debug, thiserror::Error)]
#[error("the schema is not valid: {0}")]
pub struct SchemaError(String);

impl Checks {
    /// The checks of a schema, by its text.
    ///
    /// # Errors
    /// The text is no valid schema.
    pub fn new(sdl: &str, limits: DocumentLimits, trusted: Trusted) -> Result<Self, SchemaError> {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql")
            .map_err(|invalid| SchemaError(invalid.errors.to_string()))?;
        Ok(Self { schema, limits, trusted })
    }
}

impl fmt::Debug for Checks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checks").field("limits", &self.limits).finish_non_exhaustive()
    }
}
