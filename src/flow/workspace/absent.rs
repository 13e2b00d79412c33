//! Rows that are nowhere stored, for tests that hold everything in the workspace.

use super::Workspace;
use crate::flow::Keys;

impl Workspace {
    /// Loads as absent whatever of `keys` was not put in place.
    pub(crate) fn load_absent(&mut self, keys: Keys) {
        // Taken apart by name, so that a new kind of key cannot be forgotten here.
        let Keys {
            registrars,
            askers,
            contacts,
            hosts,
            domains,
            names,
            messages,
            queue_heads,
            approvals,
            invoices,
            payers,
            expiries,
            payments,
            counters,
            contact_matches,
            registrants,
            bound,
        } = keys;
        for key in contacts {
            self.contact_links.load(key.clone(), None);
            self.contacts.load(key, None);
        }
        for key in hosts {
            self.host_links.load(key.clone(), None);
            self.hosts.load(key, None);
        }
        for key in domains {
            self.subordinates.load(key.clone(), None);
            self.open_approvals.load(key.clone(), None);
            self.open_invoices.load(key.clone(), None);
            self.waiting.load(key.clone(), None);
            self.domains.load(key, None);
        }
        names.into_iter().for_each(|key| self.names.load(key, None));
        for key in payers {
            self.owed_by.load(key.clone(), None);
            self.payers.load(key, None);
        }
        askers.into_iter().for_each(|key| self.askers.load(key, None));
        registrars.into_iter().for_each(|key| self.registrars.load(key, None));
        messages.into_iter().for_each(|(_, key)| self.messages.load(key, None));
        queue_heads.into_iter().for_each(|key| self.queue_heads.load(key, None));
        approvals.into_iter().for_each(|key| self.approvals.load(key, None));
        invoices.into_iter().for_each(|key| self.invoices.load(key, None));
        expiries.into_iter().for_each(|key| self.expiries.load(key, None));
        payments.into_iter().for_each(|key| self.payments.load(key, None));
        counters.into_iter().for_each(|key| self.counters.load(key, None));
        contact_matches.into_iter().for_each(|key| self.contact_matches.load(key, None));
        bound.into_iter().for_each(|key| self.contact_bound.load(key, None));
        registrants.into_iter().for_each(|key| self.registrant_of.load(key, None));
    }
}
