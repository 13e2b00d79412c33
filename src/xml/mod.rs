//! XML without EPP: bytes to a small namespace-true tree, children in schema order, and writing.

mod char;
pub mod cursor;
pub mod read;
pub mod scope;
pub mod write;

pub use cursor::{Cursor, Problem, ProblemKind};
pub use read::{Attribute, Element, Malformed, read};
pub use scope::Namespace;
pub use write::Writer;
