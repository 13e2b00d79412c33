//! Domain check.

use super::present;
use crate::flow::{Actor, Context, Flow, Halt, Keys, Workspace, asker};
use crate::registry::approval::Held;
use crate::registry::command::DomainCheck;
use crate::registry::domain::DomainName;
use crate::registry::refusal::Refusal;
use crate::registry::reply::{Checked, CheckedObject, Reply, Taken};

impl Flow for DomainCheck {
    fn keys(&self, _actor: &Actor, keys: &mut Keys) {
        keys.names.extend(self.names.iter().flatten().cloned());
    }

    fn decide(&self, workspace: &mut Workspace, context: &Context<'_>) -> Result<Reply, Halt> {
        asker(workspace, context)?;
        if self.names.len() > context.policy.check_names_max {
            return Err(Refusal::TooManyNames(context.policy.check_names_max).into());
        }
        let mut checked = Vec::with_capacity(self.names.len());
        let mut missing = Keys::default();
        for name in &self.names {
            let (object, taken) = match name {
                Ok(name) => (name.to_string(), taken(workspace, context, name)),
                Err(text) => (text.clone(), Ok(Some(Taken::InvalidDomain))),
            };
            match taken {
                Ok(taken) => checked.push(Checked { object, taken }),
                Err(Halt::Needs(keys)) => missing.merge(*keys),
                Err(refused) => return Err(refused),
            }
        }
        if missing.is_empty() {
            Ok(Reply::Checked(CheckedObject::Domain, checked))
        } else {
            Err(Halt::Needs(Box::new(missing)))
        }
    }
}

/// What stands against an application for `name`. Most often a glance tells; where time has work to
/// do, or somebody waits, everything must be seen.
fn taken(workspace: &mut Workspace, context: &Context<'_>, name: &DomainName) -> Result<Option<Taken>, Halt> {
    let glance = workspace.glance(name);
    let settled = glance.filter(|glance| !glance.awaited && glance.due_at.is_none_or(|due_at| context.now < due_at));
    if let Some(glance) = settled {
        let taken = glance.registered || context.policy.labels_reserved.contains(name.label());
        return Ok(taken.then_some(Taken::InUse));
    }
    let registered = present(workspace, context, name)?.is_some();
    if registered || context.policy.labels_reserved.contains(name.label()) {
        return Ok(Some(Taken::InUse));
    }
    let open = workspace.open_approvals(name)?;
    if open.iter().any(|approval| matches!(approval.operation, Held::DomainCreate(_))) {
        return Ok(Some(Taken::Enqueued));
    }
    Ok(is_offered(workspace, context, name)?.then_some(Taken::Offered))
}

/// Whether a position of the waiting list has the right to `name` now.
///
/// # Errors
/// [`Halt::Needs`] when the name was not loaded.
pub fn is_offered(workspace: &Workspace, context: &Context<'_>, name: &DomainName) -> Result<bool, Halt> {
    let waiting = workspace.waiting(name)?;
    let mut offers = waiting.iter().filter_map(|position| position.offer.as_ref());
    Ok(offers.any(|offer| context.now < offer.expires_at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::domain::world::World;
    use crate::flow::workspace::Glance;
    use crate::registry::approval::{Application, Approval, Step};
    use crate::registry::command::{Command, DomainCreate};
    use crate::registry::domain::sample::{at, domain, handle};
    use crate::registry::message::Transaction;
    use crate::registry::money::Money;
    use crate::registry::waiting_list::{Offer, Position};

    #[test]
    fn answers_come_in_the_order_of_the_names_and_in_unicode() {
        let mut world = World::of(domain());
        let names = ["xn--ble-xla.dk", "eksempel.dk", "-x.dk", "EKSEMPEL.dk"];
        let answers = check(&mut world, &names);
        let expected = [
            ("\u{e6}ble.dk", None),
            ("eksempel.dk", Some(Taken::InUse)),
            ("-x.dk", Some(Taken::InvalidDomain)),
            ("eksempel.dk", Some(Taken::InUse)),
        ];
        assert_eq!(answers, Ok(expected.map(|(name, taken)| (name.to_owned(), taken)).to_vec()));
    }

    #[test]
    fn a_reserved_label_is_in_use() {
        let mut world = World::of(domain());
        world.policy.labels_reserved.insert("ledig".to_owned());
        assert_eq!(check(&mut world, &["ledig.dk"]), Ok(vec![("ledig.dk".to_owned(), Some(Taken::InUse))]));
    }

    #[test]
    fn a_name_applied_for_is_enqueued() {
        let mut world = free();
        world.workspace.save_approval(application());
        assert_eq!(check(&mut world, &["ledig.dk"]), Ok(vec![("ledig.dk".to_owned(), Some(Taken::Enqueued))]));
        world
            .workspace
            .save_approval(Approval { outcome: Some(crate::registry::approval::Outcome::Rejected), ..application() });
        assert_eq!(check(&mut world, &["ledig.dk"]), Ok(vec![("ledig.dk".to_owned(), None)]));
    }

    #[test]
    fn a_name_is_offered_until_the_offer_ends() {
        let mut world = free();
        let offer = Some(Offer { token: "0011aabb".to_owned(), expires_at: at("2026-06-02T00:00:00Z") });
        let domain = "ledig.dk".parse().unwrap();
        let joined_at = at("2026-01-01T00:00:00Z");
        world.workspace.save_position(Position { offer, ..Position::join(5, domain, handle("OWNER1-DK"), joined_at) });
        assert_eq!(check(&mut world, &["ledig.dk"]), Ok(vec![("ledig.dk".to_owned(), Some(Taken::Offered))]));
        assert!(Taken::Offered.to_string().len() <= 32);
        let name: DomainName = "ledig.dk".parse().unwrap();
        world.now = at("2026-06-02T00:00:00Z");
        assert_eq!(world.run("REG-1", |workspace, context| is_offered(workspace, context, &name)), Ok(false));
    }

    #[test]
    fn a_glance_tells_unless_time_or_somebody_has_a_say() {
        let name: DomainName = "navn.dk".parse().unwrap();
        let now = at("2026-06-01T00:00:00Z");
        let told = |glance: Glance| {
            let mut world = World::of(domain());
            world.now = now;
            world.workspace.names.load(name.clone(), Some(glance));
            world.run("REG-1", |workspace, context| match taken(workspace, context, &name) {
                Err(Halt::Needs(keys)) => Ok(Err(keys.domains)),
                taken => taken.map(Ok),
            })
        };
        let registered = Glance { registered: true, due_at: None, awaited: false };
        let due = |seconds| Some(now + chrono::Duration::seconds(seconds));
        let in_full = Ok(Err([name.clone()].into()));
        assert_eq!(told(Glance::default()), Ok(Ok(None)));
        assert_eq!(told(registered), Ok(Ok(Some(Taken::InUse))));
        assert_eq!(told(Glance { due_at: due(1), ..registered }), Ok(Ok(Some(Taken::InUse))));
        assert_eq!(told(Glance { due_at: due(0), ..registered }), in_full);
        assert_eq!(told(Glance { awaited: true, ..registered }), in_full);
        assert_eq!(told(Glance { awaited: true, ..Glance::default() }), in_full);
    }

    #[test]
    fn a_check_has_a_limit() {
        let mut world = World::of(domain());
        world.policy.check_names_max = 2;
        assert!(check(&mut world, &["a.dk", "b.dk"]).is_ok());
        assert_eq!(check(&mut world, &["a.dk", "b.dk", "c.dk"]), Err(Refusal::TooManyNames(2)));
    }

    fn check(world: &mut World, names: &[&str]) -> Result<Vec<(String, Option<Taken>)>, Refusal> {
        let names = names.iter().map(|text| text.parse().map_err(|_| (*text).to_owned())).collect();
        match world.ask("REG-1", &Command::DomainCheck(DomainCheck { names }))? {
            Reply::Checked(CheckedObject::Domain, checked) => {
                Ok(checked.into_iter().map(|checked| (checked.object, checked.taken)).collect())
            }
            other => panic!("not a check: {other:?}"),
        }
    }

    /// A world in which `ledig.dk` was looked for and nothing was found.
    fn free() -> World {
        let mut world = World::of(domain());
        let name: DomainName = "ledig.dk".parse().unwrap();
        world.workspace.domains.load(name.clone(), None);
        world.workspace.open_approvals.load(name.clone(), None);
        world.workspace.waiting.load(name, None);
        world
    }

    fn application() -> Approval {
        let name: DomainName = "ledig.dk".parse().unwrap();
        let registrant = Some(handle("OWNER1-DK"));
        let create = DomainCreate { registrant, ..crate::registry::sample::create(name.as_str()) };
        let tracking_number = "2026060100001".to_owned();
        Approval {
            id: 9,
            domain: Some(name),
            operation: Held::DomainCreate(Box::new(Application {
                create,
                charged: Money::ore(7_000),
                tracking_number,
            })),
            step: Step::Terms,
            steps_left: Vec::new(),
            approvers: vec![handle("OWNER1-DK")],
            requester: handle("REG-1"),
            transaction: Transaction { cl_trid: None, sv_trid: "SV-0".to_owned() },
            requested_at: at("2026-06-01T00:00:00Z"),
            deadline: at("2026-06-05T00:00:00Z"),
            letter: None,
            outcome: None,
        }
    }
}
