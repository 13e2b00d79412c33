//! The domains of a new sandbox, one in each state worth trying.

use chrono::{DateTime, Duration, Months, Utc};

use crate::ids::Ids;
use crate::registry::Handle;
use crate::registry::calendar::{end_of_day, local_day, midnight_after};
use crate::registry::domain::{
    AuthInfo, Domain, DomainName, DomainState, DsRecord, SuspensionReason, TokenOperation, TokenRole,
};
use crate::registry::host::HostName;
use crate::registry::policy::Policy;
use crate::registry::waiting_list::Position;

/// Registrant-managed, with an unpaid renewal invoice.
pub const UNPAID: &str = "ubetalt.dk";
/// Name servers of administrator A.
pub const SANDBOX_HOSTS: [&str; 2] = ["ns1.navn-sandbox.net", "ns2.navn-sandbox.net"];
/// Name servers of administrator B.
pub const OTHER_HOSTS: [&str; 2] = ["ns1.other-sandbox.net", "ns2.other-sandbox.net"];

/// Every domain.
pub fn all(now: DateTime<Utc>, policy: &Policy, ids: &Ids) -> Vec<Domain> {
    let registrar = |name, sponsor, registrant| domain(name, Some(sponsor), registrant, now);
    let registrant = |name, registrant| domain(name, None, registrant, now);
    let token = || {
        let entropy = *ids.entropy().first_chunk().expect("half of 32 bytes");
        AuthInfo::issue(TokenOperation::Transfer, TokenRole::Own, entropy, now + policy.auth_info_ttl)
    };
    vec![
        registrar("eksempel.dk", "REG-1001", "KUNDE1-DK"),
        Domain { ds: vec![ds()], ..registrar("smørrebrød.dk", "REG-1001", "KUNDE4-DK") },
        Domain { name_servers: hosts(OTHER_HOSTS), ..registrar("nabo.dk", "REG-1002", "KUNDE2-DK") },
        registrant("borger.dk", "BORGER1-DK"),
        Domain {
            billing: Some(Handle::trusted("BETALER1-DK")),
            // Renewal invoices go out 45 to 77 days before the expiry.
            expires_at: in_months(now, 2),
            tokens: vec![token()],
            ..registrant(UNPAID, "UBETALT1-DK")
        },
        Domain {
            vid: true,
            vid_contacts: ["VID1-DK", "VID2-DK"].map(Handle::trusted).into(),
            tokens: vec![token()],
            ..registrant("vigtig.dk", "VIGTIG1-DK")
        },
        Domain {
            state: suspended(SuspensionReason::Cancelled, now, policy),
            ..registrar("lukket.dk", "REG-1001", "KUNDE1-DK")
        },
        Domain {
            state: suspended(SuspensionReason::IdentityFailed, now, policy),
            ..registrant("ukendt.dk", "UKENDT1-DK")
        },
        Domain { name_servers: hosts(OTHER_HOSTS), ..registrar("ventet.dk", "REG-1002", "KUNDE2-DK") },
    ]
}

/// The waiting list of `ventet.dk`.
pub fn positions(now: DateTime<Utc>) -> Vec<Position> {
    let position = |(id, contact)| {
        let joined_at = now - Duration::days(10 - id);
        Position::join(id, DomainName::trusted("ventet.dk"), Handle::trusted(contact), joined_at)
    };
    [(1, "VENTER1-DK"), (2, "VENTER2-DK")].map(position).into()
}

/// An active domain on the sandbox's hosts that expires in ten months.
fn domain(name: &str, registrar: Option<&str>, registrant: &str, now: DateTime<Utc>) -> Domain {
    let sponsor = registrar.map_or_else(Handle::registry, Handle::trusted);
    Domain {
        name: DomainName::trusted(name),
        sponsor: sponsor.clone(),
        registrant: Handle::trusted(registrant),
        admin: None,
        billing: None,
        name_servers: hosts(SANDBOX_HOSTS),
        ds: Vec::new(),
        state: DomainState::Active,
        created_by: sponsor,
        created_at: now - Months::new(14),
        updated_by: None,
        updated_at: None,
        expires_at: in_months(now, 10),
        transferred_at: None,
        period_years: 1,
        auto_renew: true,
        vid: false,
        vid_contacts: Vec::new(),
        tokens: Vec::new(),
        pending: None,
        identity_due_at: None,
        open_invoices: 0,
        suspend_at: None,
    }
}

fn in_months(now: DateTime<Utc>, months: u32) -> DateTime<Utc> {
    end_of_day(local_day(now) + Months::new(months))
}

/// Out of the zone for ten days already.
fn suspended(reason: SuspensionReason, now: DateTime<Utc>, policy: &Policy) -> DomainState {
    let since = now - Duration::days(SUSPENDED_DAYS);
    DomainState::Suspended { reason, since, delete_at: midnight_after(since, policy.redemption_days), requested: None }
}

fn hosts(names: [&str; 2]) -> Vec<HostName> {
    names.map(HostName::trusted).into()
}

/// A record with a digest of the right length that signs nothing.
fn ds() -> DsRecord {
    DsRecord { key_tag: 12345, algorithm: 13, digest_type: 2, digest: "5A".repeat(32) }
}

/// How long the suspended domains have been so.
const SUSPENDED_DAYS: i64 = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suspended_domains_have_twenty_days_left() {
        let now: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().unwrap();
        for domain in all(now, &Policy::dk_2023(), &Ids::system()) {
            let DomainState::Suspended { delete_at, .. } = domain.state else { continue };
            assert_eq!((delete_at - now).num_days(), 19, "{}", domain.name);
            assert_eq!(delete_at, midnight_after(now, 20), "{}", domain.name);
        }
    }

    #[test]
    fn the_unpaid_domain_lies_in_the_time_of_invoices_and_has_a_live_token() {
        let now: DateTime<Utc> = "2026-11-22T12:00:00Z".parse().unwrap();
        let domains = all(now, &Policy::dk_2023(), &Ids::system());
        let unpaid = domains.iter().find(|domain| domain.name.as_str() == UNPAID).unwrap();
        assert!((45..=77).contains(&(unpaid.expires_at - now).num_days()));
        assert!(unpaid.tokens[0].opens(&unpaid.tokens[0].token, now));
    }

    #[test]
    fn a_vid_domain_has_two_contacts_and_a_token_of_its_own() {
        let domains = all("2026-11-22T12:00:00Z".parse().unwrap(), &Policy::dk_2023(), &Ids::system());
        let vid: Vec<_> = domains.iter().filter(|domain| domain.vid).collect();
        assert_eq!((vid.len(), vid[0].vid_contacts.len(), vid[0].tokens.len()), (1, 2, 1));
        let tokens: std::collections::BTreeSet<_> =
            domains.iter().flat_map(|domain| &domain.tokens).map(|token| &token.token).collect();
        assert_eq!(tokens.len(), 2);
    }
}
