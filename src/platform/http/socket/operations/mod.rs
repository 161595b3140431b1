//! The operations of one socket. Each is a task of its own, so that none waits for another's
//! work; their messages pass one short queue, in which every task waits for its turn: however
//! many one has, another's answer comes after at most one message of each.

use std::collections::HashMap;
use std::pin::pin;

use futures_util::{Stream, StreamExt};
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

use crate::platform::graphql::json;
use crate::platform::http::operation::OperationEvent;
use crate::platform::http::socket::protocol::{Id, ServerMessage};

/// Messages that wait for the client to read, beside one of each operation: what a slow reader holds in
/// memory.
const QUEUE: usize = 2;

/// The operations of one socket; they end with it.
#[derive(Debug)]
pub struct Operations {
    running: HashMap<Id, Running>,
    begun: u64,
    queue: mpsc::Sender<Box<QueuedMessage>>,
}

#[derive(Debug)]
struct Running {
    serial: u64,
    _task: AbortOnDropHandle<()>,
}

/// A message of an operation, which may have been cancelled meanwhile.
#[derive(Debug)]
pub struct QueuedMessage {
    id: Id,
    serial: u64,
    is_last: bool,
    /// `None`: the operation ends without a message.
    text: Option<String>,
}

/// Where an operation sends its events.
#[derive(Debug)]
pub struct OperationSink {
    id: Id,
    serial: u64,
    queue: mpsc::Sender<Box<QueuedMessage>>,
}

impl Operations {
    /// No operation yet, and the queue of their messages.
    pub fn new() -> (Self, mpsc::Receiver<Box<QueuedMessage>>) {
        let (queue, messages) = mpsc::channel(QUEUE);
        (Self { running: HashMap::new(), begun: 0, queue }, messages)
    }

    /// Whether an operation of this id is not over.
    pub fn is_running(&self, id: &Id) -> bool {
        self.running.contains_key(id)
    }

    /// How many operations are not over.
    pub fn len(&self) -> usize {
        self.running.len()
    }

    /// Begins an operation.
    pub fn start<F>(&mut self, id: Id, work: impl FnOnce(OperationSink) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.begun += 1;
        let serial = self.begun;
        let work = work(OperationSink { id: id.clone(), serial, queue: self.queue.clone() });
        let _task = AbortOnDropHandle::new(tokio::spawn(work));
        self.running.insert(id, Running { serial, _task });
    }

    /// Ends an operation at once; its messages that wait are dropped.
    pub fn cancel(&mut self, id: &Id) {
        self.running.remove(id);
    }

    /// Ends all operations, and says which.
    pub fn cancel_all(&mut self) -> Vec<Id> {
        self.running.drain().map(|(id, _)| id).collect()
    }

    /// The message to be sent, unless its operation was cancelled. With its last message an
    /// operation is over: its id is free before the client can know.
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
    /// Sends all events up to the last. Each waits until the client has read enough of those
    /// before; only then is the next one asked for.
    pub async fn send_all(self, events: impl Stream<Item = OperationEvent>) {
        let mut events = pin!(events);
        while let Some(event) = events.next().await {
            let (is_last, text) = (event.is_last(), self.text(&event));
            // On the heap: a queue of two has room for thirty-two.
            let message = QueuedMessage { id: self.id.clone(), serial: self.serial, is_last, text };
            if self.queue.send(Box::new(message)).await.is_err() || is_last {
                return;
            }
        }
    }

    fn text(&self, event: &OperationEvent) -> Option<String> {
        let id = &self.id;
        let message = match event {
            OperationEvent::Next(answer) => {
                let payload = &json::text(answer);
                return Some(ServerMessage::Next { id, payload }.to_text());
            }
            OperationEvent::NextText(payload) => ServerMessage::Next { id, payload },
            OperationEvent::Error(payload) => ServerMessage::Error { id, payload },
            OperationEvent::Complete => ServerMessage::Complete { id },
            OperationEvent::GoingAway => return None,
        };
        Some(message.to_text())
    }
}

#[cfg(test)]
mod tests;
