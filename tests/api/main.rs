//! The stories: black box, over real HTTP and WebSocket. SQLite, or PostgreSQL by DATABASE_URL.

mod architecture;
mod harness;
mod migration;
