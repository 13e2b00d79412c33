//! Which command with which services a session may give.

use super::verdict::{self, Breach, Object, Verdict};
use crate::epp::fault::Fault;
use crate::epp::namespace::{Announced, BALANCE, DKHM_4_4, Offer, RGP};
use crate::epp::request::Opened;
use crate::registry::command::Command;

/// The command behind an opened envelope and the object it is about, once its services are those
/// of the login.
pub fn command(
    opened: &Opened<'_, '_>,
    offer: &Offer,
    announced: &Announced,
) -> Result<(Command, Object), Box<Verdict>> {
    let refuse = |fault| Box::new(verdict::of_fault(fault));
    let used = opened.used().map_err(refuse)?;
    if let Some(object) = used.object.filter(|object| !offer.objects.contains(object)) {
        return Err(refuse(Fault::UnknownObject(object.to_owned())));
    }
    if let Some(extension) = used.extensions.iter().find(|uri| !offer.extensions.contains(uri)) {
        return Err(refuse(Fault::UnknownExtension((*extension).to_owned())));
    }
    if let Some(object) = used.object.filter(|object| *object != BALANCE && !announced.objects.contains(object)) {
        return Err(Box::new(verdict::breach::of(Breach::ObjectNotAnnounced(object))));
    }
    if let Some(extension) = used.extensions.iter().find(|uri| !may_use(uri, announced)) {
        return Err(Box::new(verdict::breach::of(Breach::ExtensionNotAnnounced(extension))));
    }
    let command = opened.command().map_err(refuse)?;
    let dkhm = used.extensions.iter().copied().find(|uri| is_dkhm(uri)).or(announced.dkhm()).unwrap_or(DKHM_4_4);
    let object = Object::of(&command, dkhm);
    Ok((command, object))
}

fn is_dkhm(uri: &str) -> bool {
    uri.starts_with("urn:dkhm:")
}

/// Restore was never announced by the .dk registry, and its clients may use dkhm without naming
/// any version of it; everything else must be named.
fn may_use(uri: &str, announced: &Announced) -> bool {
    let silent_dkhm = is_dkhm(uri) && announced.dkhm().is_none();
    uri == RGP || silent_dkhm || announced.has(uri)
}
