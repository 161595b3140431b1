//! Hooks: points at which a slice lets slices above it act within its transaction, without knowing them.
//!
//! For example, `reference` announces that an exchange rate changed (`tx.call_hook(RateChanged { … })`), and
//! `src/slices.rs` registers the handler that revalues open opportunities in the same transaction. Each hook has
//! exactly one handler: calling a hook without a handler fails, so that none is forgotten silently.

use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::fmt;

use futures_util::future::BoxFuture;

use crate::platform::db::command::Concurrency;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

/// Something that happens in a transaction, and on which a handler may act.
pub trait Hook: Send + 'static {
    /// Whether it may only be called by a command that runs alone.
    const NEEDS_EXCLUSIVE: bool = false;
    /// What the handler returns to the caller.
    type Answer: Send + 'static;
}

/// The function that handles a hook.
pub type Handler<H> =
    for<'a> fn(&'a mut Tx, H) -> BoxFuture<'a, Result<<H as Hook>::Answer, Error>>;

/// The handlers of all hooks.
#[derive(Default)]
pub struct Hooks(HashMap<TypeId, Box<dyn Any + Send + Sync>>);

impl Hooks {
    /// Registers the handler of a hook.
    #[must_use]
    pub fn on<H: Hook>(mut self, handler: Handler<H>) -> Self {
        self.0.insert(TypeId::of::<H>(), Box::new(handler));
        self
    }

    fn handler<H: Hook>(&self) -> Result<Handler<H>, Error> {
        let handler = self.0.get(&TypeId::of::<H>()).and_then(|handler| handler.downcast_ref());
        handler
            .copied()
            .ok_or_else(|| Error::Broken(format!("{} has no handler", type_name::<H>())))
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks").field("count", &self.0.len()).finish()
    }
}

impl Tx {
    /// Calls the hook's handler in this transaction.
    ///
    /// # Errors
    /// The handler failed, or the hook has none.
    pub async fn call_hook<H: Hook>(&mut self, hook: H) -> Result<H::Answer, Error> {
        if H::NEEDS_EXCLUSIVE && self.concurrency != Concurrency::Exclusive {
            return Err(Error::Broken(format!("{} beside other commands", type_name::<H>())));
        }
        let handler = self.hooks.handler::<H>()?;
        handler(self, hook).await
    }
}
