//! The integration tests: one binary, so that it links once.

mod bad_input;
mod faults;
mod harness;
mod independent;
mod scenarios;
mod storage;
mod transcript;
mod wire;
