//! Black-box tests over real HTTP and WebSocket, on SQLite, or on PostgreSQL by DATABASE_URL.

#![expect(clippy::unwrap_used, reason = "a story stops where it is not told as expected")]

mod contracts;
mod harness;
mod security;
mod stories;
mod transport;
