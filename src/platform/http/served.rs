//! The executor as it is served: every error has a code and the request's id, and every operation
//! of a socket reads with loaders of its own.

use std::any::TypeId;
use std::sync::Arc;

use async_graphql::futures_util::StreamExt;
use async_graphql::futures_util::stream::BoxStream;
use async_graphql::{Data, Executor, Request, Response, ServerError};

use crate::platform::graphql::failure::REQUEST_ID;
use crate::platform::graphql::scope::Scope;

/// The executor as it is served.
#[derive(Clone, Debug)]
pub struct Served<E>(pub E);

impl<E: Executor> Executor for Served<E> {
    async fn execute(&self, mut request: Request) -> Response {
        if let Err(error) = request.parsed_query() {
            return named(Response::from_errors(vec![error]), "GRAPHQL_PARSE_FAILED");
        }
        named(self.0.execute(request).await, INVALID)
    }

    fn execute_stream(
        &self,
        mut request: Request,
        session_data: Option<Arc<Data>>,
    ) -> BoxStream<'static, Response> {
        if let Err(error) = request.parsed_query() {
            let response = named(Response::from_errors(vec![error]), "GRAPHQL_PARSE_FAILED");
            return futures_util::stream::iter([response]).boxed();
        }
        let of_socket = session_data
            .as_ref()
            .and_then(|data| data.get(&TypeId::of::<Scope>()))
            .and_then(|scope| scope.downcast_ref::<Scope>());
        if let Some(scope) = of_socket {
            request = request.data(scope.fresh());
        }
        self.0
            .execute_stream(request, session_data)
            .map(|response| named(response, INVALID))
            .boxed()
    }
}

const INVALID: &str = "GRAPHQL_VALIDATION_FAILED";

/// Names the errors that have no code: without a path, the document is wrong; with one, an input.
fn named(mut response: Response, document_error: &str) -> Response {
    let request_id = REQUEST_ID.try_with(Clone::clone).unwrap_or_default();
    for error in &mut response.errors {
        let is_named = has_code(error);
        let code = if error.path.is_empty() { document_error } else { "BAD_USER_INPUT" };
        let extensions = error.extensions.get_or_insert_default();
        if !is_named {
            extensions.set("code", code);
            extensions.set("requestId", request_id.as_str());
        }
    }
    response
}

fn has_code(error: &ServerError) -> bool {
    let extensions = error.extensions.as_ref();
    extensions.is_some_and(|extensions| extensions.get("code").is_some())
}
