//! The call options that every input of a mutation has in addition to its own fields.

use async_graphql::InputObject;
use uuid::Uuid;

use crate::platform::db::command::CallTerms;

/// Options of a mutation's call.
#[derive(Clone, Default, InputObject)]
pub struct CallOptions {
    /// A key of up to 255 bytes, chosen by the client. For 24 hours a retry with the same key and input gets the first
    /// call's result instead of a second execution. The same key with another input is refused
    /// (`IDEMPOTENCY_KEY_REUSED`).
    pub idempotency_key: Option<String>,
    /// Executes the mutation and rolls it back: the payload is a preview, and nothing is stored. Keep it out of caches
    /// (the fetch policy `no-cache`): its records have the ids of the real ones.
    #[graphql(default = false)]
    pub dry_run: bool,
}

/// Options of a call to a mutation that changes an existing record.
#[derive(Clone, Default, InputObject)]
pub struct VersionedCallOptions {
    /// The version that the record must have; otherwise the call is refused (`VERSION_CONFLICT`). Omitted: any version.
    pub expected_version: Option<i32>,
    /// The options of every call.
    #[graphql(flatten)]
    pub call: CallOptions,
}

impl CallOptions {
    /// The terms of a call; `target` is the record that it changes, if any.
    #[must_use]
    pub fn terms(&self, target: Option<Uuid>) -> CallTerms {
        CallTerms {
            target,
            idempotency_key: self.idempotency_key.clone(),
            is_dry_run: self.dry_run,
            ..CallTerms::default()
        }
    }
}

impl VersionedCallOptions {
    /// The terms of a call; `target` is the record that it changes.
    #[must_use]
    pub fn terms(&self, target: Option<Uuid>) -> CallTerms {
        CallTerms { expected_version: self.expected_version, ..self.call.terms(target) }
    }
}
