//! The event stream: the log, who numbers it, and who listens.
//!
//! A command writes its events with its change ([`crate::platform::db::tx`]). The relay numbers what
//! is committed, one server at a time, and tells its own process by the bus; every server does
//! so, from the database. A listener reads the log up to now, then hears the bus, and reads the
//! log again wherever a number is missing: so it needs to trust nobody's timing.

pub mod bus;
pub mod cursor;
pub mod log;
pub mod relay;
pub mod stream;
