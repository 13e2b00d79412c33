//! Contact info.

use super::present;
use super::view::{is_related, view};
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, asker};
use crate::registry::command::ContactInfo;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

impl Flow for ContactInfo {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        keys.contacts.insert(self.handle.clone());
    }

    /// Registrants are public, others are seen by their own registrar only. Their domains, which may
    /// be very many, are looked up only for those whom it concerns.
    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        let viewer = asker(workspace, context)?;
        let contact =
            present(workspace, context, &self.handle)?.ok_or_else(|| Refusal::ContactNotFound(self.handle.clone()))?;
        if !is_related(&contact, viewer) && workspace.registrant_of(&self.handle)?.is_empty() {
            return Err(Refusal::ContactUnrelated.into());
        }
        Ok(Reply::Contact(Box::new(view(workspace, context, &contact, viewer)?)))
    }
}
