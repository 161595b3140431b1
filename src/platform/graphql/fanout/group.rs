//! A group of subscribers, and the task that produces its messages.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;

use async_graphql::Value;
use futures_util::StreamExt;
use tokio::task::yield_now;
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument;

use super::progress::Progress;
use super::ring_buffer::{RingBuffer, SharedMessage};
use super::subscription::OwnStream;
use super::visibility::Visibility;
use crate::platform::graphql::json;
use crate::platform::graphql::resolver_error::REQUEST_ID;

/// A group of subscribers that receive the messages of one stream. The stream ends with the last of them.
#[derive(Debug)]
pub struct Group {
    /// The group's messages.
    pub ring: Arc<RingBuffer>,
    /// The progress of the stream.
    pub progress: Progress,
    /// Who may receive what the stream produces.
    pub visibility: Visibility,
    _producer: AbortOnDropHandle<()>,
}

impl Group {
    /// Starts the task that moves the messages of a stream into a ring buffer.
    pub fn new(ring: Arc<RingBuffer>, stream: OwnStream, visibility: Visibility) -> Self {
        let progress = stream.progress.clone();
        let produce = produce(stream, visibility.clone(), Arc::clone(&ring));
        let request_id = REQUEST_ID.try_with(Clone::clone).unwrap_or_default();
        let produce = tokio::spawn(REQUEST_ID.scope(request_id, produce).in_current_span());
        Self { ring, progress, visibility, _producer: AbortOnDropHandle::new(produce) }
    }
}

/// Closes the ring buffer however the producer ends, so that no subscriber waits forever.
struct CloseOnDrop(Arc<RingBuffer>);

impl Drop for CloseOnDrop {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Serializes the responses of a stream into a ring buffer, until the visibility changes or a response has no data:
/// from there on each subscriber continues alone.
async fn produce(stream: OwnStream, visibility: Visibility, ring: Arc<RingBuffer>) {
    let _closes = CloseOnDrop(Arc::clone(&ring));
    let OwnStream { mut responses, progress, .. } = stream;
    let viewer = visibility.viewer();
    loop {
        let response = poll_fn(|task| {
            let next = responses.poll_next_unpin(task);
            match progress.resume_point().filter(|_| next.is_pending()) {
                Some(idle) if idle.visibility.viewer() != viewer => return Poll::Ready(None),
                Some(idle) => ring.set_processed(idle.cursor),
                None => {}
            }
            next
        });
        let Some(response) = response.await else { return };
        if response.data == Value::Null {
            return;
        }
        let Some(position) = progress.last_message(viewer) else { return };
        ring.push(SharedMessage { position, text: json::text(&response).into() });
        // Lets the subscribers read first; a burst of events would otherwise overtake them all.
        yield_now().await;
    }
}
