//! Which entries are asked for.

use async_graphql::{ID, InputObject};

use crate::platform::graphql::filter::Given;
use crate::platform::graphql::scalars::DateTime;

/// Conditions on entries of the audit; all given ones must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct AuditFilter {
    /// Of this record, and of the priced document that shares its id.
    pub record: Given<ID>,
    /// By this person.
    pub actor: Given<ID>,
    /// By this verb: a mutation's name, or a command such as `token create`.
    pub verb: Given<String>,
    /// At this instant or later.
    pub since: Given<DateTime>,
    /// Before this instant.
    pub until: Given<DateTime>,
}
