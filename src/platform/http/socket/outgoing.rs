//! The sending half of a socket: a message is sent only after the previous one was flushed.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncReadExt;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use crate::platform::http::socket::closing::Closing;

/// A socket after its handshake.
pub type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// The most queued messages of the server itself, apart from those of operations.
const MAX_WAITING: usize = 16;
/// How long a closing handshake may take.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);

/// The sending half of a socket.
#[derive(Debug)]
pub struct Outgoing {
    sink: SplitSink<Socket, Message>,
    waiting: VecDeque<Message>,
    is_out: bool,
    /// When the last message was passed to the network.
    since: Instant,
    stall: Duration,
}

impl Outgoing {
    /// A socket is closed if its client takes longer than `stall` to read a message.
    pub fn new(sink: SplitSink<Socket, Message>, stall: Duration) -> Self {
        Self { sink, waiting: VecDeque::new(), is_out: true, since: Instant::now(), stall }
    }

    /// Whether another message of the server itself can be queued. If not, the client is not reading, and its messages
    /// are not read either.
    pub fn has_room(&self) -> bool {
        self.waiting.len() < MAX_WAITING
    }

    /// Queues a message of the server itself; it precedes those of operations.
    pub fn queue(&mut self, message: Message) {
        self.waiting.push_back(message);
    }

    /// Completes when everything is flushed and another message can be sent. Cancel-safe.
    pub async fn ready(&mut self) -> Result<(), Closing> {
        loop {
            self.flush().await?;
            let Some(message) = self.waiting.pop_front() else { return Ok(()) };
            self.send(message).await?;
        }
    }

    /// Sends a message. It does not wait if `ready` has completed.
    pub async fn send(&mut self, message: Message) -> Result<(), Closing> {
        self.is_out = false;
        self.since = Instant::now();
        self.sink.feed(message).await.map_err(|_| Closing::Gone)
    }

    async fn flush(&mut self) -> Result<(), Closing> {
        if self.is_out {
            return Ok(());
        }
        match timeout_at(self.since + self.stall, self.sink.flush()).await {
            Ok(Ok(())) => {
                self.is_out = true;
                Ok(())
            }
            Ok(Err(_)) => Err(Closing::Gone),
            Err(_) => Err(Closing::Stalled),
        }
    }

    /// Closes the socket: sends the queued messages and the close frame, then waits for the client's close. A socket
    /// dropped with unread input would be reset, and the close frame lost.
    pub async fn close(mut self, mut messages: SplitStream<Socket>, closing: &Closing) {
        let closing_handshake = async {
            if let Some(frame) = closing.frame() {
                self.ready().await?;
                self.send(frame).await?;
                self.flush().await?;
            }
            while let Some(Ok(_)) = messages.next().await {}
            if let (Closing::TooLarge, Ok(mut socket)) = (closing, self.sink.reunite(messages)) {
                let mut unread = [0; 4096];
                while socket.get_mut().read(&mut unread).await.is_ok_and(|read| read > 0) {}
            }
            Ok::<_, Closing>(())
        };
        // A client that does not close in time is dropped.
        let _ = timeout(CLOSE_TIMEOUT, closing_handshake).await;
    }
}
