//! The filter of the audit.

use async_graphql::{ID, InputObject};

use crate::platform::graphql::filter::Given;
use crate::platform::graphql::scalars::DateTime;

/// Restricts a list of audit entries; an entry must match every field given.
#[derive(Clone, Default, InputObject)]
pub struct AuditFilter {
    /// Only entries about this record, and about the priced document that shares its id.
    pub record: Given<ID>,
    /// Only changes by this person.
    pub actor: Given<ID>,
    /// Only changes by this command: the name of a mutation, or a command line such as `token create`.
    pub verb: Given<String>,
    /// Only changes at or after this time.
    pub since: Given<DateTime>,
    /// Only changes before this time.
    pub until: Given<DateTime>,
}
