//! The operations of one socket. Each is a task of its own, so that none waits for another's
//! work; what they say passes one short queue, in which every task waits for its turn: however
//! much one has to say, another's answer comes after at most one message of each.

use std::collections::HashMap;
use std::pin::pin;

use futures_util::{Stream, StreamExt};
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

use crate::platform::graphql::json;
use crate::platform::http::operation::Word;
use crate::platform::http::socket::protocol::{Id, Said};

/// Messages that wait for the client to read, beside one of each operation: what a slow reader holds in
/// memory.
const QUEUE: usize = 2;

/// The operations of one socket; they end with it.
#[derive(Debug)]
pub struct Operations {
    running: HashMap<Id, Running>,
    begun: u64,
    told: mpsc::Sender<Box<Told>>,
}

#[derive(Debug)]
struct Running {
    serial: u64,
    _task: AbortOnDropHandle<()>,
}

/// What an operation says, as text; it may have been cancelled meanwhile.
#[derive(Debug)]
pub struct Told {
    id: Id,
    serial: u64,
    is_last: bool,
    /// `None`: it ends without a word.
    text: Option<String>,
}

/// How an operation says something.
#[derive(Debug)]
pub struct Voice {
    id: Id,
    serial: u64,
    told: mpsc::Sender<Box<Told>>,
}

impl Operations {
    /// None yet, and what they will say.
    pub fn new() -> (Self, mpsc::Receiver<Box<Told>>) {
        let (told, heard) = mpsc::channel(QUEUE);
        (Self { running: HashMap::new(), begun: 0, told }, heard)
    }

    /// Whether an operation of this id is not over.
    pub fn is_running(&self, id: &Id) -> bool {
        self.running.contains_key(id)
    }

    /// How many are not over.
    pub fn len(&self) -> usize {
        self.running.len()
    }

    /// Begins an operation.
    pub fn start<F>(&mut self, id: Id, work: impl FnOnce(Voice) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.begun += 1;
        let serial = self.begun;
        let work = work(Voice { id: id.clone(), serial, told: self.told.clone() });
        let _task = AbortOnDropHandle::new(tokio::spawn(work));
        self.running.insert(id, Running { serial, _task });
    }

    /// Ends an operation at once; what it has said and nobody has read is dropped.
    pub fn cancel(&mut self, id: &Id) {
        self.running.remove(id);
    }

    /// Ends all, and says which.
    pub fn cancel_all(&mut self) -> Vec<Id> {
        self.running.drain().map(|(id, _)| id).collect()
    }

    /// The message to be sent, unless its operation was cancelled. With its last message an
    /// operation is over: its id is free before the client can know.
    pub fn take(&mut self, told: Told) -> Option<String> {
        if self.running.get(&told.id)?.serial != told.serial {
            return None;
        }
        if told.is_last {
            self.running.remove(&told.id);
        }
        told.text
    }
}

impl Voice {
    /// Says all words up to the last. Each waits until the client has read enough of what was said
    /// before; only then is the next one asked for.
    pub async fn say(self, words: impl Stream<Item = Word>) {
        let mut words = pin!(words);
        while let Some(word) = words.next().await {
            let (is_last, text) = (word.is_last(), self.text(&word));
            // On the heap: a queue of two has room for thirty-two.
            let told = Told { id: self.id.clone(), serial: self.serial, is_last, text };
            if self.told.send(Box::new(told)).await.is_err() || is_last {
                return;
            }
        }
    }

    fn text(&self, word: &Word) -> Option<String> {
        let id = &self.id;
        let said = match word {
            Word::Next(answer) => {
                let payload = &json::text(answer);
                return Some(Said::Next { id, payload }.to_text());
            }
            Word::Told(payload) => return Some(Said::Next { id, payload }.to_text()),
            Word::Error(payload) => Said::Error { id, payload },
            Word::Complete => Said::Complete { id },
            Word::Leave => return None,
        };
        Some(said.to_text())
    }
}

#[cfg(test)]
mod tests;
