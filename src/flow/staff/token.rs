//! AuthInfo tokens made in self-service: what a registrant, proxy or administrator does without EPP.

use crate::flow::domain::present;
use crate::flow::{Context, Halt, Workspace, record};
use crate::registry::domain::{AuthInfo, DomainName, TokenOperation, TokenRole, auth_info};
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;

/// Makes a token for `operation` on `domain` in the name of the holder of `role`.
///
/// # Errors
/// [`Halt::Refused`] when the role cannot have such a token under the domain's management, or the
/// domain cannot have one now; [`Halt::Needs`] when rows are missing.
pub fn issue(
    workspace: &mut Workspace,
    context: &Context<'_>,
    domain: &DomainName,
    operation: TokenOperation,
    role: TokenRole,
) -> Result<Reply, Halt> {
    let current = present(workspace, context, domain)?.ok_or_else(|| Refusal::DomainNotFound(domain.clone()))?;
    if !auth_info::role_may_issue(role, operation, current.management()) {
        return Err(Refusal::NotAuthorizedToSetAuthInfo.into());
    }
    let token = token(context, operation, role);
    let (changed, event) = auth_info::issue(&current, token.clone(), context.policy)?;
    workspace.save_domain(changed);
    record(workspace, context, event)?;
    Ok(Reply::Token { domain: domain.clone(), token })
}

/// A fresh token of the command's own randomness.
pub fn token(context: &Context<'_>, operation: TokenOperation, role: TokenRole) -> AuthInfo {
    let mut entropy = [0; 16];
    entropy.copy_from_slice(&context.entropy[..16]);
    AuthInfo::issue(operation, role, entropy, context.now + context.policy.auth_info_ttl)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::domain::world::World;
    use crate::registry::domain::Domain;
    use crate::registry::domain::sample::{domain, self_managed};
    use TokenOperation::{Redel, Transfer};
    use TokenRole::{Nsa, Own, Pxy, Reg};

    #[test]
    fn a_registrant_gets_a_token_to_leave_by() {
        for domain in [domain(), self_managed()] {
            let mut world = World::of(domain);
            let Ok(Reply::Token { token, .. }) = try_on(&mut world, Transfer, Own) else { panic!("no token") };
            assert!(token.token.starts_with("OWN-TRANSFER-"));
            assert_eq!(world.domain().tokens, [token]);
        }
    }

    #[test]
    fn roles_follow_the_management() {
        let refused = Err(Refusal::NotAuthorizedToSetAuthInfo);
        assert_eq!(try_on(&mut World::of(domain()), Transfer, Pxy), refused);
        assert_eq!(try_on(&mut World::of(domain()), Redel, Own), refused);
        assert_eq!(try_on(&mut World::of(self_managed()), Transfer, Reg), refused);
        assert_eq!(try_on(&mut World::of(self_managed()), Transfer, Nsa), refused);
        assert!(try_on(&mut World::of(self_managed()), Redel, Nsa).is_ok());
    }

    #[test]
    fn invoices_and_vid_stop_tokens_for_transfer_only() {
        let mut unpaid = World::of(Domain { open_invoices: 1, ..self_managed() });
        assert_eq!(try_on(&mut unpaid, Transfer, Own), Err(Refusal::InvoiceOpen));
        assert!(try_on(&mut unpaid, Redel, Own).is_ok());
        let mut vid = World::of(Domain { vid: true, ..self_managed() });
        assert!(matches!(try_on(&mut vid, Transfer, Own), Err(Refusal::StatusProhibits(_))));
        assert!(try_on(&mut vid, Redel, Own).is_ok());
    }

    #[test]
    fn an_unknown_domain_has_no_tokens() {
        let mut world = World::of(domain());
        world.name = "ukendt.dk".parse().unwrap();
        let name = world.name.clone();
        assert_eq!(try_on(&mut world, Transfer, Own), Err(Refusal::DomainNotFound(name)));
    }

    fn try_on(world: &mut World, operation: TokenOperation, role: TokenRole) -> Result<Reply, Refusal> {
        let name = world.name.clone();
        world.run("REG-1", |workspace, context| issue(workspace, context, &name, operation, role))
    }
}
