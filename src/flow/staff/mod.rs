//! Use cases of the registry's staff and its jobs, one file a noun.

pub mod advance;
mod approval;
mod clock;
pub mod identity;
mod invoice;
mod login;
mod outbox;
mod payment;
mod registrar;
mod seed;
pub mod token;
mod vid;
mod waiting_list;

use std::sync::Arc;

use super::billing::pay::Sum;
use super::domain::present;
use super::{Actor, Context, Flow, Halt, Keys, Workspace, contact};
use crate::registry::Handle;
use crate::registry::billing::reference::invoice_of;
use crate::registry::contact::Contact;
use crate::registry::domain::{Domain, DomainName};
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;
use crate::registry::staff::{Due, StaffCommand};

impl Flow for StaffCommand {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        match self {
            Self::RegistrarAdd(account) | Self::RegistrarSet(account) => {
                keys.registrars.insert(account.id.clone());
            }
            Self::RegistrarLock { registrar, .. }
            | Self::RegistrarDeposit { registrar, .. }
            | Self::LoginOutcome { registrar, .. }
            | Self::Advance { due: Due::Registrar(registrar), .. } => {
                keys.registrars.insert(registrar.clone());
            }
            Self::InvoiceIssue { domain } => {
                keys.domains.insert(domain.clone());
                keys.counters.insert(invoice::COUNTER.to_owned());
            }
            Self::InvoicePay { invoice, .. }
            | Self::InvoiceCredit { invoice, .. }
            | Self::InvoiceLetter { invoice, .. }
            | Self::Advance { due: Due::Invoice(invoice), .. } => {
                keys.invoices.insert(*invoice);
                keys.counters.insert(invoice::COUNTER.to_owned());
            }
            Self::PaymentReceive(notice) => {
                keys.payments.insert(notice.id.clone());
            }
            Self::PaymentPlace { payment, invoice } => {
                keys.payments.insert(payment.clone());
                keys.invoices.insert(*invoice);
            }
            Self::InvoicePayReference { .. } => {
                keys.counters.insert(invoice::COUNTER.to_owned());
            }
            Self::PaymentReturn { payment } => {
                keys.payments.insert(payment.clone());
            }
            Self::CreditPayOut { payer, .. } => {
                keys.payers.insert(payer.clone());
            }
            Self::VidEnable { domain, contacts } | Self::VidContacts { domain, contacts } => {
                keys.domains.insert(domain.clone());
                keys.contacts.extend(contacts.iter().cloned());
            }
            Self::VidDisable { domain }
            | Self::TokenIssue { domain, .. }
            | Self::WaitingListLeave { domain, .. }
            | Self::WaitingListPay { domain, .. }
            | Self::Advance { due: Due::Domain(domain), .. } => {
                keys.domains.insert(domain.clone());
            }
            Self::ApprovalApprove { approval, contact } | Self::ApprovalReject { approval, contact } => {
                keys.approvals.insert(*approval);
                keys.contacts.insert(contact.clone());
            }
            Self::ApprovalCode { approval, .. } | Self::Advance { due: Due::Approval(approval), .. } => {
                keys.approvals.insert(*approval);
            }
            Self::IdentityComplete { contact } | Self::IdentityFail { contact } => {
                keys.contacts.insert(contact.clone());
                keys.registrants.insert(contact.clone());
            }
            Self::Advance { due: Due::Contact(contact), .. } => {
                keys.contacts.insert(contact.clone());
            }
            Self::WaitingListAdd { domain, contact } => {
                keys.domains.insert(domain.clone());
                keys.contacts.insert(contact.clone());
            }
            Self::Seed(seed) => seed::keys(seed, keys),
            Self::ClockSet { .. } | Self::OutboxDelivered { .. } => {}
        }
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        check_actor(self, context.actor)?;
        match self {
            Self::RegistrarAdd(wanted) => registrar::add(workspace, context, wanted),
            Self::RegistrarSet(wanted) => registrar::set(workspace, context, wanted),
            Self::RegistrarLock { registrar, locked } => registrar::lock(workspace, context, registrar, *locked),
            Self::RegistrarDeposit { registrar, amount } => registrar::deposit(workspace, context, registrar, *amount),
            Self::LoginOutcome { registrar, success, new_password_hash, lock_after, lock_s } => {
                let outcome = if *success {
                    login::Outcome::Right { new_password_hash: new_password_hash.as_deref() }
                } else {
                    login::Outcome::Wrong { lock_after: *lock_after, lock_s: *lock_s }
                };
                login::note(workspace, context, registrar, outcome)
            }
            Self::InvoiceIssue { domain } => invoice::issue(workspace, context, domain),
            Self::InvoicePay { invoice, amount } => {
                invoice::pay(workspace, context, *invoice, amount.map_or(Sum::Open, Sum::Within))
            }
            Self::InvoicePayReference { reference, amount } => {
                let invoice = invoice_of(reference, &context.policy.fik_creditor)?;
                invoice::pay(workspace, context, invoice, Sum::Exactly(*amount))
            }
            Self::InvoiceCredit { invoice, domain, amount } => {
                invoice::credit(workspace, context, *invoice, (domain.as_ref(), *amount))
            }
            Self::InvoiceLetter { invoice, domain, posted_on } => {
                invoice::letter(workspace, context, *invoice, (domain.as_ref(), *posted_on))
            }
            Self::PaymentReceive(notice) => payment::receive(workspace, context, notice),
            Self::PaymentPlace { payment, invoice } => payment::place(workspace, context, payment, *invoice),
            Self::PaymentReturn { payment } => payment::give_back(workspace, context, payment),
            Self::CreditPayOut { payer, amount } => payment::pay_out(workspace, context, payer, *amount),
            Self::VidEnable { domain, contacts } => vid::enable(workspace, context, domain, contacts),
            Self::VidContacts { domain, contacts } => vid::appoint(workspace, context, domain, contacts),
            Self::VidDisable { domain } => vid::disable(workspace, context, domain),
            Self::ApprovalApprove { approval, contact } => approval::approve(workspace, context, *approval, contact),
            Self::ApprovalReject { approval, contact } => approval::reject(workspace, context, *approval, contact),
            Self::ApprovalCode { approval, code } => approval::enter(workspace, context, *approval, code),
            Self::TokenIssue { domain, operation, role } => token::issue(workspace, context, domain, *operation, *role),
            Self::IdentityComplete { contact } => identity::complete(workspace, context, contact),
            Self::IdentityFail { contact } => identity::fail(workspace, context, contact),
            Self::WaitingListAdd { domain, contact } => waiting_list::add(workspace, context, domain, contact),
            Self::WaitingListLeave { domain, position } => waiting_list::leave(workspace, context, domain, *position),
            Self::WaitingListPay { domain, position } => waiting_list::pay(workspace, context, domain, *position),
            Self::ClockSet { now } => clock::set(workspace, context, *now),
            Self::Seed(seed) => seed::plant(workspace, context, seed),
            Self::Advance { due, at } => advance::advance(workspace, context, due, *at),
            Self::OutboxDelivered { ids } => outbox::delivered(workspace, context, ids),
        }
    }
}

/// No frame parses into a staff command; should a registrar ever give one, it gets nowhere. The
/// one exception is what the login desk notes in a registrar's own name.
fn check_actor(command: &StaffCommand, actor: &Actor) -> Result<(), Refusal> {
    match (actor, command) {
        (Actor::Registrar(caller), StaffCommand::LoginOutcome { registrar, .. }) if caller == registrar => Ok(()),
        (Actor::Registrar(_), _) => Err(Refusal::NoPrivilege),
        (Actor::Staff { .. } | Actor::Registry, _) => Ok(()),
    }
}

/// The domain as it is now, which must be registered.
fn domain_of(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName) -> Result<Arc<Domain>, Halt> {
    let absent = Refusal::NoSuch { kind: "domain", id: name.to_string() };
    Ok(present(workspace, context, name)?.ok_or(absent)?)
}

/// The contact as it is now, which must exist.
fn contact_of(workspace: &Workspace, context: &Context<'_>, handle: &Handle) -> Result<Arc<Contact>, Halt> {
    let absent = Refusal::NoSuch { kind: "contact", id: handle.to_string() };
    Ok(contact::present(workspace, context, handle)?.ok_or(absent)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::desk::Desk;
    use crate::registry::sample::handle;

    #[test]
    fn a_registrar_is_no_staff() {
        let mut desk = Desk::new();
        desk.actor = Actor::Registrar(handle("REG-1001"));
        let (registrar, domain) = (handle("REG-1001"), "borger.dk".parse().unwrap());
        let amount = crate::registry::Money::ore(100);
        assert_eq!(desk.refused(StaffCommand::RegistrarDeposit { registrar, amount }), Refusal::NoPrivilege);
        assert_eq!(desk.refused(StaffCommand::InvoiceIssue { domain }), Refusal::NoPrivilege);
    }

    #[test]
    fn every_row_the_common_path_looks_at_is_named_before() {
        let mut keys = Keys::default();
        let staff = Actor::Registry;
        let domain: DomainName = "borger.dk".parse().unwrap();
        StaffCommand::InvoiceIssue { domain: domain.clone() }.keys(&staff, &mut keys);
        StaffCommand::InvoicePay { invoice: 3, amount: None }.keys(&staff, &mut keys);
        StaffCommand::IdentityFail { contact: handle("OWN1-DK") }.keys(&staff, &mut keys);
        StaffCommand::ApprovalApprove { approval: 7, contact: handle("VID1-DK") }.keys(&staff, &mut keys);
        StaffCommand::RegistrarLock { registrar: handle("REG-1001"), locked: true }.keys(&staff, &mut keys);
        assert!(keys.domains.contains(&domain) && keys.counters.contains("invoice") && keys.invoices.contains(&3));
        assert!(keys.contacts.contains(&handle("OWN1-DK")) && keys.registrants.contains(&handle("OWN1-DK")));
        assert!(keys.approvals.contains(&7) && keys.contacts.contains(&handle("VID1-DK")));
        assert!(keys.registrars.contains(&handle("REG-1001")));
    }
}
