//! Host create.

use super::admin::{check_admin, is_own, superordinate};
use super::present;
use crate::flow::approval::hold;
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, caller, record};
use crate::registry::approval::{Approval, Held, Outcome, Step};
use crate::registry::command::HostCreate;
use crate::registry::event::Event;
use crate::registry::handle::Handle;
use crate::registry::host::create::{Facts, check_still, create, sponsor};
use crate::registry::host::{Host, HostPending};
use crate::registry::refusal::Refusal;
use crate::registry::registrar::Registrar;
use crate::registry::reply::{PendingText, Reply};

impl Flow for HostCreate {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        keys.hosts.insert(self.name.clone());
        keys.domains.extend(self.name.superordinate());
        if let Some(admin) = &self.requested_admin {
            let rows = if admin.is_registrar() { &mut keys.registrars } else { &mut keys.contacts };
            rows.insert(admin.clone());
        }
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        let account = caller(workspace, context)?;
        if present(workspace, context, &self.name)?.is_some() {
            return Err(Refusal::HostExists(self.name.clone()).into());
        }
        let admin = administrator(self, &account, context)?;
        check_admin(workspace, context, &admin)?;
        let domain = superordinate(workspace, context, &self.name)?;
        let registrant_is_own = match &domain {
            Some(domain) if domain.sponsor.is_registry() => is_own(workspace, &account.id, &domain.registrant)?,
            _ => false,
        };
        let hosts_below = match &domain {
            Some(domain) => workspace.subordinates(&domain.name)?.len(),
            None => 0,
        };
        let facts = Facts {
            caller: &account.id,
            admin: &admin,
            admin_is_own: is_own(workspace, &account.id, &admin)?,
            superordinate: domain.as_deref(),
            hosts_below,
            registrant_is_own,
        };
        let steps = create(self, &facts, context.policy)?;
        let sponsor = sponsor(domain.as_deref(), &account.id);
        let mut host = self.host(sponsor, admin, &account.id, context);
        // Whatever lies below a domain on its way out goes and comes back with it.
        host.marked_for_deletion = domain.as_ref().is_some_and(|domain| domain.is_suspended());
        let Some(first) = steps.first().map(|asked| asked.step) else {
            workspace.save_host(host);
            record(workspace, context, Event::HostCreated { host: self.name.clone() })?;
            return Ok(Reply::HostCreated { name: self.name.clone(), created_at: context.now });
        };
        let (about, text) = match (&domain, first) {
            (Some(domain), Step::Registrant) => (Some(&domain.name), PendingText::RegistrantApproval),
            _ => (None, PendingText::NameServerContact),
        };
        let approval = hold(workspace, context, about, Held::HostCreate(self.name.clone()), steps)?;
        host.pending = Some(HostPending::Create { approval });
        workspace.save_host(host);
        Ok(Reply::Pending(text))
    }
}

impl HostCreate {
    fn host(&self, sponsor: Handle, admin: Handle, caller: &Handle, context: &Context<'_>) -> Host {
        let mut addresses = self.addresses.clone();
        addresses.sort();
        Host {
            name: self.name.clone(),
            sponsor,
            admin,
            addresses,
            pending: None,
            marked_for_deletion: false,
            created_by: caller.clone(),
            created_at: context.now,
            updated_by: None,
            updated_at: None,
            transferred_at: None,
        }
    }
}

/// Makes a host usable that everybody asked has agreed to.
///
/// # Errors
/// [`Halt::Refused`] when the rules no longer allow it.
pub fn complete(workspace: &mut Workspace, context: &Context<'_>, approval: &Approval) -> Result<(), Halt> {
    let Held::HostCreate(name) = &approval.operation else { return Ok(()) };
    let host = workspace.host(name)?.ok_or_else(|| Refusal::HostNotFound(name.clone()))?;
    let domain = superordinate(workspace, context, name)?;
    check_still(&host, domain.as_deref())?;
    check_admin(workspace, context, &host.admin)?;
    let sponsor = sponsor(domain.as_deref(), &host.created_by);
    workspace.save_host(Host { sponsor, pending: None, ..(*host).clone() });
    record(workspace, context, Event::HostCreated { host: name.clone() })
}

/// Ends a held creation: the host disappears.
///
/// # Errors
/// [`Halt::Needs`] when rows are missing.
pub fn release(
    workspace: &mut Workspace,
    context: &Context<'_>,
    approval: &Approval,
    _outcome: Outcome,
) -> Result<(), Halt> {
    let Held::HostCreate(name) = &approval.operation else { return Ok(()) };
    let waiting = Some(HostPending::Create { approval: approval.id });
    if workspace.host(name)?.is_some_and(|host| host.pending == waiting) {
        workspace.delete_host(name, context.now);
    }
    Ok(())
}

/// What the requester is told when a held creation ends. Where a registrant had to agree, the
/// approval names the domain.
pub fn outcome_text(approval: &Approval, outcome: Outcome) -> String {
    let Held::HostCreate(host) = &approval.operation else { return outcome.text().to_owned() };
    let accepted = approval.approvers.first().filter(|_| approval.step == Step::RoleHolder);
    let by_registrant = approval.domain.is_some();
    let failed = |why: &str| format!("The name server {host} has not been registered, as {why}");
    match (outcome, approval.step) {
        (Outcome::Done, _) => {
            let role = accepted.map(|admin| format!("{admin} has accepted the name server manager role"));
            let consent = by_registrant.then(|| "the registrant has approved it".to_owned());
            let why = consent.into_iter().chain(role).collect::<Vec<_>>().join(" and ");
            format!("The name server {host} has been registered, as {why}")
        }
        (Outcome::Rejected, Step::Registrant) => failed("it has been rejected by the registrant"),
        (Outcome::Lapsed, Step::Registrant) => failed("it was not approved by the registrant in time"),
        (Outcome::Rejected, Step::RoleHolder) => failed("the name server manager role has been rejected"),
        (Outcome::Lapsed, Step::RoleHolder) => failed("the name server manager role was not accepted in time"),
        _ => outcome.text().to_owned(),
    }
}

/// The administrator asked for, or the account's own choice, or the account itself where the
/// rules allow that.
fn administrator(request: &HostCreate, account: &Registrar, context: &Context<'_>) -> Result<Handle, Refusal> {
    let chosen = request.requested_admin.as_ref().or(account.default_name_server_admin.as_ref());
    match chosen {
        Some(admin) => Ok(admin.clone()),
        None if context.policy.registrar_as_name_server_admin => Ok(account.id.clone()),
        None => Err(Refusal::HostAdminRequired),
    }
}
