//! A subscriber: a WebSocket that speaks graphql-transport-ws, with as little as that takes.

use std::net::SocketAddr;

use anyhow::{Context, bail};
use memchr::memmem;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const TEXT: u8 = 1;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

/// A socket on which one subscription runs.
#[derive(Debug)]
pub struct Subscriber {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Subscriber {
    /// Connects, signs in and subscribes.
    pub async fn open(address: SocketAddr, token: &str, query: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let mut socket = Self { stream, buffer: Vec::new() };
        // The key is the one of RFC 6455: it keeps no secret, it keeps caches from answering.
        let request = format!(
            "GET /graphql HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
        );
        socket.stream.write_all(request.as_bytes()).await?;
        let head = loop {
            if let Some(end) = memmem::find(&socket.buffer, b"\r\n\r\n") {
                break end + 4;
            }
            socket.read().await?;
        };
        if !socket.buffer.starts_with(b"HTTP/1.1 101") {
            bail!("no socket: {}", String::from_utf8_lossy(&socket.buffer));
        }
        socket.buffer.drain(..head);
        let payload = json!({ "Authorization": format!("Bearer {token}") });
        socket
            .send_text(&json!({ "type": "connection_init", "payload": payload }).to_string())
            .await?;
        let ack = socket.hear().await?;
        if memmem::find(&ack, b"connection_ack").is_none() {
            bail!("no acknowledgement: {}", String::from_utf8_lossy(&ack));
        }
        let subscribe = json!({ "id": "1", "type": "subscribe", "payload": { "query": query } });
        socket.send_text(&subscribe.to_string()).await?;
        Ok(socket)
    }

    /// Waits for the next event.
    ///
    /// # Errors
    /// The subscription failed or ended.
    pub async fn next(&mut self) -> anyhow::Result<()> {
        let text = self.hear().await?;
        if memmem::find(&text, b"\"type\":\"next\"").is_none()
            || memmem::find(&text, b"\"errors\":").is_some()
        {
            bail!("no event: {}", String::from_utf8_lossy(&text));
        }
        Ok(())
    }

    async fn hear(&mut self) -> anyhow::Result<Vec<u8>> {
        loop {
            let (opcode, payload) = self.frame().await?;
            match opcode {
                TEXT => return Ok(payload),
                PING => self.send(PONG, &payload).await?,
                PONG => {}
                CLOSE => bail!("the socket was closed: {}", String::from_utf8_lossy(&payload)),
                _ => bail!("a frame of the kind {opcode}"),
            }
        }
    }

    async fn frame(&mut self) -> anyhow::Result<(u8, Vec<u8>)> {
        loop {
            if let Some((opcode, from, to)) = first_frame(&self.buffer) {
                let payload = self.buffer[from..to].to_vec();
                self.buffer.drain(..to);
                return Ok((opcode, payload));
            }
            self.read().await?;
        }
    }

    async fn send_text(&mut self, text: &str) -> anyhow::Result<()> {
        self.send(TEXT, text.as_bytes()).await
    }

    /// Clients must mask; a mask of zeros leaves the bytes as they are.
    async fn send(&mut self, opcode: u8, payload: &[u8]) -> anyhow::Result<()> {
        let mut frame = vec![0x80 | opcode];
        match u8::try_from(payload.len()) {
            Ok(length) if length < 126 => frame.push(0x80 | length),
            _ => {
                frame.push(0x80 | 126);
                let length = u16::try_from(payload.len()).context("a long message")?;
                frame.extend(length.to_be_bytes());
            }
        }
        frame.extend([0; 4]);
        frame.extend(payload);
        Ok(self.stream.write_all(&frame).await?)
    }

    async fn read(&mut self) -> anyhow::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the server closed the socket");
        }
        Ok(())
    }
}

/// The first frame, where it is there as a whole: its kind, and where its payload begins and ends.
fn first_frame(buffer: &[u8]) -> Option<(u8, usize, usize)> {
    let opcode = buffer.first()? & 0x0f;
    let (from, length) = match buffer.get(1)? & 0x7f {
        126 => (4, usize::from(u16::from_be_bytes(buffer.get(2..4)?.try_into().ok()?))),
        127 => {
            let length = u64::from_be_bytes(buffer.get(2..10)?.try_into().ok()?);
            (10, usize::try_from(length).ok()?)
        }
        length => (2, usize::from(length)),
    };
    (buffer.len() >= from + length).then_some((opcode, from, from + length))
}

#[cfg(test)]
mod tests {
    use super::first_frame;

    #[test]
    fn a_frame_is_complete_when_all_its_bytes_are_there() {
        assert_eq!(first_frame(&[]), None);
        assert_eq!(first_frame(&[0x81, 2, b'a']), None);
        assert_eq!(first_frame(&[0x81, 2, b'a', b'b', 0x81]), Some((1, 2, 4)));
        let long = [&[0x81, 126, 1, 0][..], &[b'a'; 256]].concat();
        assert_eq!(first_frame(&long), Some((1, 4, 260)));
        assert_eq!(first_frame(&long[..259]), None);
    }
}
