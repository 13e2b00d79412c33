//! Queueing for a name that is taken.

use super::contact_of;
use crate::flow::domain::present;
use crate::flow::{Context, Halt, Workspace, record};
use crate::registry::Handle;
use crate::registry::domain::DomainName;
use crate::registry::event::Event;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;
use crate::registry::waiting_list::Position;

/// Puts `contact` at the end of the waiting list of `name`. One contact may hold several
/// positions.
///
/// # Errors
/// [`Halt::Refused`] when the name is not registered or the contact does not exist,
/// [`Halt::Needs`] when rows are missing.
pub fn add(
    workspace: &mut Workspace,
    context: &Context<'_>,
    name: &DomainName,
    contact: &Handle,
) -> Result<Reply, Halt> {
    contact_of(workspace, contact)?;
    if present(workspace, context, name)?.is_none() {
        return Err(Refusal::NotNow(format!("{name} is not registered, so nobody waits for it")).into());
    }
    let (domain, contact) = (name.clone(), contact.clone());
    let id = workspace.next_id();
    let position =
        Position { id, domain: domain.clone(), contact: contact.clone(), joined_at: context.now, offer: None };
    workspace.save_position(position.clone());
    record(workspace, context, Event::PositionAdded { domain, contact })?;
    Ok(Reply::Position(position))
}

#[cfg(test)]
mod tests {
    use crate::flow::desk::Desk;
    use crate::registry::sample::{handle, name};
    use crate::registry::staff::StaffCommand;

    #[test]
    fn those_who_wait_stand_in_the_order_of_arrival() {
        let mut desk = Desk::new();
        for contact in ["NEW1-DK", "VID1-DK", "NEW1-DK"] {
            desk.done(join("borger.dk", contact));
        }
        let waiting = desk.workspace.waiting(&name("borger.dk")).unwrap();
        let contacts: Vec<_> = waiting.iter().map(|position| position.contact.as_str()).collect();
        assert_eq!(contacts, ["NEW1-DK", "VID1-DK", "NEW1-DK"]);
        assert_eq!(desk.history("position_added"), 3);
    }

    #[test]
    fn nobody_waits_for_a_free_name_and_nobody_unknown_waits() {
        let mut desk = Desk::new();
        let refusal = desk.refused(join("ledig.dk", "NEW1-DK"));
        assert_eq!(refusal.to_string(), "ledig.dk is not registered, so nobody waits for it");
        assert_eq!(desk.refused(join("borger.dk", "GONE1-DK")).to_string(), "there is no contact GONE1-DK");
    }

    fn join(domain: &str, contact: &str) -> StaffCommand {
        StaffCommand::WaitingListAdd { domain: name(domain), contact: handle(contact) }
    }
}
