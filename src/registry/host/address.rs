//! Which addresses a name server may have: those the whole Internet can reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;

/// Checks that every address is public; those set aside for documentation count as public where
/// the policy says so.
///
/// # Errors
/// [`Refusal::HostAddressNotPublic`] with the first that is not.
pub fn check_public(addresses: &[IpAddr], policy: &Policy) -> Result<(), Refusal> {
    let fits = |address: &IpAddr| is_public(address) || policy.documentation_addresses && is_documentation(address);
    match addresses.iter().find(|address| !fits(address)) {
        Some(address) => Err(Refusal::HostAddressNotPublic(*address)),
        None => Ok(()),
    }
}

/// Whether a host may have so many addresses.
///
/// # Errors
/// [`Refusal::TooManyAddresses`] when not.
pub fn check_address_count(count: usize) -> Result<(), Refusal> {
    if count <= ADDRESSES_MAX { Ok(()) } else { Err(Refusal::TooManyAddresses(ADDRESSES_MAX)) }
}

/// Whether the address can be reached from everywhere (IANA special-purpose address registries).
pub fn is_public(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !is_in_v4(address, SPECIAL_V4),
        IpAddr::V6(address) => is_in_v6(address, GLOBAL_V6) && !is_in_v6(address, SPECIAL_V6),
    }
}

fn is_documentation(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_in_v4(address, DOCUMENTATION_V4),
        IpAddr::V6(address) => is_in_v6(address, DOCUMENTATION_V6),
    }
}

fn is_in_v4(address: &Ipv4Addr, blocks: &[([u8; 4], u32)]) -> bool {
    let prefix = |octets: [u8; 4], length: u32| u32::from_be_bytes(octets) >> (u32::BITS - length);
    blocks.iter().any(|(block, length)| prefix(address.octets(), *length) == prefix(*block, *length))
}

fn is_in_v6(address: &Ipv6Addr, blocks: &[([u16; 4], u32)]) -> bool {
    let [a, b, c, d, ..] = address.segments();
    let prefix = |[a, b, c, d]: [u16; 4], length: u32| {
        let half = (u64::from(a) << 48) | (u64::from(b) << 32) | (u64::from(c) << 16) | u64::from(d);
        half >> (u64::BITS - length)
    };
    blocks.iter().any(|(block, length)| prefix([a, b, c, d], *length) == prefix(*block, *length))
}

/// Most addresses of a host: each look at the host is a look at all of them.
const ADDRESSES_MAX: usize = 50;
const SPECIAL_V4: &[([u8; 4], u32)] = &[
    ([0, 0, 0, 0], 8),       // this network
    ([10, 0, 0, 0], 8),      // private
    ([100, 64, 0, 0], 10),   // shared by carriers
    ([127, 0, 0, 0], 8),     // loopback
    ([169, 254, 0, 0], 16),  // link-local
    ([172, 16, 0, 0], 12),   // private
    ([192, 0, 0, 0], 24),    // protocol assignments
    ([192, 0, 2, 0], 24),    // documentation
    ([192, 88, 99, 0], 24),  // relay anycast, ended
    ([192, 168, 0, 0], 16),  // private
    ([198, 18, 0, 0], 15),   // benchmarks
    ([198, 51, 100, 0], 24), // documentation
    ([203, 0, 113, 0], 24),  // documentation
    ([224, 0, 0, 0], 4),     // multicast
    ([240, 0, 0, 0], 4),     // reserved, broadcast
];
const GLOBAL_V6: &[([u16; 4], u32)] = &[([0x2000, 0, 0, 0], 3)];
const SPECIAL_V6: &[([u16; 4], u32)] = &[
    ([0x2001, 0, 0, 0], 23),     // protocol assignments
    ([0x2001, 0xdb8, 0, 0], 32), // documentation
    ([0x2002, 0, 0, 0], 16),     // IPv4 in IPv6
    ([0x3fff, 0, 0, 0], 20),     // documentation
];
const DOCUMENTATION_V4: &[([u8; 4], u32)] = &[([192, 0, 2, 0], 24), ([198, 51, 100, 0], 24), ([203, 0, 113, 0], 24)];
const DOCUMENTATION_V6: &[([u16; 4], u32)] = &[([0x2001, 0xdb8, 0, 0], 32)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_addresses_are_not_public() {
        let special = "0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 169.254.1.1 172.16.0.1 172.31.255.255 192.168.1.1 \
                       192.0.2.1 198.51.100.1 203.0.113.1 198.19.0.1 224.0.0.1 255.255.255.255 :: ::1 fe80::1 \
                       fc00::1 ff02::1 2001:db8::1 ::ffff:8.8.8.8 64:ff9b::1 2001::1 2002:a00:1:: 3fff::1";
        for address in special.split_whitespace() {
            assert!(!is_public(&address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn others_are() {
        let public = "1.1.1.1 9.9.9.9 100.63.255.255 100.128.0.0 172.15.0.1 172.32.0.1 192.0.1.1 198.17.0.1 198.20.0.1 \
                      223.255.255.255 2001:200::1 2606:4700::1 2a00::1 3ffe::1";
        for address in public.split_whitespace() {
            assert!(is_public(&address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn addresses_for_documentation_pass_where_the_policy_says_so() {
        let addresses = ["192.0.2.1", "198.51.100.7", "203.0.113.255", "2001:db8::1"].map(|text| text.parse().unwrap());
        let strict = Policy::dk_2023();
        assert_eq!(check_public(&addresses, &strict), Err(Refusal::HostAddressNotPublic(addresses[0])));
        let test = Policy { documentation_addresses: true, ..strict };
        assert_eq!(check_public(&addresses, &test), Ok(()));
        let private = ["192.0.2.1", "10.0.0.1"].map(|text| text.parse().unwrap());
        assert_eq!(check_public(&private, &test), Err(Refusal::HostAddressNotPublic(private[1])));
    }
}
