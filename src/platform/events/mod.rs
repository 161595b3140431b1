//! The event stream: the log, the relay that numbers it, and its subscribers.
//!
//! A command writes its events with its changes ([`crate::platform::db::tx`]). The relay numbers committed events, on
//! one server at a time, and publishes them to its own process on the bus; the relay of every other server reads them
//! from the database. A subscriber reads the log up to its end, then follows the bus, and returns to the log whenever a
//! number is missing. So its correctness does not depend on timing.

pub mod bus;
pub mod cursor;
pub mod log;
pub mod relay;
pub mod stream;
