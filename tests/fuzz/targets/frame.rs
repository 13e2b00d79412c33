//! Fuzzes frames out of arbitrary octets.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| properties::frame(data));
