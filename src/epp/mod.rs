//! The wire: RFC 5730 to 5734 and the extensions spoken here.

pub mod check;
pub mod contact;
pub mod domain;
pub mod extension;
pub mod fault;
pub mod frame;
pub mod greeting;
pub mod host;
pub mod instant;
pub mod lexical;
pub mod login;
pub mod namespace;
pub mod poll;
pub mod request;
pub mod response;
pub mod result;
#[cfg(test)]
mod specimen;
pub mod status;
pub mod together;
pub mod value;
pub mod verb;
