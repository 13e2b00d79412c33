//! Source addresses: whom a limit counts together, and who is on an allow-list.

use std::net::{IpAddr, Ipv6Addr};

/// The address a limit counts by: an IPv4 address, or the /64 network of an IPv6 address, which
/// one customer has to himself.
pub fn source(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
        address => address,
    }
}

/// Whether `address` is on the list; an empty list holds everybody, an unreadable entry nobody.
pub fn is_allowed(list: &[String], address: IpAddr) -> bool {
    list.is_empty() || list.iter().any(|entry| parse(entry).is_some_and(|network| contains(network, address)))
}

/// A plain address or `address/prefix`, as (network, prefix length).
pub fn parse(entry: &str) -> Option<(IpAddr, u32)> {
    let (address, prefix) = match entry.trim().split_once('/') {
        Some((address, prefix)) => (address.parse().ok()?, Some(prefix.parse().ok()?)),
        None => (entry.trim().parse().ok()?, None),
    };
    let longest = if matches!(address, IpAddr::V4(_)) { 32 } else { 128 };
    let prefix = prefix.unwrap_or(longest);
    (prefix <= longest).then_some((address, prefix))
}

fn contains((network, prefix): (IpAddr, u32), address: IpAddr) -> bool {
    match (network, address.to_canonical()) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            let mask = u32::MAX.checked_shl(32 - prefix).unwrap_or(0);
            network.to_bits() & mask == address.to_bits() & mask
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => {
            let mask = u128::MAX.checked_shl(128 - prefix).unwrap_or(0);
            network.to_bits() & mask == address.to_bits() & mask
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_addresses_and_networks_are_on_a_list() {
        let list = ["192.0.2.7".to_owned(), "198.51.100.0/24".to_owned(), "2001:db8::/32".to_owned()];
        for inside in ["192.0.2.7", "198.51.100.255", "2001:db8:ffff::1", "::ffff:192.0.2.7"] {
            assert!(is_allowed(&list, ip(inside)), "{inside}");
        }
        for outside in ["192.0.2.8", "198.51.101.0", "2001:db9::1", "::1"] {
            assert!(!is_allowed(&list, ip(outside)), "{outside}");
        }
    }

    #[test]
    fn an_empty_list_holds_everybody_and_a_broken_entry_nobody() {
        assert!(is_allowed(&[], ip("192.0.2.1")));
        for broken in ["", "192.0.2.1/33", "2001:db8::/129", "192.0.2", "192.0.2.1/x"] {
            assert!(!is_allowed(&[broken.to_owned()], ip("192.0.2.1")), "{broken}");
        }
    }

    #[test]
    fn a_prefix_of_zero_holds_one_whole_family() {
        assert!(is_allowed(&["0.0.0.0/0".to_owned()], ip("203.0.113.9")));
        assert!(!is_allowed(&["0.0.0.0/0".to_owned()], ip("2001:db8::1")));
        assert!(is_allowed(&["::/0".to_owned()], ip("2001:db8::1")));
    }

    #[test]
    fn one_ipv6_network_counts_as_one_source() {
        assert_eq!(source(ip("2001:db8:1:2:3::4")), ip("2001:db8:1:2::"));
        assert_eq!(source(ip("::ffff:192.0.2.7")), ip("192.0.2.7"));
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }
}
