//! The rule of host update: addresses change at once, a new administrator is asked.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::Host;
use super::address::{check_address_count, check_public};
use crate::registry::command::HostUpdate;
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;

/// The addresses of `host` after the update. Whether the caller may change it was seen before.
///
/// # Errors
/// [`Refusal`] naming what stands against it.
pub fn update(host: &Host, request: &HostUpdate, policy: &Policy) -> Result<Vec<IpAddr>, Refusal> {
    if host.is_frozen() {
        return Err(Refusal::HostStatusProhibits);
    }
    if request.asks_nothing {
        return Err(Refusal::NothingToChange);
    }
    let internal = host.name.superordinate().is_some();
    let mut addresses: BTreeSet<IpAddr> = host.addresses.iter().copied().collect();
    check_public(&request.add_addresses, policy)?;
    if !internal && !request.add_addresses.is_empty() {
        return Err(Refusal::HostAddressForeign);
    }
    for address in &request.add_addresses {
        if !addresses.insert(*address) {
            return Err(Refusal::HostAddressExists(*address));
        }
    }
    for address in &request.remove_addresses {
        if !addresses.remove(address) {
            return Err(Refusal::HostAddressMissing(*address));
        }
    }
    if !request.add_addresses.is_empty() {
        check_address_count(addresses.len())?;
    }
    if internal && addresses.is_empty() && !request.remove_addresses.is_empty() {
        return Err(Refusal::HostAddressesTooFew);
    }
    Ok(addresses.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::host::tests::host;
    use crate::registry::host::{HostName, HostPending};

    #[test]
    fn addresses_are_added_then_removed_and_sorted() {
        let request = HostUpdate { remove_addresses: ips(&["1.1.1.1"]), ..adding(&["2a00::1", "8.8.8.8"]) };
        assert_eq!(update(&dk_host(), &request, &Policy::dk_2023()), Ok(ips(&["8.8.8.8", "2a00::1"])));
    }

    #[test]
    fn what_cannot_be_changed_is_named() {
        let refused = |request: &HostUpdate| update(&dk_host(), request, &Policy::dk_2023()).unwrap_err();
        assert_eq!(refused(&adding(&["10.0.0.1"])), Refusal::HostAddressNotPublic("10.0.0.1".parse().unwrap()));
        assert_eq!(refused(&adding(&["1.1.1.1"])), Refusal::HostAddressExists("1.1.1.1".parse().unwrap()));
        let twice = adding(&["8.8.8.8", "8.8.8.8"]);
        assert_eq!(refused(&twice), Refusal::HostAddressExists("8.8.8.8".parse().unwrap()));
        assert_eq!(refused(&removing(&["8.8.8.8"])), Refusal::HostAddressMissing("8.8.8.8".parse().unwrap()));
        assert_eq!(refused(&removing(&["1.1.1.1"])), Refusal::HostAddressesTooFew);
    }

    #[test]
    fn a_host_has_at_most_fifty_addresses() {
        let more = |count: u8| {
            let request =
                HostUpdate { add_addresses: (0..count).map(|n| [8, 8, 8, n].into()).collect(), ..adding(&[]) };
            update(&dk_host(), &request, &Policy::dk_2023()).map(|addresses| addresses.len())
        };
        assert_eq!(more(49), Ok(50));
        assert_eq!(more(50), Err(Refusal::TooManyAddresses(50)));
    }

    #[test]
    fn an_update_says_what_to_change() {
        let nothing = HostUpdate { asks_nothing: true, ..adding(&[]) };
        assert_eq!(update(&dk_host(), &nothing, &Policy::dk_2023()), Err(Refusal::NothingToChange));
    }

    #[test]
    fn a_host_outside_dk_gets_no_addresses() {
        let refused = update(&host("ns1.example.net"), &adding(&["8.8.8.8"]), &Policy::dk_2023());
        assert_eq!(refused, Err(Refusal::HostAddressForeign));
    }

    #[test]
    fn a_host_that_comes_or_goes_cannot_be_changed() {
        let coming = Host { pending: Some(HostPending::Create { approval: 1 }), ..dk_host() };
        let going = Host { marked_for_deletion: true, ..dk_host() };
        for host in [coming, going] {
            assert_eq!(update(&host, &adding(&["8.8.8.8"]), &Policy::dk_2023()), Err(Refusal::HostStatusProhibits));
        }
        let asked = Host { pending: Some(HostPending::Update { approval: 1 }), ..dk_host() };
        assert!(update(&asked, &adding(&["8.8.8.8"]), &Policy::dk_2023()).is_ok());
    }

    fn dk_host() -> Host {
        Host { addresses: ips(&["1.1.1.1"]), ..host("ns1.eksempel.dk") }
    }

    fn ips(texts: &[&str]) -> Vec<IpAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn adding(addresses: &[&str]) -> HostUpdate {
        HostUpdate { add_addresses: ips(addresses), ..HostUpdate::new(HostName::trusted("ns1.eksempel.dk")) }
    }

    fn removing(addresses: &[&str]) -> HostUpdate {
        HostUpdate { remove_addresses: ips(addresses), ..adding(&[]) }
    }
}
