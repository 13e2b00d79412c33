//! Result codes (RFC 5730 section 3).

/// A result code this server sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResultCode(pub u16);

impl ResultCode {
    /// Completed.
    pub const OK: Self = Self(1000);
    /// Accepted, completed later.
    pub const PENDING: Self = Self(1001);
    /// Poll: the queue is empty.
    pub const NO_MESSAGES: Self = Self(1300);
    /// Poll: a message.
    pub const ACK_TO_DEQUEUE: Self = Self(1301);
    /// Logout.
    pub const ENDING_SESSION: Self = Self(1500);

    /// Whether the command was accepted.
    pub fn is_success(self) -> bool {
        self.0 < 2000
    }

    /// Whether the connection ends with this answer.
    pub fn closes(self) -> bool {
        self.0 % 1000 >= 500
    }

    /// The fixed English text.
    pub fn text(self) -> &'static str {
        TEXTS.iter().find(|(code, _)| *code == self.0).map_or("Command failed", |(_, text)| text)
    }
}

const TEXTS: &[(u16, &str)] = &[
    (1000, "Command completed successfully"),
    (1001, "Command completed successfully; action pending"),
    (1300, "Command completed successfully; no messages"),
    (1301, "Command completed successfully; ack to dequeue"),
    (1500, "Command completed successfully; ending session"),
    (2000, "Unknown command"),
    (2001, "Command syntax error"),
    (2002, "Command use error"),
    (2003, "Required parameter missing"),
    (2004, "Parameter value range error"),
    (2005, "Parameter value syntax error"),
    (2100, "Unimplemented protocol version"),
    (2101, "Unimplemented command"),
    (2102, "Unimplemented option"),
    (2103, "Unimplemented extension"),
    (2104, "Billing failure"),
    (2105, "Object is not eligible for renewal"),
    (2106, "Object is not eligible for transfer"),
    (2200, "Authentication error"),
    (2201, "Authorization error"),
    (2202, "Invalid authorization information"),
    (2300, "Object pending transfer"),
    (2301, "Object not pending transfer"),
    (2302, "Object exists"),
    (2303, "Object does not exist"),
    (2304, "Object status prohibits operation"),
    (2305, "Object association prohibits operation"),
    (2306, "Parameter value policy error"),
    (2307, "Unimplemented object service"),
    (2308, "Data management policy violation"),
    (2400, "Command failed"),
    (2500, "Command failed; server closing connection"),
    (2501, "Authentication error; server closing connection"),
    (2502, "Session limit exceeded; server closing connection"),
];
