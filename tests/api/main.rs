//! The stories: black box, over real HTTP and WebSocket. SQLite, or PostgreSQL by DATABASE_URL.

#![expect(clippy::unwrap_used, reason = "a story stops where it is not told as expected")]

mod architecture;
mod audit;
mod closing;
mod contention;
mod demo;
mod document;
mod duplicates;
mod failure;
mod fanout;
mod harness;
mod http;
mod list;
mod migration;
mod money;
mod notes;
mod nul;
mod oidc;
mod open_again;
mod parties;
mod permission;
mod plans;
mod pricing;
mod reads;
mod records;
mod rights;
mod safety;
mod schema;
mod sign_in;
mod socket;
mod sse;
mod statements;
mod story;
mod stream;
mod texts;
mod upkeep;
