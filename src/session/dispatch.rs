//! Which command with which services a session may give.

use super::verdict::{self, Verdict};
use crate::epp::fault::Fault;
use crate::epp::namespace::{Announced, BALANCE, EPP, Offer, RGP};
use crate::epp::request::Opened;
use crate::registry::command::Command;

/// The command behind an opened envelope, once its services are those of the login.
pub fn command(opened: &Opened<'_, '_>, offer: &Offer, announced: &Announced) -> Result<Command, Box<Verdict>> {
    let refuse = |fault| Box::new(verdict::of_fault(fault));
    let used = opened.used().map_err(refuse)?;
    if let Some(object) = used.object.filter(|object| !offer.objects.contains(object)) {
        return Err(refuse(Fault::UnknownObject(object.to_owned())));
    }
    if let Some(extension) = used.extensions.iter().find(|uri| !offer.extensions.contains(uri)) {
        return Err(refuse(Fault::UnknownExtension((*extension).to_owned())));
    }
    if let Some(object) = used.object.filter(|object| *object != BALANCE && !announced.objects.contains(object)) {
        let reason = "the object service was not named in the login";
        return Err(Box::new(Verdict::plain(2002, (EPP, "objURI", object), reason)));
    }
    if let Some(extension) = used.extensions.iter().find(|uri| !may_use(uri, announced)) {
        let reason = "the extension was not named in the login";
        return Err(Box::new(Verdict::plain(2002, (EPP, "extURI", extension), reason)));
    }
    opened.command().map_err(refuse)
}

/// Restore was never announced by the .dk registry, and its clients may use dkhm without naming
/// any version of it; everything else must be named.
fn may_use(uri: &str, announced: &Announced) -> bool {
    let silent_dkhm = uri.starts_with("urn:dkhm:") && announced.dkhm().is_none();
    uri == RGP || silent_dkhm || announced.has(uri)
}
