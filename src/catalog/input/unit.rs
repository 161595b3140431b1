//! The inputs of units.

use async_graphql::InputObject;

use crate::platform::graphql::call_options::CallOptions;
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::workflow;

/// A unit of a new group.
#[derive(Clone, Debug, InputObject)]
pub struct NewUnitInput {
    /// Its name in at least one language; each 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// How many base units one is, exactly: this many, above zero …
    #[graphql(default = 1)]
    pub factor_numerator: i32,
    /// … divided by so many, above zero. A dozen is 12 / 1, a twelfth 1 / 12.
    #[graphql(default = 1)]
    pub factor_denominator: i32,
}

/// Makes a group of units that convert into each other.
#[derive(Clone, Debug, InputObject)]
pub struct CreateUnitGroupInput {
    /// Its name in at least one language; each 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// Its units in order; 1–50. The first is the base unit: its factor is 1 / 1.
    pub units: Vec<NewUnitInput>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateUnitGroupInput);
