//! All I/O.

pub mod address;
pub mod certs;
pub mod login;
pub mod password;
pub mod places;
pub mod tls;
pub mod wire;
pub mod x509;
