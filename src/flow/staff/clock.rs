//! The sandbox's clock. Whether an installation's clock may be moved at all is the store's to
//! say.

use chrono::{DateTime, Utc};

use crate::flow::{Context, Halt, Workspace, record};
use crate::registry::event::Event;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

/// Moves the clock forward to `now`.
///
/// # Errors
/// [`Refusal::NotNow`] when it would go back.
pub fn set(workspace: &mut Workspace, context: &Context<'_>, now: DateTime<Utc>) -> Result<Reply, Halt> {
    let present = workspace.clock.unwrap_or(context.now).max(context.now);
    if now < present {
        return Err(Refusal::NotNow(format!("it is {present}; the clock only moves forward")).into());
    }
    workspace.clock = Some(now);
    record(workspace, context, Event::ClockMoved { now })?;
    Ok(Reply::Clock(now))
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;
    use crate::flow::desk::Desk;
    use crate::registry::staff::StaffCommand;

    #[test]
    fn the_clock_only_moves_forward() {
        let mut desk = Desk::new();
        let later = desk.now + Duration::days(31);
        assert_eq!(desk.done(StaffCommand::ClockSet { now: later }), Reply::Clock(later));
        assert_eq!(desk.workspace.clock, Some(later));
        let refusal = desk.refused(StaffCommand::ClockSet { now: later - Duration::seconds(1) });
        assert!(refusal.to_string().ends_with("the clock only moves forward"));
        assert_eq!((desk.workspace.clock, desk.history("clock_moved")), (Some(later), 1));
    }
}
