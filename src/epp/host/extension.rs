//! The .dk extension of host commands.

use crate::epp::extension::dkhm;
use crate::epp::value;
use crate::registry::handle::Handle;
use crate::xml::{Element, Problem};

/// Reads `requestedNsAdmin`. That it belongs there and stands there once was seen before.
pub(super) fn requested_admin(extensions: &[Element<'_>]) -> Result<Option<Handle>, Problem> {
    let Some(element) = dkhm::find(extensions, "requestedNsAdmin") else { return Ok(None) };
    element.only_attributes(&[])?;
    value::handle(element).map(Some)
}
