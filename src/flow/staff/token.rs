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
