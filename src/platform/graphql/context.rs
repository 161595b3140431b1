//! What a resolver finds in its context.

use async_graphql::Context;

use crate::platform::db::command::{Command, perform};
use crate::platform::error::Error;
use crate::platform::graphql::failure::Failure;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::scope::Scope;

/// What a resolver finds in its context.
pub trait ContextExt {
    /// As whom the request is answered.
    fn scope(&self) -> &Scope;

    /// Performs a command.
    fn perform<C: Command>(
        &self,
        command: C,
    ) -> impl Future<Output = Result<Outcome<C::Output>, Failure>> + Send;

    /// A scope for a field with `asOf`: a snapshot where the client asks for it.
    fn scope_as_of(&self) -> impl Future<Output = Result<Scope, Error>> + Send;
}

impl ContextExt for Context<'_> {
    fn scope(&self) -> &Scope {
        self.data_unchecked::<Scope>()
    }

    async fn perform<C: Command>(&self, command: C) -> Result<Outcome<C::Output>, Failure> {
        let scope = self.scope();
        let outcome = Box::pin(perform(scope.session(), command)).await?;
        Ok(Outcome::new(outcome, scope))
    }

    async fn scope_as_of(&self) -> Result<Scope, Error> {
        if self.look_ahead().field("asOf").exists() {
            self.scope().snapshot().await
        } else {
            Ok(self.scope().clone())
        }
    }
}
