//! The command behind a mutation. Version, idempotency key and dry run are no command's business: `perform`
//! handles them for all.

mod idempotency;
mod perform;

use entity::id::EventId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::access::permission::Permission;
use crate::platform::db::overlay::Overlay;
use crate::platform::db::tx::{Tx, Warning};
use crate::platform::error::{Error, Problem};

pub use perform::perform;

/// A command: its input, and what it does within a transaction.
pub trait Command: Workflow + Clone + Send + Sync + 'static {
    /// The mutation's name.
    const NAME: &'static str;
    /// What the actor must hold.
    const PERMISSION: Permission;
    /// The ids of the payload's records.
    type Output: Serialize + DeserializeOwned + Clone + Send + Sync + 'static;

    /// Runs the command inside `tx`. It neither commits nor knows of versions, keys and dry runs.
    fn execute(self, tx: &mut Tx) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}

/// An input that says how it is to be performed.
pub trait Workflow {
    /// The call options of this input.
    fn options(&self) -> CallOptions;
}

/// What every input of a mutation says beside its own fields.
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    /// The record that the command is about.
    pub target: Option<Uuid>,
    /// The version that the record must be at.
    pub expected_version: Option<i32>,
    /// The key under which a retry is recognised.
    pub idempotency_key: Option<String>,
    /// Whether everything is rolled back.
    pub is_dry_run: bool,
    /// The coerced input, as text that tells an omitted field from null; GraphQL's own form of a
    /// value does not.
    pub input: String,
}

/// Declares the call options of an input: its target, where it changes a record.
///
/// `workflow!(ReviseQuoteInput: quote_id);` says that `expectedVersion` is that quote's, and
/// `workflow!(CreateLeadInput);` that the input has no `expectedVersion`.
#[macro_export]
macro_rules! workflow {
    ($input:ty: $target:ident) => {
        impl $crate::platform::db::command::Workflow for $input {
            fn options(&self) -> $crate::platform::db::command::CallOptions {
                $crate::platform::db::command::CallOptions {
                    target: Some(self.$target.uuid()),
                    expected_version: self.expected_version,
                    idempotency_key: self.idempotency_key.clone(),
                    is_dry_run: self.dry_run,
                    input: format!("{self:?}"),
                }
            }
        }
    };
    ($input:ty) => {
        impl $crate::platform::db::command::Workflow for $input {
            fn options(&self) -> $crate::platform::db::command::CallOptions {
                $crate::platform::db::command::CallOptions {
                    target: None,
                    expected_version: None,
                    idempotency_key: self.idempotency_key.clone(),
                    is_dry_run: self.dry_run,
                    input: format!("{self:?}"),
                }
            }
        }
    };
}

/// Declares the call options of an input without a key and a target: what it holds is kept nowhere, not even as
/// a hash.
#[macro_export]
macro_rules! keyless {
    ($input:ty) => {
        impl $crate::platform::db::command::Workflow for $input {
            fn options(&self) -> $crate::platform::db::command::CallOptions {
                $crate::platform::db::command::CallOptions {
                    is_dry_run: self.dry_run,
                    ..$crate::platform::db::command::CallOptions::default()
                }
            }
        }
    };
}

/// What came of a command.
#[derive(Debug)]
pub struct CommandOutcome<O> {
    /// The ids of the payload's records; `None` where the command was refused.
    pub output: Option<O>,
    /// The record that the command is about.
    pub target: Option<Uuid>,
    /// The rows that it wrote.
    pub overlay: Overlay,
    /// The events that it emitted.
    pub events: Vec<EventId>,
    /// Why it was refused.
    pub problems: Vec<Problem>,
    /// Its warnings.
    pub warnings: Vec<Warning>,
}
