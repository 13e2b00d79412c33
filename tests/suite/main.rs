//! The integration tests: one binary, so that it links once.

mod agreement;
mod answers;
mod bad_input;
mod cli;
mod faults;
mod fuzz;
mod guard;
mod harness;
mod independent;
mod jobs;
mod pressure;
mod scenarios;
mod schemas;
mod simulation;
mod storage;
mod tls;
mod transcript;
mod transport;
mod wire;
