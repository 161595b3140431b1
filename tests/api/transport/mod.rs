//! How requests come in and answers go out: HTTP, WebSocket, event streams, and streams shared by subscribers.

mod fanout;
mod http;
mod socket;
mod sse;
