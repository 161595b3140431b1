//! The machinery, which knows no aggregate.

pub mod audit;
pub mod auth;
pub mod bounds;
pub mod calendar;
pub mod clock;
pub mod country;
pub mod db;
pub mod error;
pub mod events;
pub mod graphql;
pub mod http;
pub mod message;
pub mod presentation;
pub mod rate_limit;
pub mod settings;
pub mod state_machine;
pub mod telemetry;
pub mod text;
pub mod validator;
