//! The engine as an async-graphql executor, for integrations and test clients.
//!
//! Such callers serialize responses themselves. So parts that were serialized early are parsed back into values, and no
//! stream is shared with other subscribers.

use std::future::ready;
use std::sync::Arc;

use async_graphql::{Data, Executor, Request, Response};
use futures_util::stream::{self, BoxStream, StreamExt};

use super::{Caller, Engine, OperationType, Prepared};
use crate::platform::graphql::fanout::Delivery;
use crate::platform::graphql::json;

impl<E: Executor> Engine<E> {
    /// Determines the caller of a request and checks the request.
    fn admit(
        &self,
        request: Request,
        session: Option<&Data>,
    ) -> Result<(Prepared, Caller), Box<Response>> {
        let caller = Caller::of(&request.data, session)?;
        let prepared = self.prepare(request)?;
        Ok((Prepared { fingerprint: None, ..prepared }, caller))
    }
}

impl<E: Executor> Executor for Engine<E> {
    /// The request's data must hold a `RequestContext`; it may hold an `Allowance` to charge, and a `DocumentId`
    /// instead of a text.
    async fn execute(&self, request: Request) -> Response {
        let (prepared, caller) = match self.admit(request, None) {
            Ok(admitted) => admitted,
            Err(refused) => return *refused,
        };
        self.run(prepared, caller).await.map_or_else(Response::from, json::into_values)
    }

    /// Like `execute`; the request context and the allowance may also be in the session's data.
    fn execute_stream(
        &self,
        request: Request,
        session: Option<Arc<Data>>,
    ) -> BoxStream<'static, Response> {
        let one = |answer| stream::once(ready(answer)).boxed();
        let (prepared, caller) = match self.admit(request, session.as_deref()) {
            Ok(admitted) => admitted,
            Err(refused) => return one(*refused),
        };
        if prepared.kind != OperationType::Subscription {
            let engine = self.clone();
            let running = async move { engine.run(prepared, caller).await };
            let answer = |ran: Result<_, _>| ran.map_or_else(Response::from, json::into_values);
            return stream::once(running).map(answer).boxed();
        }
        match self.listen(prepared, caller) {
            Ok(subscription) => {
                let own = |delivery| match delivery {
                    Delivery::Own(response, _) => Some(json::into_values(*response)),
                    // Cannot occur: without a fingerprint no stream is shared.
                    Delivery::Shared(..) => None,
                };
                subscription.filter_map(move |delivery| ready(own(delivery))).boxed()
            }
            Err(exceeded) => one(exceeded.into()),
        }
    }
}
