//! Saving rows, and keeping the facts that follow from them within the batch.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{Table, Workspace};
use crate::flow::Halt;
use crate::registry::approval::Approval;
use crate::registry::billing::invoice::{DocumentKind, Invoice};
use crate::registry::billing::payment::{Payer, Payment};
use crate::registry::contact::{self, Contact};
use crate::registry::domain::{Domain, DomainName};
use crate::registry::handle::Handle;
use crate::registry::host::{Host, HostName};
use crate::registry::message::Message;
use crate::registry::money::Money;
use crate::registry::registrar::Registrar;
use crate::registry::waiting_list::Position;

impl Workspace {
    /// Saves an account.
    pub fn save_registrar(&mut self, registrar: Registrar) {
        self.registrars.set(registrar.id.clone(), Some(registrar));
    }

    /// Saves a contact, new or changed.
    pub fn save_contact(&mut self, contact: Contact) {
        let fingerprint = contact::fingerprint(&contact);
        if self.contact_matches.get(&fingerprint).is_some_and(|found| found.as_deref().is_none_or(Option::is_none)) {
            self.contact_matches.set(fingerprint, Some(Some(contact.handle.clone())));
        }
        self.contacts.set(contact.handle.clone(), Some(contact));
    }

    /// Saves a contact whose `purge_at` was decided after all its roles so far.
    pub fn settle_contact(&mut self, contact: Contact) {
        if self.role_end(&contact.handle).is_some() {
            self.role_ends.set(contact.handle.clone(), None);
        }
        self.save_contact(contact);
    }

    /// Removes a contact.
    pub fn delete_contact(&mut self, contact: &Contact) {
        let fingerprint = contact::fingerprint(contact);
        let own = |found: &Option<Handle>| found.as_ref() == Some(&contact.handle);
        if self.contact_matches.get(&fingerprint).flatten().is_some_and(|found| own(&found)) {
            self.contact_matches.set(fingerprint, None);
        }
        self.contacts.set(contact.handle.clone(), None);
    }

    /// Saves a host, new or changed.
    pub fn save_host(&mut self, host: Host) {
        if let Some(domain) = host.name.superordinate() {
            edit_set(&mut self.subordinates, &domain, &host.name, true);
        }
        let before = self.hosts.get(&host.name).flatten();
        self.relink_contact(before.as_ref().map(|host| &host.admin), Some(&host.admin));
        let at = host.updated_at.unwrap_or(host.created_at);
        self.end_roles(before.as_ref().map(|host| host.admin.clone()), &[&host.admin], at);
        self.hosts.set(host.name.clone(), Some(host));
    }

    /// Removes a host at `at`.
    pub fn delete_host(&mut self, name: &HostName, at: DateTime<Utc>) {
        if let Some(domain) = name.superordinate() {
            edit_set(&mut self.subordinates, &domain, name, false);
        }
        let before = self.hosts.get(name).flatten();
        self.relink_contact(before.as_ref().map(|host| &host.admin), None);
        self.end_roles(before.as_ref().map(|host| host.admin.clone()), &[], at);
        self.hosts.set(name.clone(), None);
    }

    /// Saves a domain, new or changed, and keeps the links of its hosts and contacts.
    pub fn save_domain(&mut self, domain: Domain) {
        let before = self.domains.get(&domain.name).flatten();
        self.relink(before.as_deref(), Some(&domain));
        if let Some(before) = before {
            let kept: Vec<&Handle> = people(&domain).collect();
            self.end_roles(people(&before).cloned(), &kept, domain.updated_at.unwrap_or(domain.created_at));
        }
        self.domains.set(domain.name.clone(), Some(domain));
    }

    /// Removes a domain at `at`.
    pub fn delete_domain(&mut self, name: &DomainName, at: DateTime<Utc>) {
        let before = self.domains.get(name).flatten();
        self.relink(before.as_deref(), None);
        self.end_roles(before.iter().flat_map(|before| people(before)).cloned(), &[], at);
        self.domains.set(name.clone(), None);
    }

    /// Saves a held operation.
    pub fn save_approval(&mut self, approval: Approval) {
        if let Some(domain) = &approval.domain {
            edit_set(&mut self.open_approvals, domain, &approval.id, approval.is_open());
        }
        self.approvals.set(approval.id, Some(approval));
    }

    /// Saves an invoice, warning or credit note.
    pub fn save_invoice(&mut self, invoice: Invoice) {
        if invoice.kind == DocumentKind::Invoice && invoice.is_open() {
            for domain in invoice.domains() {
                edit_set(&mut self.open_invoices, &domain, &invoice.id, true);
            }
        }
        self.invoices.set(invoice.id, Some(invoice));
    }

    /// Saves what a payer has to its credit.
    pub fn save_credit(&mut self, payer: &Handle, credit: Money) {
        self.payers.set(payer.clone(), Some(Payer { handle: payer.clone(), credit }));
    }

    /// Saves a payment.
    pub fn save_payment(&mut self, payment: Payment) {
        self.payments.set(payment.id.clone(), Some(payment));
    }

    /// Saves a waiting list position.
    pub fn save_position(&mut self, position: Position) {
        edit_set(&mut self.waiting, &position.domain, &position.id, true);
        if self.positions.get(&position.id).flatten().is_none() {
            edit_count(&mut self.contact_links, &position.contact, 1);
        }
        self.positions.set(position.id, Some(position));
    }

    /// Removes a waiting list position at `at`.
    pub fn delete_position(&mut self, position: &Position, at: DateTime<Utc>) {
        self.end_roles([position.contact.clone()], &[], at);
        edit_set(&mut self.waiting, &position.domain, &position.id, false);
        edit_count(&mut self.contact_links, &position.contact, -1);
        self.positions.set(position.id, None);
    }

    /// Queues a message; the account's count goes up. The account must be loaded.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the account was not loaded.
    pub fn queue_message(&mut self, message: Message) -> Result<(), Halt> {
        if let Some(registrar) = self.registrar(&message.registrar)? {
            self.save_registrar(Registrar { message_count: registrar.message_count + 1, ..(*registrar).clone() });
            self.messages.set(message.id, Some(message));
        }
        Ok(())
    }

    /// Removes a message; the account's count goes down. The account must be loaded.
    ///
    /// # Errors
    /// [`Halt::Needs`] when the account was not loaded.
    pub fn remove_message(&mut self, message: &Message) -> Result<(), Halt> {
        if let Some(registrar) = self.registrar(&message.registrar)? {
            self.save_registrar(Registrar { message_count: registrar.message_count - 1, ..(*registrar).clone() });
            self.messages.set(message.id, None);
        }
        Ok(())
    }

    fn relink(&mut self, before: Option<&Domain>, after: Option<&Domain>) {
        let hosts = |domain: Option<&Domain>| domain.map_or_else(Vec::new, |domain| domain.name_servers.clone());
        hosts(before).iter().for_each(|host| edit_count(&mut self.host_links, host, -1));
        hosts(after).iter().for_each(|host| edit_count(&mut self.host_links, host, 1));
        let roles = |domain: &Domain| {
            [Some(domain.registrant.clone()), domain.admin.clone(), domain.billing.clone()].into_iter().flatten()
        };
        before.into_iter().flat_map(roles).for_each(|contact| edit_count(&mut self.contact_links, &contact, -1));
        after.into_iter().flat_map(roles).for_each(|contact| edit_count(&mut self.contact_links, &contact, 1));
        if let Some(domain) = before {
            edit_set(&mut self.registrant_of, &domain.registrant, &domain.name, false);
        }
        if let Some(domain) = after {
            edit_set(&mut self.registrant_of, &domain.registrant, &domain.name, true);
        }
    }

    /// Notes that `former` have lost a role at `at`, except those who are among `kept`.
    fn end_roles(&mut self, former: impl IntoIterator<Item = Handle>, kept: &[&Handle], at: DateTime<Utc>) {
        for contact in former.into_iter().filter(|contact| !contact.is_registrar() && !kept.contains(&contact)) {
            self.role_ends.set(contact, Some(at));
        }
    }

    fn relink_contact(&mut self, before: Option<&Handle>, after: Option<&Handle>) {
        before.into_iter().for_each(|contact| edit_count(&mut self.contact_links, contact, -1));
        after.into_iter().for_each(|contact| edit_count(&mut self.contact_links, contact, 1));
    }
}

/// Everybody with a role on the domain.
fn people(domain: &Domain) -> impl Iterator<Item = &Handle> {
    [&domain.registrant].into_iter().chain(&domain.admin).chain(&domain.billing).chain(&domain.vid_contacts)
}

/// Changes a loaded count; a count nobody asked for is left to storage.
fn edit_count<K: Ord + Clone>(facts: &mut Table<K, i64>, key: &K, by: i64) {
    if let Some(count) = facts.get(key) {
        facts.set(key.clone(), Some(count.map_or(0, |count| *count) + by));
    }
}

/// Changes a loaded set; a set nobody asked for is left to storage.
fn edit_set<K: Ord + Clone, V: Ord + Clone>(facts: &mut Table<K, BTreeSet<V>>, key: &K, value: &V, present: bool) {
    if let Some(set) = facts.get(key) {
        let mut set = set.map_or_else(BTreeSet::new, |set| (*set).clone());
        if present {
            set.insert(value.clone())
        } else {
            set.remove(value)
        };
        facts.set(key.clone(), Some(set));
    }
}
