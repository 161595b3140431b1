//! What people do with Forsat, over real HTTP and WebSocket: a business story per file.

mod demo;
mod event_stream;
mod later_changes;
mod lists;
mod money;
mod notes;
mod records;
mod sale;
mod versions_and_dry_runs;
