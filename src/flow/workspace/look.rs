//! Looking at rows: each look answers with the row, with its absence, or with what to load.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{Glance, Standing, Workspace};
use crate::flow::{Halt, Keys};
use crate::registry::approval::Approval;
use crate::registry::billing::invoice::{DocumentKind, Invoice};
use crate::registry::billing::payment::Payment;
use crate::registry::billing::schedule::month_of;
use crate::registry::contact::Contact;
use crate::registry::domain::{Domain, DomainName};
use crate::registry::handle::Handle;
use crate::registry::host::{Host, HostName};
use crate::registry::message::Message;
use crate::registry::money::Money;
use crate::registry::registrar::Registrar;
use crate::registry::waiting_list::Position;

macro_rules! lookup {
    ($(#[$doc:meta])* $name:ident, $table:ident, $keys:ident, $key:ty, $value:ty) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// [`Halt::Needs`] when the row was not loaded.
        pub fn $name(&self, key: &$key) -> Result<Option<Arc<$value>>, Halt> {
            self.$table.get(key).ok_or_else(|| {
                let mut keys = Keys::default();
                keys.$keys.insert(key.clone());
                Halt::Needs(Box::new(keys))
            })
        }
    };
}

impl Workspace {
    lookup!(/// The account `key`.
        registrar, registrars, registrars, Handle, Registrar);
    lookup!(/// The account `key` as one who only asks sees it.
        asker, askers, askers, Handle, Standing);
    lookup!(/// The contact `key`.
        contact, contacts, contacts, Handle, Contact);
    lookup!(/// The host `key`.
        host, hosts, hosts, HostName, Host);
    lookup!(/// The domain `key` as stored; flows look through `flow::domain::present`.
        domain, domains, domains, DomainName, Domain);
    lookup!(/// The held operation `key`.
        approval, approvals, approvals, i64, Approval);
    lookup!(/// The invoice `key`.
        invoice, invoices, invoices, i64, Invoice);
    lookup!(/// The payment `key`.
        payment, payments, payments, String, Payment);

    /// What a query needs to know of the account `registrar`.
    ///
    /// # Errors
    /// [`Halt::Needs`] when nothing of it was loaded.
    pub fn standing(&self, registrar: &Handle) -> Result<Option<Standing>, Halt> {
        if let Some(account) = self.registrars.get(registrar) {
            let standing =
                |account: Arc<Registrar>| Standing { locked: account.locked, message_count: account.message_count };
            return Ok(account.map(standing));
        }
        Ok(self.asker(registrar)?.map(|standing| *standing))
    }

    /// What a glance at a name showed, if that was all that was asked for.
    pub fn glance(&self, name: &DomainName) -> Option<Glance> {
        self.names.get(name).flatten().map(|glance| *glance).filter(|_| !self.domains.is_loaded(name))
    }

    /// The message `id` of `registrar`'s queue.
    ///
    /// # Errors
    /// [`Halt::Needs`] when it was not looked for.
    pub fn message(&self, registrar: &Handle, id: i64) -> Result<Option<Arc<Message>>, Halt> {
        let found = self.messages.get(&id).ok_or_else(|| {
            let mut keys = Keys::default();
            keys.messages.insert((registrar.clone(), id));
            Halt::Needs(Box::new(keys))
        })?;
        Ok(found.filter(|message| message.registrar == *registrar))
    }

    /// The oldest message of `registrar`.
    ///
    /// # Errors
    /// [`Halt::Needs`] when it was not looked for.
    pub fn oldest_message(&self, registrar: &Handle) -> Result<Option<Arc<Message>>, Halt> {
        let head = self.queue_heads.get(registrar).ok_or_else(|| {
            let mut keys = Keys::default();
            keys.queue_heads.insert(registrar.clone());
            Halt::Needs(Box::new(keys))
        })?;
        match head.as_deref() {
            Some(Some(id)) => self.message(registrar, *id),
            _ => Ok(None),
        }
    }

    /// When, in this batch, the contact lost a role.
    pub fn role_end(&self, contact: &Handle) -> Option<DateTime<Utc>> {
        self.role_ends.get(contact).flatten().map(|at| *at)
    }

    /// How many domains the host serves.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the host was not loaded.
    pub fn host_links(&self, host: &HostName) -> Result<i64, Halt> {
        self.host(host)?;
        Ok(self.host_links.get(host).flatten().map_or(0, |count| *count))
    }

    /// How many roles the contact has.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the contact was not loaded.
    pub fn contact_links(&self, contact: &Handle) -> Result<i64, Halt> {
        self.contact(contact)?;
        Ok(self.contact_links.get(contact).flatten().map_or(0, |count| *count))
    }

    /// The hosts below the domain, in order.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the domain was not loaded.
    pub fn subordinates(&self, domain: &DomainName) -> Result<BTreeSet<HostName>, Halt> {
        self.domain(domain)?;
        Ok(self.subordinates.get(domain).flatten().map_or_else(BTreeSet::new, |set| (*set).clone()))
    }

    /// The open held operations on the domain, oldest first. Reservations of a name that is not
    /// registered are among them.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the domain was not loaded.
    pub fn open_approvals(&self, domain: &DomainName) -> Result<Vec<Arc<Approval>>, Halt> {
        self.domain(domain)?;
        let ids = self.open_approvals.get(domain).flatten().map_or_else(BTreeSet::new, |set| (*set).clone());
        let mut open = Vec::new();
        for id in ids {
            open.extend(self.approval(&id)?.filter(|approval| approval.is_open()));
        }
        Ok(open)
    }

    /// The open invoices of the domain, oldest first.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the domain or an invoice was not loaded.
    pub fn open_invoices(&self, domain: &DomainName) -> Result<Vec<Arc<Invoice>>, Halt> {
        self.domain(domain)?;
        let ids = self.open_invoices.get(domain).flatten().map_or_else(BTreeSet::new, |set| (*set).clone());
        let mut open = Vec::new();
        for id in ids {
            open.extend(self.invoice(&id)?.filter(|invoice| invoice.is_open() && invoice.domains().contains(domain)));
        }
        Ok(open)
    }

    /// What the payer has to its credit.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the payer was not loaded.
    pub fn credit(&self, payer: &Handle) -> Result<Money, Halt> {
        let row = self.payers.get(payer).ok_or_else(|| {
            let mut keys = Keys::default();
            keys.payers.insert(payer.clone());
            Halt::Needs(Box::new(keys))
        })?;
        Ok(row.map_or(Money::ZERO, |row| row.credit))
    }

    /// The open invoices of the payer, the one first due first.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the payer or an invoice was not loaded.
    pub fn owed_by(&self, payer: &Handle) -> Result<Vec<Arc<Invoice>>, Halt> {
        self.credit(payer)?;
        let mut ids = self.owed_by.get(payer).flatten().map_or_else(BTreeSet::new, |set| (*set).clone());
        ids.extend(self.invoices.dirty().map(|(id, _)| *id));
        let mut owed = Vec::new();
        for id in ids {
            let open = |invoice: &Arc<Invoice>| {
                invoice.payer == *payer && invoice.is_open() && invoice.kind == DocumentKind::Invoice
            };
            owed.extend(self.invoice(&id)?.filter(open));
        }
        owed.sort_by_key(|invoice| (invoice.due_at, invoice.id));
        Ok(owed)
    }

    /// The names of registrant-managed domains `payer` pays for that expire in the month beginning
    /// at `begins`; some may have come to another payer or month since they were stored.
    ///
    /// # Errors
    /// [`Halt::Needs`] when they were not looked for.
    pub fn expiring(&self, payer: &Handle, begins: DateTime<Utc>) -> Result<BTreeSet<DomainName>, Halt> {
        let key = (payer.clone(), begins);
        let stored = self.expiries.get(&key).ok_or_else(|| {
            let mut keys = Keys::default();
            keys.expiries.insert(key);
            Halt::Needs(Box::new(keys))
        })?;
        let mut names = stored.map_or_else(BTreeSet::new, |set| (*set).clone());
        let month = month_of(begins);
        let here = |domain: &Domain| domain.payer() == payer && month_of(domain.expires_at) == month;
        let changed = self.domains.dirty().filter(|(_, row)| row.is_some_and(here));
        names.extend(changed.map(|(name, _)| name.clone()));
        Ok(names)
    }

    /// The waiting list of the name, first in line first.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the domain was not loaded.
    pub fn waiting(&self, domain: &DomainName) -> Result<Vec<Arc<Position>>, Halt> {
        self.domain(domain)?;
        let ids = self.waiting.get(domain).flatten().map_or_else(BTreeSet::new, |set| (*set).clone());
        Ok(ids.iter().filter_map(|id| self.positions.get(id).flatten()).collect())
    }

    /// The contact whose data have this fingerprint.
    ///
    /// # Errors
    /// [`Halt::Needs`] when it was not looked for.
    pub fn contact_match(&self, fingerprint: &str) -> Result<Option<Handle>, Halt> {
        let found = self.contact_matches.get(&fingerprint.to_owned()).ok_or_else(|| {
            let mut keys = Keys::default();
            keys.contact_matches.insert(fingerprint.to_owned());
            Halt::Needs(Box::new(keys))
        })?;
        Ok(found.and_then(|handle| (*handle).clone()))
    }

    /// Whether something that is no role holds the contact: a VID service, an open request, an open
    /// invoice, an account.
    ///
    /// # Errors
    /// [`Halt::Needs`] when it was not looked for.
    pub fn contact_bound(&self, contact: &Handle) -> Result<bool, Halt> {
        let found = self.contact_bound.get(contact).ok_or_else(|| {
            let mut keys = Keys::default();
            keys.bound.insert(contact.clone());
            Halt::Needs(Box::new(keys))
        })?;
        Ok(found.is_some_and(|bound| *bound))
    }

    /// The domains the contact is registrant of.
    ///
    /// # Errors
    /// [`Halt::Needs`] when it was not looked for.
    pub fn registrant_of(&self, contact: &Handle) -> Result<BTreeSet<DomainName>, Halt> {
        let found = self.registrant_of.get(contact).ok_or_else(|| {
            let mut keys = Keys::default();
            keys.registrants.insert(contact.clone());
            Halt::Needs(Box::new(keys))
        })?;
        Ok(found.map_or_else(BTreeSet::new, |set| (*set).clone()))
    }
}
