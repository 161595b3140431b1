//! GraphQL over HTTP: queries and mutations by POST, queries by GET.
//! <https://graphql.github.io/graphql-over-http/draft/>
//!
//! `docs/transport.md` says which parts are async-graphql-axum's, and why the others are not.

use std::sync::Arc;

use async_graphql::{Executor, Request};
use async_graphql_axum::GraphQLRequest;
use axum::body::Body;
use axum::extract::{FromRequestParts, State};
use axum::handler::Handler;
use axum::http::request::Parts;
use axum::http::{self, Method};
use axum::response::Response;

use crate::platform::graphql::engine::{Caller, OperationType};
use crate::platform::http::document_id::{PostedDocumentId, with_document_id};
use crate::platform::http::http_error::HttpError;
use crate::platform::http::identity::Identity;
use crate::platform::http::metrics::Observation;
use crate::platform::http::negotiation::Media;
use crate::platform::http::origin::NotCrossSite;
use crate::platform::http::query_string::QueryRequest;
use crate::platform::http::response::response;
use crate::platform::http::{AppState, sse};

/// Answers a query, with one response or an event stream.
pub async fn get<E: Executor>(
    State(app): State<Arc<AppState<E>>>,
    media: Media,
    request: http::Request<Body>,
) -> Response {
    match media {
        Media::EventStream => Handler::call(sse::get::<E>, request, app).await,
        Media::GraphqlResponse | Media::Json => Handler::call(get_once::<E>, request, app).await,
    }
}

/// Answers a query or a mutation, with one response or an event stream.
pub async fn post<E: Executor>(
    State(app): State<Arc<AppState<E>>>,
    media: Media,
    request: http::Request<Body>,
) -> Response {
    match media {
        Media::EventStream => Handler::call(sse::post::<E>, request, app).await,
        Media::GraphqlResponse | Media::Json => Handler::call(post_once::<E>, request, app).await,
    }
}

async fn get_once<E: Executor>(
    exchange: Exchange<E>,
    NotCrossSite: NotCrossSite,
    QueryRequest(request): QueryRequest,
    Identity(caller): Identity,
) -> Result<Response, HttpError> {
    exchange.answer(request, caller).await
}

async fn post_once<E: Executor>(
    exchange: Exchange<E>,
    PostedDocumentId(id): PostedDocumentId,
    Identity(caller): Identity,
    request: GraphQLRequest<HttpError>,
) -> Result<Response, HttpError> {
    exchange.answer(with_document_id(request.into_inner(), id)?, caller).await
}

/// A request in progress: the server, and what is known about the request apart from the operation.
struct Exchange<E> {
    app: Arc<AppState<E>>,
    method: Method,
    media: Media,
    observation: Observation,
}

impl<E: Executor> FromRequestParts<Arc<AppState<E>>> for Exchange<E> {
    type Rejection = HttpError;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<AppState<E>>,
    ) -> Result<Self, HttpError> {
        let Ok(media) = Media::from_request_parts(parts, app).await;
        let observation = parts.extensions.get().cloned().unwrap_or_default();
        Ok(Self { app: Arc::clone(app), method: parts.method.clone(), media, observation })
    }
}

impl<E: Executor> Exchange<E> {
    async fn answer(self, request: Request, caller: Caller) -> Result<Response, HttpError> {
        let engine = &self.app.engine;
        let prepared = match engine.prepare(request) {
            Ok(prepared) => prepared,
            Err(refused) => {
                // The cost is unknown, so the minimum is charged.
                caller.charge(1)?;
                return Ok(response(&refused, self.media));
            }
        };
        self.observation.note(&prepared);
        match prepared.kind {
            OperationType::Mutation if self.method != Method::POST => {
                return Err(HttpError::post_only("mutations are taken by POST"));
            }
            OperationType::Subscription => {
                let message = "subscriptions are served over WebSocket, graphql-transport-ws, or as \
                               text/event-stream";
                return Err(HttpError::malformed(message));
            }
            OperationType::Query | OperationType::Mutation => {}
        }
        Ok(response(&engine.run(prepared, caller).await?, self.media))
    }
}
