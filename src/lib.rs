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
//!
//! [`registry`] imports no other layer; [`epp`] uses [`xml`] and [`registry`]; [`session`] uses
//! [`epp`], [`xml`] and [`registry`]; [`flow`] uses [`registry`]; [`store`] uses [`flow`] and
//! [`registry`]. `tests/tidy.rs` holds them to it. Everything but `store`, `server` and `cli` is
//! synchronous and pure: time ([`clock`]), randomness ([`ids`]), prices ([`registry::policy`]) and
//! loaded facts are arguments. One command is one file of the same name in each place:
//! `epp/domain/renew.rs` (wire), `registry/domain/renew.rs` (rule), `flow/domain/renew.rs` (use
//! case), `tests/scenarios/domain/renew.epp` (story).
//!
//! # The way of one frame
//!
//! 1. `server::listener` accepts, finishes TLS and gives the connection a task; the greeting goes
//!    out.
//! 2. `server::wire` reads under the session's patience; [`epp::frame::take`] yields one whole
//!    document, waits, or rejects the length.
//! 3. [`session::Session::receive`] reads the XML ([`xml::read()`]), the envelope
//!    ([`epp::request::open`]), checks state and services, then the body, and says what to do: send
//!    an answer, check credentials, or run a command.
//! 4. A command goes to [`store::Store::run`]: queries to a coalescing reader, changes to the one
//!    write runner. Whoever is free takes everything that waits, loads the union of their
//!    [`flow::Keys`] in one statement, and decides them one after the other on a
//!    [`flow::Workspace`]; what a refused one did is undone.
//! 5. A use case calls its rule in [`registry`]: new state and an event, or a refusal.
//!    [`flow::record()`] turns the event into history, messages, ledger entries and letters.
//! 6. One statement writes the batch, one commit makes it durable; only then is anybody answered.
//! 7. [`session::Session::conclude`] turns the reply, or the refusal (by the table in
//!    `session::verdict`), into a response.
//!
//! # Decisions worth knowing
//!
//! - **A row nobody loaded is asked for by name.** A lookup in the workspace answers
//!   [`flow::Halt::Needs`] by itself; the runner loads it and decides the batch again. `keys` is
//!   therefore a prefetch, and a forgotten key costs a statement, not a wrong answer.
//! - **A domain is brought to the present before anybody looks** ([`flow::domain::present()`]): what
//!   has become due (expiry, deletion, lapsed requests) is carried out in the workspace first. A
//!   query's workspace is dropped, so looking never writes, and a job only writes down what readers
//!   already see.
//! - **What is late is done as of then.** Time's steps are taken in the order in which they became
//!   due, each under the rules ([`registry::rules`]) and with the date of its own instant
//!   ([`flow::Context::at`]), and jobs go no further than the instant that called for them
//!   ([`server::scheduler`]): a late run leaves what daily runs would have left. Rows of the
//!   history and the ledger are numbered in the order of writing, and dated with that instant. A
//!   date given under old rules stays when they change.
//! - **The whole grammar of the RFCs is read, whatever is offered.** What the rules in force have
//!   no use for is refused in one place, [`registry::offer`], before anything is looked up; a
//!   faulty document therefore gets its syntax code first, its structure before its values
//!   ([`epp::together`]).
//! - **A held operation is a row** ([`registry::approval::Approval`]): who must say yes in which
//!   order, until when, and the command itself, which is checked again when everybody has.
//! - **Batches of several processes follow one another.** Each holds the counter of row numbers from
//!   its start: numbers rise in the order of commits, so poll queues keep their order, and a batch
//!   sees everything those before it wrote, rows that were absent included. One runner is the
//!   fastest arrangement on both databases anyway.
//! - **State rows are stored as columns**, lists inside them as JSON text; `registry` therefore
//!   derives serde, and uses `sha2` and `subtle` for the codes of letters and for tokens.

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
