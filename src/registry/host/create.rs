//! The rule of host create.

use std::collections::BTreeSet;

use super::Host;
use super::address::{check_address_count, check_public};
use crate::registry::approval::{Asked, Step};
use crate::registry::command::HostCreate;
use crate::registry::domain::{Domain, Management};
use crate::registry::handle::Handle;
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;

/// What the rule must know besides the request. That the name is new and the administrator
/// exists was seen before.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The registrar that asks.
    pub caller: &'a Handle,
    /// The handle that will answer for the host.
    pub admin: &'a Handle,
    /// Whether that handle is the caller or one of its people.
    pub admin_is_own: bool,
    /// The domain above the host, if it is registered.
    pub superordinate: Option<&'a Domain>,
    /// How many hosts it has below it.
    pub hosts_below: usize,
    /// Whether the registrant of that domain is one of the caller's people.
    pub registrant_is_own: bool,
}

/// Checks the request and says who must agree before the host can be used, in order.
///
/// # Errors
/// [`Refusal`] naming what stands against it.
pub fn create(request: &HostCreate, facts: &Facts<'_>, policy: &Policy) -> Result<Vec<Asked>, Refusal> {
    check_superordinate(request, facts)?;
    let internal = request.name.superordinate().is_some();
    if internal && request.addresses.is_empty() {
        return Err(Refusal::HostAddressRequired);
    }
    check_address_count(request.addresses.len())?;
    if facts.hosts_below >= HOSTS_BELOW_MAX {
        return Err(Refusal::TooManyHosts(HOSTS_BELOW_MAX));
    }
    check_public(&request.addresses, policy)?;
    if !internal && !request.addresses.is_empty() {
        return Err(Refusal::HostAddressForeign);
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = request.addresses.iter().find(|address| !seen.insert(**address)) {
        return Err(Refusal::HostAddressExists(*twice));
    }
    let mut steps = Vec::new();
    if let Some(domain) = facts.superordinate
        && domain.management() == Management::Registrant
        && !facts.registrant_is_own
    {
        steps.push(Asked { step: Step::Registrant, approvers: vec![domain.registrant.clone()] });
    }
    if !facts.admin_is_own {
        steps.push(Asked { step: Step::RoleHolder, approvers: vec![facts.admin.clone()] });
    }
    Ok(steps)
}

/// A host that everybody agreed to still needs its domain, with a registrar that may have it there.
///
/// # Errors
/// [`Refusal::SuperordinateMissing`], [`Refusal::SuperordinateForeign`].
pub fn check_still(host: &Host, superordinate: Option<&Domain>) -> Result<(), Refusal> {
    let Some(name) = host.name.superordinate() else { return Ok(()) };
    let domain = superordinate.ok_or(Refusal::SuperordinateMissing(name))?;
    check_sponsor(domain, &host.created_by)
}

/// The sponsor of a host: that of the domain above it, else the registrar that makes it.
pub fn sponsor(superordinate: Option<&Domain>, caller: &Handle) -> Handle {
    superordinate.map_or(caller, |domain| &domain.sponsor).clone()
}

fn check_superordinate(request: &HostCreate, facts: &Facts<'_>) -> Result<(), Refusal> {
    let Some(name) = request.name.superordinate() else { return Ok(()) };
    let domain = facts.superordinate.ok_or(Refusal::SuperordinateMissing(name))?;
    check_sponsor(domain, facts.caller)
}

/// Below a registrar-managed domain only its own registrar makes hosts (RFC 5732 section 3.2.1).
fn check_sponsor(domain: &Domain, caller: &Handle) -> Result<(), Refusal> {
    if domain.sponsor.is_registry() || domain.sponsor == *caller {
        return Ok(());
    }
    Err(Refusal::SuperordinateForeign(domain.name.clone()))
}

/// Most hosts below one domain: each look at the domain is a look at all of them.
const HOSTS_BELOW_MAX: usize = 200;

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::registry::host::tests::{domain, host};

    #[test]
    fn a_host_of_ones_own_waits_for_nobody() {
        let domain = domain("eksempel.dk");
        let facts = Facts { superordinate: Some(&domain), ..sample() };
        assert_eq!(create(&request("ns1.eksempel.dk", &["1.1.1.1"]), &facts, &Policy::dk_2023()), Ok(vec![]));
        assert_eq!(create(&request("ns1.example.net", &[]), &sample(), &Policy::dk_2023()), Ok(vec![]));
    }

    #[test]
    fn what_stands_against_a_host_is_named() {
        let own = domain("eksempel.dk");
        let foreign = Domain { sponsor: Handle::trusted("REG-1002"), ..own.clone() };
        let policy = Policy::dk_2023();
        let refused = |superordinate, name, addresses: &[&str]| {
            create(&request(name, addresses), &Facts { superordinate, ..sample() }, &policy).unwrap_err()
        };
        let name = own.name.clone();
        assert_eq!(refused(None, "ns1.eksempel.dk", &["1.1.1.1"]), Refusal::SuperordinateMissing(name.clone()));
        assert_eq!(refused(Some(&foreign), "ns1.eksempel.dk", &[]), Refusal::SuperordinateForeign(name));
        assert_eq!(refused(Some(&own), "ns1.eksempel.dk", &[]), Refusal::HostAddressRequired);
        let private = Refusal::HostAddressNotPublic("10.0.0.1".parse().unwrap());
        assert_eq!(refused(Some(&own), "ns1.eksempel.dk", &["10.0.0.1"]), private);
        assert_eq!(refused(None, "ns1.example.net", &["1.1.1.1"]), Refusal::HostAddressForeign);
        let twice = Refusal::HostAddressExists("1.1.1.1".parse().unwrap());
        assert_eq!(refused(Some(&own), "ns1.eksempel.dk", &["1.1.1.1", "1.1.1.1"]), twice);
    }

    #[test]
    fn a_domain_has_at_most_two_hundred_hosts_below_it() {
        let domain = domain("eksempel.dk");
        let create = |hosts_below| {
            let facts = Facts { superordinate: Some(&domain), hosts_below, ..sample() };
            create(&request("ns1.eksempel.dk", &["1.1.1.1"]), &facts, &Policy::dk_2023())
        };
        assert_eq!(create(199), Ok(vec![]));
        assert_eq!(create(200), Err(Refusal::TooManyHosts(200)));
    }

    #[test]
    fn the_registrant_is_asked_first_then_the_administrator() {
        let domain = Domain { sponsor: Handle::registry(), ..domain("borger.dk") };
        let facts = Facts { superordinate: Some(&domain), admin_is_own: false, ..sample() };
        let steps = create(&request("ns1.borger.dk", &["1.1.1.1"]), &facts, &Policy::dk_2023()).unwrap();
        let registrant = Asked { step: Step::Registrant, approvers: vec![domain.registrant.clone()] };
        let admin = Asked { step: Step::RoleHolder, approvers: vec![facts.admin.clone()] };
        assert_eq!(steps, [registrant, admin]);
        let own = Facts { registrant_is_own: true, admin_is_own: true, ..facts };
        assert_eq!(create(&request("ns1.borger.dk", &["1.1.1.1"]), &own, &Policy::dk_2023()), Ok(vec![]));
    }

    #[test]
    fn an_approved_host_needs_its_domain_still() {
        let host = host("ns1.eksempel.dk");
        let domain = domain("eksempel.dk");
        assert_eq!(check_still(&host, Some(&domain)), Ok(()));
        assert_eq!(check_still(&host, None), Err(Refusal::SuperordinateMissing(domain.name.clone())));
        let moved = Domain { sponsor: Handle::trusted("REG-1002"), ..domain.clone() };
        assert_eq!(check_still(&host, Some(&moved)), Err(Refusal::SuperordinateForeign(domain.name)));
    }

    fn request(name: &str, addresses: &[&str]) -> HostCreate {
        let addresses = addresses.iter().map(|text| text.parse().unwrap()).collect();
        HostCreate { name: name.parse().unwrap(), addresses, requested_admin: None }
    }

    fn sample() -> Facts<'static> {
        static CALLER: LazyLock<Handle> = LazyLock::new(|| Handle::trusted("REG-1001"));
        static ADMIN: LazyLock<Handle> = LazyLock::new(|| Handle::trusted("HOST1-DK"));
        let (caller, admin) = (&*CALLER, &*ADMIN);
        Facts { caller, admin, admin_is_own: true, superordinate: None, hosts_below: 0, registrant_is_own: false }
    }
}
