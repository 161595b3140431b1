//! The operations of one socket. Each runs in a task of its own, so none waits for another's work. All send through one
//! short queue in turn: an operation's next message waits for at most one message of each other operation.

use std::collections::HashMap;
use std::pin::pin;

use futures_util::{Stream, StreamExt};
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

use crate::platform::graphql::json;
use crate::platform::http::operation::OperationEvent;
use crate::platform::http::socket::protocol::{Id, ServerMessage};

/// Capacity of the queue. Each operation may hold one more message; together they are what a slow reader keeps in
/// memory.
const QUEUE: usize = 2;

/// The operations of one socket; dropping it cancels them.
#[derive(Debug)]
pub struct Operations {
    running: HashMap<Id, RunningOperation>,
    begun: u64,
    queue: mpsc::Sender<Box<QueuedMessage>>,
}

#[derive(Debug)]
struct RunningOperation {
    serial: u64,
    _task: AbortOnDropHandle<()>,
}

/// A queued message of an operation, which may have been cancelled since.
#[derive(Debug)]
pub struct QueuedMessage {
    id: Id,
    serial: u64,
    is_last: bool,
    /// `None`: the operation ends without a message.
    text: Option<String>,
}

/// The sink for the events of an operation.
#[derive(Debug)]
pub struct OperationSink {
    id: Id,
    serial: u64,
    queue: mpsc::Sender<Box<QueuedMessage>>,
}

impl Operations {
    /// No operations, and the queue that will receive their messages.
    pub fn new() -> (Self, mpsc::Receiver<Box<QueuedMessage>>) {
        let (queue, messages) = mpsc::channel(QUEUE);
        (Self { running: HashMap::new(), begun: 0, queue }, messages)
    }

    /// Whether an operation with this id is running.
    pub fn is_running(&self, id: &Id) -> bool {
        self.running.contains_key(id)
    }

    /// How many operations are running.
    pub fn len(&self) -> usize {
        self.running.len()
    }

    /// Starts an operation.
    pub fn start<F>(&mut self, id: Id, work: impl FnOnce(OperationSink) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.begun += 1;
        let serial = self.begun;
        let work = work(OperationSink { id: id.clone(), serial, queue: self.queue.clone() });
        let _task = AbortOnDropHandle::new(tokio::spawn(work));
        self.running.insert(id, RunningOperation { serial, _task });
    }

    /// Cancels an operation; its queued messages are dropped.
    pub fn cancel(&mut self, id: &Id) {
        self.running.remove(id);
    }

    /// Cancels all operations and returns their ids.
    pub fn cancel_all(&mut self) -> Vec<Id> {
        self.running.drain().map(|(id, _)| id).collect()
    }

    /// The text to send, unless the operation was cancelled. The last message ends the operation, so its id is free
    /// before the client receives the message.
    pub fn take(&mut self, message: QueuedMessage) -> Option<String> {
        if self.running.get(&message.id)?.serial != message.serial {
            return None;
        }
        if message.is_last {
            self.running.remove(&message.id);
        }
        message.text
    }
}

impl OperationSink {
    /// Sends all events up to the last. The next event is pulled only after the previous one has entered the queue.
    pub async fn send_all(self, events: impl Stream<Item = OperationEvent>) {
        let mut events = pin!(events);
        while let Some(event) = events.next().await {
            let (is_last, text) = (event.is_last(), self.text(&event));
            // Boxed: the channel allocates blocks of 32 slots, whatever its capacity.
            let message = QueuedMessage { id: self.id.clone(), serial: self.serial, is_last, text };
            if self.queue.send(Box::new(message)).await.is_err() || is_last {
                return;
            }
        }
    }

    fn text(&self, event: &OperationEvent) -> Option<String> {
        let id = &self.id;
        let message = match event {
            OperationEvent::Next(answer, _) => {
                let payload = &json::text(answer);
                return Some(ServerMessage::Next { id, payload }.to_text());
            }
            OperationEvent::NextText(payload, _) => ServerMessage::Next { id, payload },
            OperationEvent::Error(payload) => ServerMessage::Error { id, payload },
            OperationEvent::Complete => ServerMessage::Complete { id },
            OperationEvent::GoingAway => return None,
        };
        Some(message.to_text())
    }
}

#[cfg(test)]
mod tests;
