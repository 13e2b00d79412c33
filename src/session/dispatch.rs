//! Which command with which services a session may give.

use super::verdict::{self, Breach, Verdict};
use crate::epp::extension::dkhm;
use crate::epp::fault::Fault;
use crate::epp::namespace::{Announced, BALANCE, DKHM_4_4, Offer, RGP, newest_dkhm};
use crate::epp::request::Opened;
use crate::registry::command::Command;

/// The command behind an opened envelope, once its services are those of the login, and the
/// version of the .dk extension the client speaks.
pub fn command(
    opened: &Opened<'_, '_>,
    offer: &Offer,
    announced: &Announced,
) -> Result<(Command, &'static str), Box<Verdict>> {
    let refuse = |fault| Box::new(verdict::of_fault(fault));
    let breach = |breach| Box::new(verdict::breach::of(breach));
    let used = opened.used().map_err(refuse)?;
    if let Some(object) = used.object.filter(|object| !offer.objects.contains(object)) {
        return Err(refuse(Fault::UnknownObject(object.to_owned())));
    }
    if let Some(object) = used.object.filter(|object| *object != BALANCE && !announced.objects.contains(object)) {
        return Err(breach(Breach::ObjectNotAnnounced(object)));
    }
    // A faulty body is told before an extension that may not be used.
    let command = opened.command().map_err(refuse)?;
    if let Some(extension) = used.extensions.iter().find(|uri| !offer.extensions.contains(uri)) {
        return Err(refuse(Fault::UnknownExtension((*extension).to_owned())));
    }
    if let Some(extension) = used.extensions.iter().find(|uri| !may_use(uri, announced)) {
        return Err(breach(Breach::ExtensionNotAnnounced(extension)));
    }
    Ok((command, version(opened, offer, announced)))
}

/// The version of the .dk extension the client speaks: that of the command, else the newest one
/// announced, else the newest one offered.
fn version(opened: &Opened<'_, '_>, offer: &Offer, announced: &Announced) -> &'static str {
    let used = dkhm::version(opened.element).or_else(|| opened.extensions.iter().find_map(dkhm::version));
    used.or_else(|| announced.dkhm()).or_else(|| newest_dkhm(&offer.extensions)).unwrap_or(DKHM_4_4)
}

/// Restore was never announced by the .dk registry, and its clients may use dkhm without naming
/// any version of it; everything else must be named.
fn may_use(uri: &str, announced: &Announced) -> bool {
    let silent_dkhm = uri.starts_with("urn:dkhm:") && announced.dkhm().is_none();
    uri == RGP || silent_dkhm || announced.has(uri)
}
