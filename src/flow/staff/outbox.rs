//! Letters and mails that left the house.

use crate::flow::{Context, Halt, Workspace};
use crate::registry::reply::Reply;

/// Notes that the rows `ids` of the outbox were delivered.
///
/// # Errors
/// None today; the signature is that of its neighbours.
pub fn delivered(workspace: &mut Workspace, context: &Context<'_>, ids: &[i64]) -> Result<Reply, Halt> {
    workspace.delivered.extend(ids.iter().map(|id| (*id, context.now)));
    Ok(Reply::Done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::desk::Desk;
    use crate::registry::staff::StaffCommand;

    #[test]
    fn every_delivered_row_is_noted_with_its_time() {
        let mut desk = Desk::new();
        assert_eq!(desk.done(StaffCommand::OutboxDelivered { ids: vec![3, 4] }), Reply::Done);
        assert_eq!(desk.workspace.delivered, [(3, desk.now), (4, desk.now)]);
    }
}
