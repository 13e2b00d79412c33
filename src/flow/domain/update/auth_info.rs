//! Update: tokens to make or end.

use super::plan::{Asker, Plan, Wait};
use crate::flow::Context;
use crate::flow::staff::token::token;
use crate::registry::command::{AuthInfoChange, DomainUpdate};
use crate::registry::domain::{Standing, TokenOperation, auth_info};
use crate::registry::event::Event;
use crate::registry::refusal::Refusal;

/// Takes the making or ending of tokens in. It never waits.
///
/// # Errors
/// Why the rules say no.
pub fn take(context: &Context<'_>, plan: &mut Plan, asker: &Asker, request: &DomainUpdate) -> Result<(), Refusal> {
    let Asker::Caller(_, standing) = asker else { return Ok(()) };
    match request.auth_info {
        Some(AuthInfoChange::IssueTransfer) => issue(context, plan, standing, TokenOperation::Transfer),
        Some(AuthInfoChange::IssueRedel) => issue(context, plan, standing, TokenOperation::Redel),
        Some(AuthInfoChange::Clear) => clear(plan, standing),
        // Refused before, or another part's business.
        Some(AuthInfoChange::Empty | AuthInfoChange::Use(_) | AuthInfoChange::OfContact(_) | AuthInfoChange::Ext)
        | None => Ok(()),
    }
}

fn issue(
    context: &Context<'_>,
    plan: &mut Plan,
    standing: &Standing,
    operation: TokenOperation,
) -> Result<(), Refusal> {
    let role = standing.token_role(&plan.after, operation).ok_or(Refusal::NotAuthorizedToSetAuthInfo)?;
    let token = token(context, operation, role);
    plan.take(Wait::default(), |domain| auth_info::issue(domain, token.clone(), context.policy))?;
    Ok(())
}

fn clear(plan: &mut Plan, standing: &Standing) -> Result<(), Refusal> {
    let mut operations = vec![TokenOperation::Transfer, TokenOperation::Redel];
    operations.retain(|operation| standing.token_role(&plan.after, *operation).is_some());
    if operations.is_empty() {
        return Err(Refusal::NotAuthorizedToUnsetAuthInfo);
    }
    let event = Event::TokensCleared { domain: plan.after.name.clone() };
    plan.take(Wait::default(), |domain| Ok((auth_info::clear(domain, &operations), event.clone())))?;
    Ok(())
}
