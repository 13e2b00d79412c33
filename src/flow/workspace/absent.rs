//! Rows that are nowhere stored, for tests that hold everything in the workspace.

use super::Workspace;
use crate::flow::Keys;

impl Workspace {
    /// Loads as absent whatever of `keys` was not put in place.
    pub(crate) fn load_absent(&mut self, keys: Keys) {
        for key in keys.contacts {
            self.contact_links.load(key.clone(), None);
            self.contacts.load(key, None);
        }
        for key in keys.hosts {
            self.host_links.load(key.clone(), None);
            self.hosts.load(key, None);
        }
        for key in keys.domains {
            self.subordinates.load(key.clone(), None);
            self.open_approvals.load(key.clone(), None);
            self.open_invoices.load(key.clone(), None);
            self.waiting.load(key.clone(), None);
            self.domains.load(key, None);
        }
        for key in keys.payers {
            self.owed_by.load(key.clone(), None);
            self.payers.load(key, None);
        }
        keys.registrars.into_iter().for_each(|key| self.registrars.load(key, None));
        keys.messages.into_iter().for_each(|(_, key)| self.messages.load(key, None));
        keys.queue_heads.into_iter().for_each(|key| self.queue_heads.load(key, None));
        keys.approvals.into_iter().for_each(|key| self.approvals.load(key, None));
        keys.invoices.into_iter().for_each(|key| self.invoices.load(key, None));
        keys.expiries.into_iter().for_each(|key| self.expiries.load(key, None));
        keys.payments.into_iter().for_each(|key| self.payments.load(key, None));
        keys.counters.into_iter().for_each(|key| self.counters.load(key, None));
        keys.contact_matches.into_iter().for_each(|key| self.contact_matches.load(key, None));
        keys.registrants.into_iter().for_each(|key| self.registrant_of.load(key, None));
    }
}
