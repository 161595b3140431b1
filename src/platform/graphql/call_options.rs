//! What every input of a mutation says beside its own fields.

use async_graphql::InputObject;
use uuid::Uuid;

use crate::platform::db::command::CallTerms;

/// How a mutation is called.
#[derive(Clone, Debug, Default, InputObject)]
pub struct CallOptions {
    /// Up to 255 bytes of the client's choice. A retry with the same key and input gets the first call's answer
    /// instead of a second execution, for 24 hours; the same key with another input is refused.
    pub idempotency_key: Option<String>,
    /// Executes everything and rolls it back: the payload is a preview.
    #[graphql(default = false)]
    pub dry_run: bool,
}

/// How a mutation that changes a record is called.
#[derive(Clone, Debug, Default, InputObject)]
pub struct VersionedCallOptions {
    /// The version that the record must be at; otherwise the call is refused (`VERSION_CONFLICT`). Omitted: any.
    pub expected_version: Option<i32>,
    /// Up to 255 bytes of the client's choice. A retry with the same key and input gets the first call's answer
    /// instead of a second execution, for 24 hours; the same key with another input is refused.
    pub idempotency_key: Option<String>,
    /// Executes everything and rolls it back: the payload is a preview.
    #[graphql(default = false)]
    pub dry_run: bool,
}

/// Call options, with or without a version.
pub trait Options {
    /// The terms of a call about a record, or about none.
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
