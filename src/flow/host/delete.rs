//! Host delete.

use super::admin::check_privilege;
use super::present;
use crate::flow::approval::cancel;
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, caller, record};
use crate::registry::command::HostDelete;
use crate::registry::event::Event;
use crate::registry::host::delete::check;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

impl Flow for HostDelete {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        keys.hosts.insert(self.name.clone());
        keys.domains.extend(self.name.superordinate());
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        let account = caller(workspace, context)?;
        let host =
            present(workspace, context, &self.name)?.ok_or_else(|| Refusal::HostDoesNotExist(self.name.clone()))?;
        check_privilege(workspace, context, &account.id, &host)?;
        check(&host, workspace.host_links(&self.name)?)?;
        if let Some(open) = host.open_approval() {
            cancel(workspace, context, open)?;
        }
        let (requested, sponsor) = (host.sponsor == account.id, host.sponsor.clone());
        // Told while there still is something to show.
        record(workspace, context, Event::HostDeleted { host: self.name.clone(), requested, sponsor })?;
        workspace.delete_host(&self.name, context.now);
        Ok(Reply::Done)
    }
}
