//! The rule of host delete.

use super::Host;
use crate::registry::refusal::Refusal;

/// Whether `host`, which serves `links` domains, may be removed. Who asks was seen before. One that
/// goes away with the domain above it may go at once when it serves nobody: it may have outlived
/// that domain for those it served, and nothing else would ever end it.
///
/// # Errors
/// [`Refusal::HostStatusProhibits`], [`Refusal::HostInUse`].
pub fn check(host: &Host, links: i64) -> Result<(), Refusal> {
    if host.is_frozen() && !(host.marked_for_deletion && links == 0) {
        return Err(Refusal::HostStatusProhibits);
    }
    if links > 0 {
        return Err(Refusal::HostInUse);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::host::HostPending;
    use crate::registry::host::tests::host;

    #[test]
    fn a_host_that_serves_domains_or_is_not_settled_stays() {
        let settled = host("ns1.example.net");
        assert_eq!(check(&settled, 0), Ok(()));
        assert_eq!(check(&settled, 1), Err(Refusal::HostInUse));
        let going = Host { marked_for_deletion: true, ..settled.clone() };
        assert_eq!(check(&going, 1), Err(Refusal::HostStatusProhibits));
        assert_eq!(check(&going, 0), Ok(()));
        let coming = Host { pending: Some(HostPending::Create { approval: 1 }), ..settled };
        assert_eq!(check(&coming, 0), Err(Refusal::HostStatusProhibits));
    }
}
