//! A registrar's account as it is now: what has become due is written down first.

use super::{Actor, Context, Halt, Workspace, record};
use crate::registry::Handle;
use crate::registry::billing::watch;
use crate::registry::message::Transaction;

/// Brings the account to the present, each step with its date. Whatever moves its balance does so
/// first: a month that is over ends with what was there then, however late it is stated.
///
/// # Errors
/// [`Halt::Needs`] when the account was not loaded.
pub fn present(workspace: &mut Workspace, context: &Context<'_>, handle: &Handle) -> Result<(), Halt> {
    while let Some(account) = workspace.registrar(handle)? {
        let Some((after, due_at, event)) = watch::advance(&account, context.policy, context.now) else { break };
        workspace.save_registrar(after);
        if let Some(event) = event {
            let transaction = Transaction { cl_trid: None, sv_trid: context.transaction.sv_trid.clone() };
            let actor = &Actor::Registry;
            let then = Context { actor, command: "job", transaction: &transaction, ..context.at(due_at) };
            record(workspace, &then, event)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::flow::desk::Desk;
    use crate::registry::sample::{at, handle};
    use crate::registry::staff::{Due, StaffCommand};

    #[test]
    fn a_job_months_late_writes_what_each_month_would_have() {
        let mut desk = watched();
        desk.now = at("2027-02-10T12:00:00Z");
        for _ in 0..2 {
            desk.done(StaffCommand::Advance { due: Due::Registrar(handle("REG-1001")), at: desk.now });
        }
        let sent: Vec<_> = desk.workspace.outbox.iter().map(|mail| (mail.at, &*mail.subject)).collect();
        let expected = [
            (at("2026-11-30T23:00:00Z"), "Statement for 2026-11"),
            (at("2026-12-31T23:00:00Z"), "Statement for 2026-12"),
            (at("2027-01-31T23:00:00Z"), "Statement for 2027-01"),
        ];
        assert_eq!(sent, expected);
        assert_eq!(desk.history("account_stated"), 3);
        assert_eq!(desk.workspace.history[0].command, "job");
    }

    #[test]
    fn money_that_moves_later_belongs_to_the_month_it_moves_in() {
        let mut desk = watched();
        desk.now = at("2026-12-02T12:00:00Z");
        let amount = "25.50".parse().unwrap();
        desk.done(StaffCommand::RegistrarDeposit { registrar: handle("REG-1001"), amount });
        desk.now = at("2027-01-02T12:00:00Z");
        desk.done(StaffCommand::Advance { due: Due::Registrar(handle("REG-1001")), at: desk.now });
        let bodies: Vec<_> = desk.post("mail").into_iter().map(|(_, body)| body).collect();
        assert!(bodies[0].contains("Paid in: 0.00 DKK") && bodies[0].contains("At the end: 1000.00 DKK"), "{bodies:?}");
        assert!(
            bodies[1].contains("Paid in: 25.50 DKK") && bodies[1].contains("At the end: 1025.50 DKK"),
            "{bodies:?}"
        );
    }

    /// A desk whose accounts have been looked at for the first time.
    fn watched() -> Desk {
        let mut desk = Desk::new();
        desk.done(StaffCommand::Advance { due: Due::Registrar(handle("REG-1001")), at: desk.now });
        assert!(desk.workspace.outbox.is_empty());
        desk
    }
}
