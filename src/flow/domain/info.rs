//! Domain info.

use super::check::is_offered;
use super::present;
use super::view::{show_roles, view};
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, caller};
use crate::registry::command::DomainInfo;
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

impl Flow for DomainInfo {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        keys.domains.insert(self.name.clone());
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        let viewer = caller(workspace, context)?.id.clone();
        let Some(domain) = present(workspace, context, &self.name)? else {
            if is_offered(workspace, context, &self.name)? {
                return Ok(Reply::DomainOffered(self.name.clone()));
            }
            return Err(Refusal::DomainNotFound(self.name.clone()).into());
        };
        // An empty password is how clients leave authInfo out.
        let given = self.auth_info.as_deref().filter(|text| !text.is_empty());
        let opened = given.map(|text| domain.tokens.iter().any(|token| token.opens(text, context.now)));
        if opened == Some(false) {
            return Err(Refusal::AuthInfoWrong.into());
        }
        let mut view = view(workspace, context, &domain, Some(&viewer), self.hosts)?;
        if opened == Some(true) {
            show_roles(&mut view, &domain);
        }
        Ok(Reply::Domain(Box::new(view)))
    }
}
