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
    /// Executes the mutation and rolls it back: the payload is a preview, and nothing is stored.
    #[graphql(default = false)]
    pub dry_run: bool,
}

/// Options of a call to a mutation that changes an existing record.
#[derive(Clone, Default, InputObject)]
pub struct VersionedCallOptions {
    /// The version that the record must have; otherwise the call is refused (`VERSION_CONFLICT`). Omitted: any version.
    pub expected_version: Option<i32>,
    /// A key of up to 255 bytes, chosen by the client. For 24 hours a retry with the same key and input gets the first
    /// call's result instead of a second execution. The same key with another input is refused
    /// (`IDEMPOTENCY_KEY_REUSED`).
    pub idempotency_key: Option<String>,
    /// Executes the mutation and rolls it back: the payload is a preview, and nothing is stored.
    #[graphql(default = false)]
    pub dry_run: bool,
}

/// Call options, with or without an expected version.
pub trait Options {
    /// The terms of a call; `target` is the record that it changes, if any.
    fn terms(&self, target: Option<Uuid>) -> CallTerms;
}

impl Options for CallOptions {
    fn terms(&self, target: Option<Uuid>) -> CallTerms {
        let Self { idempotency_key, dry_run } = self;
        let (idempotency_key, is_dry_run) = (idempotency_key.clone(), *dry_run);
        CallTerms {
            target,
            expected_version: None,
            idempotency_key,
            is_dry_run,
            input: String::new(),
        }
    }
}

impl Options for VersionedCallOptions {
    fn terms(&self, target: Option<Uuid>) -> CallTerms {
        let Self { expected_version, idempotency_key, dry_run } = self;
        let (idempotency_key, is_dry_run) = (idempotency_key.clone(), *dry_run);
        CallTerms {
            target,
            expected_version: *expected_version,
            idempotency_key,
            is_dry_run,
            input: String::new(),
        }
    }
}
