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
use crate::platform::error::{Error, UserError};

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
    /// The terms of the call.
    fn terms(&self) -> CallTerms;
}

/// The terms on which a command is performed.
#[derive(Clone, Debug, Default)]
pub struct CallTerms {
    /// The record that the command is about.
    pub target: Option<Uuid>,
    /// The version that the record must be at.
    pub expected_version: Option<i32>,
    /// The key under which a retry is recognised.
    pub idempotency_key: Option<String>,
    /// Whether everything is rolled back.
    pub is_dry_run: bool,
    /// The input as the client gave it, as canonical JSON: an omitted field and null are different inputs. Empty
    /// where there is no key.
    pub input: String,
}

/// Declares the terms on which an input is performed, from its `call`.
///
/// `workflow!(ReviseQuoteInput: quote_id);` says that the command is about that quote, whose version
/// `expectedVersion` is; `workflow!(CreateLeadInput);` that it is about no record yet.
#[macro_export]
macro_rules! workflow {
    ($input:ty: $target:ident) => {
        impl $crate::platform::db::command::Workflow for $input {
            fn terms(&self) -> $crate::platform::db::command::CallTerms {
                use $crate::platform::graphql::call_options::Options as _;
                self.call.terms(Some(self.$target.uuid()))
            }
        }
    };
    ($input:ty) => {
        impl $crate::platform::db::command::Workflow for $input {
            fn terms(&self) -> $crate::platform::db::command::CallTerms {
                use $crate::platform::graphql::call_options::Options as _;
                self.call.terms(None)
            }
        }
    };
}

/// Declares an input without a key and a target: what it holds is kept nowhere, not even as a hash.
#[macro_export]
macro_rules! keyless {
    ($input:ty) => {
        impl $crate::platform::db::command::Workflow for $input {
            fn terms(&self) -> $crate::platform::db::command::CallTerms {
                $crate::platform::db::command::CallTerms {
                    is_dry_run: self.dry_run,
                    ..$crate::platform::db::command::CallTerms::default()
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
    pub problems: Vec<UserError>,
    /// Its warnings.
    pub warnings: Vec<Warning>,
}
