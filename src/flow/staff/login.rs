//! What a login did to the account: failures are counted, too many lock it for a while.

use super::registrar::find;
use crate::flow::{Context, Halt, Workspace, record};
use crate::registry::Handle;
use crate::registry::event::Event;
use crate::registry::registrar::{logged_in, login_failed};
use crate::registry::reply::Reply;

/// How a login went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// The password was right.
    Right {
        /// The hash of a new password, if one was given.
        new_password_hash: Option<&'a str>,
    },
    /// The password was wrong.
    Wrong {
        /// Failures that lock the account.
        lock_after: i64,
        /// Seconds the lock lasts.
        lock_s: i64,
    },
}

/// Notes `outcome` on the account. A login that changes nothing writes nothing; a new password
/// and a lock stand in the history.
///
/// # Errors
/// [`Halt::Refused`] when the account does not exist, [`Halt::Needs`] when rows are missing.
pub fn note(
    workspace: &mut Workspace,
    context: &Context<'_>,
    id: &Handle,
    outcome: Outcome<'_>,
) -> Result<Reply, Halt> {
    let before = find(workspace, id)?;
    let after = match outcome {
        Outcome::Right { new_password_hash } => logged_in(&before, new_password_hash),
        Outcome::Wrong { lock_after, lock_s } => login_failed(&before, lock_after, lock_s, context.now),
    };
    if after != *before {
        let locked = after.login_locked_until > before.login_locked_until;
        let grave = locked || after.password_hash != before.password_hash;
        workspace.save_registrar(after.clone());
        if grave {
            record(workspace, context, Event::RegistrarChanged { registrar: id.clone() })?;
        }
    }
    Ok(Reply::Registrar(Box::new(after)))
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use crate::flow::Actor;
    use crate::flow::desk::Desk;
    use crate::registry::sample::handle;
    use crate::registry::staff::StaffCommand;

    #[test]
    fn failures_count_up_to_a_lock_and_success_forgets_them() {
        let mut desk = Desk::new();
        for _ in 1..=4 {
            desk.done(login("REG-1001", false, None));
        }
        assert_eq!((desk.registrar("REG-1001").failed_logins, desk.workspace.history.len()), (4, 0));
        desk.done(login("REG-1001", false, None));
        assert_eq!(desk.registrar("REG-1001").login_locked_until, Some(desk.now + Duration::seconds(600)));
        assert_eq!(desk.workspace.history.len(), 1);
        desk.done(login("REG-1001", true, None));
        let account = desk.registrar("REG-1001");
        assert_eq!((account.failed_logins, account.login_locked_until), (0, None));
    }

    #[test]
    fn a_plain_login_writes_nothing() {
        let mut desk = Desk::new();
        desk.done(login("REG-1001", true, None));
        assert_eq!(desk.workspace.registrars.dirty().count(), 0);
        assert!(desk.workspace.history.is_empty());
    }

    #[test]
    fn a_new_password_is_kept_with_a_line_in_the_history() {
        let mut desk = Desk::new();
        desk.actor = Actor::Registrar(handle("REG-1001"));
        desk.done(login("REG-1001", true, Some("$argon2id$new")));
        assert_eq!(desk.registrar("REG-1001").password_hash, "$argon2id$new");
        assert_eq!(desk.history("registrar_changed"), 1);
        assert!(!serde_json::to_string(&desk.workspace.history).unwrap().contains("argon2"));
    }

    #[test]
    fn a_login_nobody_has_is_refused() {
        let refusal = Desk::new().refused(login("REG-1009", false, None));
        assert_eq!(refusal.to_string(), "there is no registrar REG-1009");
    }

    fn login(id: &str, success: bool, new: Option<&str>) -> StaffCommand {
        let (registrar, new_password_hash) = (handle(id), new.map(str::to_owned));
        StaffCommand::LoginOutcome { registrar, success, new_password_hash, lock_after: 5, lock_s: 600 }
    }
}
