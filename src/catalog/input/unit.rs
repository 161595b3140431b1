//! The inputs of unit mutations.

use async_graphql::InputObject;

use crate::platform::graphql::call_options::CallOptions;
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::workflow;

/// A unit of a new unit group.
#[derive(Clone, InputObject)]
pub struct NewUnitInput {
    /// The name, in at least one language; each text 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// Numerator of the exact factor, above zero: one unit is `factorNumerator` / `factorDenominator` base
    /// units. A dozen is 12 / 1.
    #[graphql(default = 1)]
    pub factor_numerator: i32,
    /// Denominator of the exact factor, above zero; a twelfth is 1 / 12.
    #[graphql(default = 1)]
    pub factor_denominator: i32,
}

/// Creates a group of units that convert into each other.
#[derive(Clone, InputObject)]
pub struct CreateUnitGroupInput {
    /// The name, in at least one language; each text 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// The units, in order; 1–50. The first is the base unit and has the factor 1 / 1.
    pub units: Vec<NewUnitInput>,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateUnitGroupInput);
