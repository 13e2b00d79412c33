//! The .dk extension of host commands.

use crate::epp::fault::Fault;
use crate::epp::namespace::{DKHM_4_3, DKHM_4_4, DKHM_4_5};
use crate::registry::handle::{HANDLE_LENGTH_MAX, HANDLE_LENGTH_MIN, Handle};
use crate::xml::{Element, Problem, ProblemKind};

/// No extension belongs to the command.
pub(super) fn none(extensions: &[Element<'_>]) -> Result<(), Fault> {
    extensions.first().map_or(Ok(()), |other| Err(Fault::UnknownExtension(other.namespace.uri().to_owned())))
}

/// Reads `requestedNsAdmin`, at most once.
pub(super) fn requested_admin(extensions: &[Element<'_>]) -> Result<Option<Handle>, Fault> {
    let mut admin = None;
    for element in extensions {
        let version = element.namespace.uri();
        if ![DKHM_4_3, DKHM_4_4, DKHM_4_5].contains(&version) {
            return Err(Fault::UnknownExtension(version.to_owned()));
        }
        if element.name != "requestedNsAdmin" || admin.is_some() {
            return Err(Problem::unexpected(element).into());
        }
        element.only_attributes(&[])?;
        let text = element.token_within(HANDLE_LENGTH_MIN, HANDLE_LENGTH_MAX)?;
        let handle = text.parse().map_err(|error| Problem::of(ProblemKind::Range, element, error))?;
        admin = Some(handle);
    }
    Ok(admin)
}
