//! The extension of async-graphql's context that resolvers use.

use async_graphql::Context;

use crate::platform::db::command::{Command, perform};
use crate::platform::error::{Error, UserError};
use crate::platform::graphql::given_input::given_input;
use crate::platform::graphql::nul::{VariableValues, paths};
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::ResolverError;

/// The extension of async-graphql's context that resolvers use.
pub trait ContextExt {
    /// The request context.
    fn request(&self) -> &RequestContext;

    /// Performs a command.
    fn perform<C: Command>(
        &self,
        command: C,
    ) -> impl Future<Output = Result<Outcome<C::Output>, ResolverError>> + Send;

    /// The request context for a field with `asOf`: a snapshot if the client selects `asOf`.
    fn request_as_of(&self) -> impl Future<Output = Result<RequestContext, Error>> + Send;
}

impl ContextExt for Context<'_> {
    fn request(&self) -> &RequestContext {
        self.data_unchecked::<RequestContext>()
    }

    async fn perform<C: Command>(&self, command: C) -> Result<Outcome<C::Output>, ResolverError> {
        let request = self.request();
        let problems = texts_with_nul(self);
        if !problems.is_empty() {
            return Ok(Outcome::refused(problems, command.terms().target, request));
        }
        let mut terms = command.terms();
        if terms.idempotency_key.is_some() {
            terms.input = given_input(self);
        }
        let outcome = Box::pin(perform(request.session(), command, terms)).await?;
        Ok(Outcome::new(outcome, request))
    }

    async fn request_as_of(&self) -> Result<RequestContext, Error> {
        if self.look_ahead().field("asOf").exists() {
            self.request().snapshot().await
        } else {
            Ok(self.request().clone())
        }
    }
}

/// The errors for texts with NUL in the current mutation's input; their paths begin below `input`.
fn texts_with_nul(ctx: &Context<'_>) -> Vec<UserError> {
    let env = &ctx.query_env;
    let variables = VariableValues { given: &env.variables, operation: &env.operation.node };
    let arguments = ctx.item.node.arguments.iter();
    let found = paths(arguments.map(|(name, value)| (&name.node, &value.node)), variables);
    let refused = |path: Vec<String>| {
        let path = path.into_iter().skip(1).collect();
        UserError { path, ..UserError::invalid("text-with-nul") }
    };
    found.into_iter().map(refused).collect()
}
