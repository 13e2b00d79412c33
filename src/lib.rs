//! # navn: the registry server of a country-code domain registry
//!
//! Two columns stand on one vocabulary. They meet only in [`server`] and [`cli`].
//!
//! ```text
//!             server · cli                 I/O: sockets, HTTP, timers, arguments
//!    session        │        store         connection as a state machine  │  SQL in sets, two databases
//!    epp            │        flow          the wire (RFC 5730-5734)       │  use cases: keys, decide
//!    xml            │                      XML without EPP                │
//!             registry                     commands, replies, refusals, rules
//! ```

pub mod cli;
pub mod clock;
pub mod config;
pub mod epp;
pub mod flow;
pub mod ids;
pub mod registry;
pub mod server;
pub mod session;
pub mod store;
pub mod telemetry;
pub mod xml;
