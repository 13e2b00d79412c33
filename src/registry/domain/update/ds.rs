//! Change of DS records (RFC 5910 section 5.2.5): removals first, then additions.

use crate::registry::command::{DomainUpdate, DsRemoval};
use crate::registry::domain::delegation::check_ds;
use crate::registry::domain::{Domain, DsRecord, Standing};
use crate::registry::event::Event;
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;

/// Whether the caller may change the DS records of `domain`.
///
/// # Errors
/// [`Refusal::NotAuthorizedToChange`] unless it decides on the domain or administers all its servers.
pub fn check_authority(domain: &Domain, standing: &Standing) -> Result<(), Refusal> {
    if standing.decides() || standing.administers_all(&domain.name_servers) {
        return Ok(());
    }
    Err(Refusal::NotAuthorizedToChange("DS records"))
}

/// Changes the DS records of `domain` as `request` says.
///
/// # Errors
/// The refusal of the first record at fault.
pub fn change(domain: &Domain, request: &DomainUpdate, policy: &Policy) -> Result<(Domain, Event), Refusal> {
    let mut records = remove(&domain.ds, &request.remove_ds)?;
    check_ds(&request.add_ds, policy)?;
    for record in &request.add_ds {
        if records.contains(record) {
            return Err(Refusal::DsExists);
        }
        records.push(record.clone());
    }
    if records.len() > policy.ds_max {
        return Err(Refusal::TooManyDs(policy.ds_max));
    }
    Ok((Domain { ds: records, ..domain.clone() }, Event::DsChanged { domain: domain.name.clone() }))
}

fn remove(present: &[DsRecord], removal: &DsRemoval) -> Result<Vec<DsRecord>, Refusal> {
    match removal {
        DsRemoval::None => Ok(present.to_vec()),
        DsRemoval::AllFalse => Err(Refusal::DsRemoveAllFalse),
        DsRemoval::All | DsRemoval::Records(_) if present.is_empty() => Err(Refusal::NoDs),
        DsRemoval::All => Ok(Vec::new()),
        DsRemoval::Records(records) => {
            if records.iter().any(|record| !present.contains(record)) {
                return Err(Refusal::DsNotFound);
            }
            Ok(present.iter().filter(|record| !records.contains(record)).cloned().collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::domain::sample::domain;

    #[test]
    fn what_is_not_there_is_not_removed() {
        assert_eq!(try_on(0, |update| update.remove_ds = DsRemoval::All), Err(Refusal::NoDs));
        assert_eq!(try_on(0, |update| update.remove_ds = DsRemoval::Records(vec![record(1)])), Err(Refusal::NoDs));
        let other = |update: &mut DomainUpdate| update.remove_ds = DsRemoval::Records(vec![record(9)]);
        assert_eq!(try_on(2, other), Err(Refusal::DsNotFound));
        assert_eq!(try_on(2, |update| update.remove_ds = DsRemoval::AllFalse), Err(Refusal::DsRemoveAllFalse));
    }

    #[test]
    fn what_is_there_is_not_added_again() {
        assert_eq!(try_on(2, |update| update.add_ds = vec![record(1)]), Err(Refusal::DsExists));
        assert_eq!(try_on(0, |update| update.add_ds = vec![record(1), record(1)]), Err(Refusal::DsExists));
    }

    #[test]
    fn all_can_be_replaced_in_one_command() {
        let replace = |update: &mut DomainUpdate| {
            update.remove_ds = DsRemoval::All;
            update.add_ds = vec![record(1)];
        };
        assert_eq!(try_on(5, replace), Ok(vec![record(1)]));
    }

    #[test]
    fn five_records_are_the_most() {
        assert_eq!(try_on(4, |update| update.add_ds = vec![record(5)]).map(|ds| ds.len()), Ok(5));
        assert_eq!(try_on(5, |update| update.add_ds = vec![record(6)]), Err(Refusal::TooManyDs(5)));
    }

    #[test]
    fn a_record_must_be_one_the_zone_can_carry() {
        let short = DsRecord { digest: "AB".repeat(20), ..record(1) };
        assert!(matches!(try_on(0, |update| update.add_ds = vec![short]), Err(Refusal::DigestLength(_))));
        let unknown = DsRecord { algorithm: 1, ..record(1) };
        let refused = try_on(0, |update| update.add_ds = vec![unknown]);
        assert!(matches!(refused, Err(Refusal::DsAlgorithm { given: 1, .. })));
    }

    /// Changes a domain with the records 1 to `present`.
    fn try_on(present: u16, fill: impl FnOnce(&mut DomainUpdate)) -> Result<Vec<DsRecord>, Refusal> {
        let domain = Domain { ds: (1..=present).map(record).collect(), ..domain() };
        let mut update = DomainUpdate::new(domain.name.clone());
        fill(&mut update);
        change(&domain, &update, &Policy::dk_2023()).map(|(changed, _)| changed.ds)
    }

    fn record(key_tag: u16) -> DsRecord {
        DsRecord { key_tag, algorithm: 13, digest_type: 2, digest: "AB".repeat(32) }
    }
}
