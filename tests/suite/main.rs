//! The integration tests: one binary, so that it links once.

mod faults;
mod harness;
mod independent;
mod scenarios;
mod storage;
mod transcript;
mod wire;
