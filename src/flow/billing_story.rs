//! Chance histories that cost money, for the tests of the ledger: in memory and on both databases.

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::Actor;
use crate::registry::approval::Approval;
use crate::registry::billing::invoice::Invoice;
use crate::registry::command::{
    Authorization, Command, DomainCreate, DomainDelete, DomainRenew, DomainUpdate, Restore,
};
use crate::registry::contact::Contact;
use crate::registry::domain::sample::{contact, handle, host, host_name, name};
use crate::registry::domain::{Domain, DomainName, Management};
use crate::registry::handle::Handle;
use crate::registry::money::Money;
use crate::registry::registrar::Registrar;
use crate::registry::sample;
use crate::registry::staff::{Seed, StaffCommand};

/// Something that happens.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Move {
    /// A registrar applies; a registrant who manages it pays by invoice.
    Create {
        who: usize,
        name: usize,
        years: u32,
        confirmed: bool,
        own: bool,
    },
    /// A held operation gets its answer.
    Answer {
        which: usize,
        yes: bool,
    },
    Renew {
        who: usize,
        name: usize,
        years: u32,
    },
    Delete {
        who: usize,
        name: usize,
    },
    Restore {
        who: usize,
        name: usize,
    },
    Registrant {
        who: usize,
        name: usize,
    },
    AutoRenew {
        who: usize,
        name: usize,
        on: bool,
    },
    Deposit {
        who: usize,
        ore: i64,
    },
    Invoice {
        name: usize,
    },
    /// An invoice is paid: some øre of it, or all.
    Pay {
        which: usize,
        ore: Option<i64>,
    },
    /// Time passes, and what is due is done.
    Wait {
        hours: i64,
    },
}

/// What a move looks at to become a command.
#[derive(Debug)]
pub(crate) struct Sight {
    pub now: DateTime<Utc>,
    pub domains: Vec<Domain>,
    pub waiting: Vec<Approval>,
    pub open: Vec<Invoice>,
}

impl Move {
    /// Who asks for what; nothing when there is nothing to ask for, or only time passes.
    pub fn command(self, sight: &Sight) -> Option<(Actor, Command)> {
        let staff = |command| (Actor::Registry, Command::Staff(Box::new(command)));
        let registrar = |who: usize, command| (Actor::Registrar(registrars()[who].clone()), command);
        let update = |who: usize, at: usize, fill: &dyn Fn(&mut DomainUpdate)| {
            let mut update = DomainUpdate::new(names()[at].clone());
            fill(&mut update);
            registrar(who, Command::DomainUpdate(Box::new(update)))
        };
        let seconds = sight.now.timestamp().to_string();
        Some(match self {
            Self::Create { who, name, years, confirmed, own } => {
                let create = DomainCreate {
                    years,
                    name_servers: SERVERS.map(host_name).into(),
                    registrant: Some(handle(if own { "SELF1-DK" } else { OWNERS[who] })),
                    management: own.then_some(Management::Registrant),
                    auth_info: Authorization::default(),
                    order_confirmation: confirmed.then_some(seconds),
                    ..sample::create(names()[name].as_str())
                };
                registrar(who, Command::DomainCreate(Box::new(create)))
            }
            Self::Answer { which, yes } => {
                let held = sight.waiting.get(which % sight.waiting.len().max(1))?;
                let (approval, contact) = (held.id, held.approvers.first()?.clone());
                staff(if yes {
                    StaffCommand::ApprovalApprove { approval, contact }
                } else {
                    StaffCommand::ApprovalReject { approval, contact }
                })
            }
            Self::Renew { who, name, years } => {
                let domain = sight.domains.iter().find(|domain| domain.name == names()[name])?;
                let (name, current_expiry) = (domain.name.clone(), domain.expires_at.date_naive());
                registrar(who, Command::DomainRenew(DomainRenew { name, current_expiry, years }))
            }
            Self::Delete { who, name } => {
                registrar(who, Command::DomainDelete(DomainDelete::new(names()[name].clone())))
            }
            Self::Restore { who, name } => update(who, name, &|update| update.restore = Some(Restore::Report)),
            Self::Registrant { who, name } => update(who, name, &|update| {
                update.registrant = Some(handle(SECOND_OWNERS[who]));
                update.order_confirmation = Some(seconds.clone());
            }),
            Self::AutoRenew { who, name, on } => update(who, name, &|update| update.auto_renew = Some(on)),
            Self::Deposit { who, ore } => {
                let (registrar, amount) = (registrars()[who].clone(), Money::ore(ore));
                staff(StaffCommand::RegistrarDeposit { registrar, amount })
            }
            Self::Invoice { name } => staff(StaffCommand::InvoiceIssue { domain: names()[name].clone() }),
            Self::Pay { which, ore } => {
                let invoice = sight.open.get(which % sight.open.len().max(1))?.id;
                staff(StaffCommand::InvoicePay { invoice, amount: ore.map(Money::ore) })
            }
            Self::Wait { .. } => return None,
        })
    }
}

/// Histories of up to `count` moves.
pub(crate) fn moves(count: usize) -> impl Strategy<Value = Vec<Move>> {
    let (who, name) = (|| 0..REGISTRARS.len(), || 0..NAMES.len());
    let one = prop_oneof![
        4 => (who(), name(), 1..3_u32, prop::bool::weighted(0.7), prop::bool::weighted(0.4))
            .prop_map(|(who, name, years, confirmed, own)| Move::Create { who, name, years, confirmed, own }),
        3 => (0..4_usize, any::<bool>()).prop_map(|(which, yes)| Move::Answer { which, yes }),
        2 => (who(), name(), 1..4_u32).prop_map(|(who, name, years)| Move::Renew { who, name, years }),
        1 => (who(), name()).prop_map(|(who, name)| Move::Delete { who, name }),
        2 => (who(), name()).prop_map(|(who, name)| Move::Restore { who, name }),
        1 => (who(), name()).prop_map(|(who, name)| Move::Registrant { who, name }),
        1 => (who(), name(), any::<bool>()).prop_map(|(who, name, on)| Move::AutoRenew { who, name, on }),
        2 => (who(), -100..90_000_i64).prop_map(|(who, ore)| Move::Deposit { who, ore }),
        2 => name().prop_map(|name| Move::Invoice { name }),
        2 => (0..4_usize, prop::option::of(1..8_000_i64)).prop_map(|(which, ore)| Move::Pay { which, ore }),
        3 => prop_oneof![4 => 1..100_i64, 1 => 2_000..10_000_i64].prop_map(|hours| Move::Wait { hours }),
    ];
    prop::collection::vec(one, 1..count)
}

/// The names people want.
pub(crate) fn names() -> Vec<DomainName> {
    NAMES.map(name).into()
}

/// The accounts that pay.
pub(crate) fn registrars() -> Vec<Handle> {
    REGISTRARS.map(handle).into()
}

/// Everybody there is; who pays from an account has 400.00 on it.
pub(crate) fn people(now: DateTime<Utc>) -> Seed {
    let registrars = registrars();
    let own = |owners: [&str; 2]| -> Vec<Contact> {
        owners.iter().zip(&registrars).map(|(owner, sponsor)| contact(owner, sponsor)).collect()
    };
    let mut contacts = [own(OWNERS), own(SECOND_OWNERS)].concat();
    contacts.push(contact("SELF1-DK", &Handle::registry()));
    Seed {
        registrars: registrars
            .iter()
            .map(|id| Registrar { balance: Money::ore(400_00), ..Registrar::new(id.clone(), id.as_str(), now) })
            .collect(),
        contacts,
        hosts: SERVERS.map(|server| host(server, &registrars[0])).into(),
        ..Seed::default()
    }
}

const REGISTRARS: [&str; 2] = ["REG-1", "REG-2"];
const OWNERS: [&str; 2] = ["OWNER1-DK", "OWNER2-DK"];
const SECOND_OWNERS: [&str; 2] = ["NEXT1-DK", "NEXT2-DK"];
const NAMES: [&str; 2] = ["a.dk", "b.dk"];
const SERVERS: [&str; 2] = ["ns1.example.net", "ns2.example.net"];
