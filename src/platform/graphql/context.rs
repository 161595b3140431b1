//! What a resolver finds in its context.

use async_graphql::Context;

use crate::platform::db::verb::{Verb, perform};
use crate::platform::error::Error;
use crate::platform::graphql::failure::Failure;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::scope::Scope;

/// What a resolver finds in its context.
pub trait ContextExt {
    /// As whom the request is answered.
    fn scope(&self) -> &Scope;

    /// Performs a verb.
    fn perform<V: Verb>(
        &self,
        input: V,
    ) -> impl Future<Output = Result<Outcome<V::Done>, Failure>> + Send;

    /// A scope for a field with `asOf`: a snapshot where the client asks for it.
    fn scope_as_of(&self) -> impl Future<Output = Result<Scope, Error>> + Send;
}

impl ContextExt for Context<'_> {
    fn scope(&self) -> &Scope {
        self.data_unchecked::<Scope>()
    }

    async fn perform<V: Verb>(&self, input: V) -> Result<Outcome<V::Done>, Failure> {
        let scope = self.scope();
        let ran = Box::pin(perform(scope.session(), input)).await?;
        Ok(Outcome::new(ran, scope))
    }

    async fn scope_as_of(&self) -> Result<Scope, Error> {
        if self.look_ahead().field("asOf").exists() {
            self.scope().snapshot().await
        } else {
            Ok(self.scope().clone())
        }
    }
}
