//! All input and output of the server.

pub mod password;
pub mod scheduler;
