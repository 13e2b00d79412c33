//! Asking for many rows at once.

use super::{Halt, Keys, Workspace};

/// Asks for every row of `keys` that was not loaded, all in one round; a loop that met them one
/// by one would cost a round each. A REG-handle among the contacts is no contact and passed over.
///
/// # Errors
/// [`Halt::Needs`] when any row was not loaded.
pub fn gather(workspace: &Workspace, mut keys: Keys) -> Result<(), Halt> {
    keys.registrars.retain(|key| !workspace.registrars.is_loaded(key));
    keys.contacts.retain(|key| !key.is_registrar() && !workspace.contacts.is_loaded(key));
    keys.hosts.retain(|key| !workspace.hosts.is_loaded(key));
    keys.domains.retain(|key| !workspace.domains.is_loaded(key));
    keys.messages.retain(|(_, id)| !workspace.messages.is_loaded(id));
    keys.queue_heads.retain(|key| !workspace.queue_heads.is_loaded(key));
    keys.approvals.retain(|key| !workspace.approvals.is_loaded(key));
    keys.invoices.retain(|key| !workspace.invoices.is_loaded(key));
    keys.payers.retain(|key| !workspace.payers.is_loaded(key));
    keys.expiries.retain(|key| !workspace.expiries.is_loaded(key));
    keys.payments.retain(|key| !workspace.payments.is_loaded(key));
    keys.counters.retain(|key| !workspace.counters.is_loaded(key));
    keys.contact_matches.retain(|key| !workspace.contact_matches.is_loaded(key));
    keys.registrants.retain(|key| !workspace.registrant_of.is_loaded(key));
    if keys.is_empty() { Ok(()) } else { Err(Halt::Needs(Box::new(keys))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Handle;

    #[test]
    fn only_what_was_not_loaded_is_asked_for() {
        let (known, unknown) = (Handle::trusted("OWN1-DK"), Handle::trusted("OWN2-DK"));
        let mut workspace = Workspace::default();
        workspace.contacts.load(known.clone(), None);
        let keys = Keys { contacts: [known.clone(), unknown.clone()].into(), ..Keys::default() };
        let wanted = Keys { contacts: [unknown].into(), ..Keys::default() };
        assert_eq!(gather(&workspace, keys), Err(Halt::Needs(Box::new(wanted))));
        assert_eq!(gather(&workspace, Keys { contacts: [known].into(), ..Keys::default() }), Ok(()));
    }
}
