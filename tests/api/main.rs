//! The stories: black box, over real HTTP and WebSocket. SQLite, or PostgreSQL by DATABASE_URL.

#![expect(clippy::unwrap_used, reason = "a story stops where it is not told as expected")]

mod contracts;
mod harness;
mod security;
mod stories;
mod transport;
