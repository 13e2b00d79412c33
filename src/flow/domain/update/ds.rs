//! Update: DS records.

use super::plan::{Asker, Plan, Wait};
use crate::flow::Context;
use crate::registry::approval::VidClass;
use crate::registry::command::DomainUpdate;
use crate::registry::domain::update::ds::{change, check_authority};
use crate::registry::refusal::Refusal;

/// Takes the change of DS records in. Beside a change of name servers that waits it waits too,
/// because that change ends all records.
///
/// # Errors
/// Why the rules say no.
pub fn take(context: &Context<'_>, plan: &mut Plan, asker: &Asker, request: &DomainUpdate) -> Result<(), Refusal> {
    if !request.changes_ds() {
        return Ok(());
    }
    let wait = match asker {
        Asker::Settled => Wait::default(),
        Asker::Caller(_, standing) => {
            check_authority(&plan.after, standing)?;
            let joins = plan.held.changes_name_servers();
            let registrant = plan.after.vid && !standing.registrant && !joins;
            Wait { registrant, class: Some(VidClass::Contact), joins, ..Wait::default() }
        }
    };
    if plan.take(wait, |domain| change(domain, request, context.policy))? {
        plan.held.remove_ds = request.remove_ds.clone();
        plan.held.add_ds.clone_from(&request.add_ds);
    }
    Ok(())
}
