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
