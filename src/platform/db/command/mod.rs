//! The command behind a mutation. A command knows nothing of expected versions, idempotency keys or dry runs: `perform`
//! handles them for all commands.

mod idempotency;
mod perform;

use entity::choice::PipelineEventKind;
use entity::id::EventId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::access::permission::Permission;
use crate::platform::db::overlay::Overlay;
use crate::platform::db::tx::{Tx, Warning};
use crate::platform::error::{Error, UserError};

pub use perform::perform;

/// A command: the input of a mutation, and how it is executed within a transaction.
pub trait Command: Workflow + Clone + Send + Sync + 'static {
    /// The mutation's name.
    const NAME: &'static str;
    /// The permission that the actor needs.
    const PERMISSION: Permission;
    /// The kinds of events that it may emit. A debug build refuses others.
    const EMITS: Emits;
    /// Whether other commands may run at the same time.
    const CONCURRENCY: Concurrency = Concurrency::Shared;
    /// The ids of the payload's records.
    type Output: Serialize + DeserializeOwned + Clone + Send + Sync + 'static;

    /// Runs the command inside `tx`. It neither commits nor knows of versions, keys and dry runs.
    fn execute(self, tx: &mut Tx) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}

/// Whether other commands may run at the same time as a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concurrency {
    /// They may. The rows that it changes are locked.
    Shared,
    /// They wait, because it changes what others copy or rely on without locking it, e.g. an exchange rate or whether a
    /// stage is in use. So a record that is made at the same time has the new value.
    Exclusive,
}

/// Which events a command emits.
#[derive(Clone, Copy, Debug)]
pub enum Emits {
    /// Events of these kinds.
    Events(&'static [PipelineEventKind]),
    /// None, for this reason.
    Nothing(&'static str),
}

impl Emits {
    /// Whether an event of a kind is declared.
    #[must_use]
    pub fn includes(self, kind: PipelineEventKind) -> bool {
        match self {
            Self::Events(kinds) => kinds.contains(&kind),
            Self::Nothing(_) => false,
        }
    }
}

/// An input that carries the terms of its call.
pub trait Workflow {
    /// The terms of the call.
    fn terms(&self) -> CallTerms;
}

/// How a command is to be performed, apart from its own input.
#[derive(Clone, Debug, Default)]
pub struct CallTerms {
    /// The record that the command changes; `None`: it creates one.
    pub target: Option<Uuid>,
    /// The version that the target must have.
    pub expected_version: Option<i32>,
    /// The key by which a retry is recognized.
    pub idempotency_key: Option<String>,
    /// Whether the transaction is rolled back at the end.
    pub is_dry_run: bool,
    /// The input as the client gave it, as canonical JSON: an omitted field and an explicit null are different inputs.
    /// Empty if there is no key.
    pub input: String,
}

/// Implements `Workflow` for an input by its `call` field.
///
/// `workflow!(ReviseQuoteInput: quote_id);` declares the quote as the target, whose version `expectedVersion` is;
/// `workflow!(CreateLeadInput);` declares a command without a target.
#[macro_export]
macro_rules! workflow {
    ($input:ty: $target:ident) => {
        impl $crate::platform::db::command::Workflow for $input {
            fn terms(&self) -> $crate::platform::db::command::CallTerms {
                self.call.terms(Some(self.$target.uuid()))
            }
        }
    };
    ($input:ty) => {
        impl $crate::platform::db::command::Workflow for $input {
            fn terms(&self) -> $crate::platform::db::command::CallTerms {
                self.call.terms(None)
            }
        }
    };
}

/// Implements `Workflow` for an input without key and target, because nothing of the input may be stored, not even its
/// hash.
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

/// The outcome of a command.
#[derive(Debug)]
pub struct CommandOutcome<O> {
    /// The ids of the payload's records; `None`: the command was refused.
    pub output: Option<O>,
    /// The record that the command changes.
    pub target: Option<Uuid>,
    /// The rows that the command wrote.
    pub overlay: Overlay,
    /// The events that the command emitted.
    pub events: Vec<EventId>,
    /// Why the command was refused; empty: it was not.
    pub problems: Vec<UserError>,
    /// The warnings that the command gave.
    pub warnings: Vec<Warning>,
}
