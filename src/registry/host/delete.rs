//! The rule of host delete.

use super::Host;
use crate::registry::refusal::Refusal;

/// Whether `host`, which serves `links` domains, may be removed. Who asks was seen before.
///
/// # Errors
/// [`Refusal::HostStatusProhibits`], [`Refusal::HostInUse`].
pub fn check(host: &Host, links: i64) -> Result<(), Refusal> {
    if host.is_frozen() {
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
        assert_eq!(check(&going, 0), Err(Refusal::HostStatusProhibits));
        let coming = Host { pending: Some(HostPending::Create { approval: 1 }), ..settled };
        assert_eq!(check(&coming, 0), Err(Refusal::HostStatusProhibits));
    }
}
