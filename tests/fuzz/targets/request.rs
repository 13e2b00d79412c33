//! Fuzzes arbitrary documents given to a session.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| properties::request(data));
