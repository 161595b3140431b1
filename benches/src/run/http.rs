//! A small HTTP/1.1 client over one kept connection: it takes little of the machine's time.

use std::net::SocketAddr;

use anyhow::{Context, bail};
use memchr::memmem;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection.
#[derive(Debug)]
pub struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// A GraphQL request as it goes over the wire.
#[must_use]
pub fn post(address: SocketAddr, path: &str, token: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nAccept: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A GET request as it goes over the wire.
#[must_use]
pub fn get(address: SocketAddr, path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n").into_bytes()
}

impl Client {
    /// Connects.
    pub async fn connect(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a request and gives the body of its answer.
    ///
    /// # Errors
    /// The answer is not 200, or has no length.
    pub async fn send(&mut self, request: &[u8]) -> anyhow::Result<&[u8]> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            self.read().await?;
            if let Some(head) = memmem::find(&self.buffer, b"\r\n\r\n") {
                break head + 4;
            }
        };
        let header = String::from_utf8_lossy(&self.buffer[..head]).to_ascii_lowercase();
        let length = header
            .split("content-length:")
            .nth(1)
            .and_then(|rest| rest.lines().next()?.trim().parse::<usize>().ok())
            .with_context(|| format!("an answer without a length:\n{header}"))?;
        while self.buffer.len() < head + length {
            self.read().await?;
        }
        if !header.starts_with("http/1.1 200") {
            bail!("an answer that is not 200:\n{}", String::from_utf8_lossy(&self.buffer));
        }
        Ok(&self.buffer[head..head + length])
    }

    /// As `send`, for GraphQL.
    ///
    /// # Errors
    /// Also, the answer tells of errors, or does not have what it must have.
    pub async fn ask(&mut self, request: &[u8], must_have: &[u8]) -> anyhow::Result<&[u8]> {
        let body = self.send(request).await?;
        if memmem::find(body, b"\"errors\":").is_some() || memmem::find(body, must_have).is_none() {
            bail!("a wrong answer:\n{}", String::from_utf8_lossy(body));
        }
        Ok(body)
    }

    async fn read(&mut self) -> anyhow::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the server closed the connection");
        }
        Ok(())
    }
}
