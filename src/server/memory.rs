//! How much memory connections can take at most, whatever their clients do.
//!
//! | what | at most | where it is kept to |
//! |---|---|---|
//! | input: a frame, and what was read behind it | `frame_max` + 4 KiB | [`wire`](super::wire) |
//! | before a login | 16 KiB + 4 KiB instead | [`epp::GUEST_FRAME_MAX`](super::epp::GUEST_FRAME_MAX) |
//! | one command in flight, and its reply | 3 × 16 KiB | a session waits for each answer |
//! | its answer: what is escaped takes up to six octets, a text that grows up to twice its length | 16 × 16 KiB | |
//! | answers on their way out | 64 KiB + 32 KiB | [`wire`](super::wire) |
//! | TLS: records in and out, keys | 160 KiB | rustls limits its buffers |
//! | the task | 16 KiB | |
//!
//! A frame of 16 KiB and more ([`epp::LONG_FRAME_MIN`](super::epp::LONG_FRAME_MIN)) takes more than
//! that from the first look at it until its answer has left. It has to wait for its account's turn
//! ([`shares`](super::shares)), so this comes once an account, not once a session: [`account_max`].
//! The tree of a document lives only while it is read, on the thread that reads it, so it comes once
//! a core: 20,000 elements at most ([`xml`](crate::xml)).

use super::epp::LONG_FRAME_MIN;
use super::wire::{DOCUMENT_COPIED_MAX, OUTPUT_LENGTH_MAX, READ_LENGTH};

/// Octets a session can take, with frames of at most `frame_max` octets.
pub const fn session_max(frame_max: usize) -> usize {
    let input = frame_max + READ_LENGTH;
    let command = (COMMAND_COPIES + ANSWER_GROWTH) * LONG_FRAME_MIN;
    input + command + OUTPUT_LENGTH_MAX + DOCUMENT_COPIED_MAX + TLS_MAX + TASK_MAX
}

/// Octets an account can take besides its sessions: its one long command.
pub const fn account_max(frame_max: usize) -> usize {
    (COMMAND_COPIES + ANSWER_GROWTH) * frame_max
}

/// A command holds the names of its frame, and so does the reply to it, with what belongs to them.
const COMMAND_COPIES: usize = 3;
/// Six octets for one that is escaped, and words around each name, in a text that doubles as it grows.
const ANSWER_GROWTH: usize = 16;
/// What rustls holds for a connection: records of 16 KiB read and decrypted, 64 KiB to be sent.
const TLS_MAX: usize = 160 << 10;
/// The state of a connection's task.
const TASK_MAX: usize = 16 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_with_the_default_limits_takes_less_than_a_mebibyte() {
        let frame_max = crate::config::Config::default().limits.frame_max as usize;
        assert!(session_max(frame_max) < 1 << 20, "{}", session_max(frame_max));
        assert!(account_max(frame_max) < 5 << 20, "{}", account_max(frame_max));
    }
}
