//! Orders that wait for somebody: a registrant, a name server administrator, a VID contact.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::command::{ContactUpdate, DomainCreate, DomainDelete, DomainUpdate, HostUpdate};
use super::domain::{Domain, DomainName};
use super::handle::Handle;
use super::host::HostName;
use super::message::Transaction;
use super::money::Money;

/// An operation answered with 1001 and held until somebody says yes or no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Number, rising.
    pub id: i64,
    /// The domain it concerns, if it concerns one.
    pub domain: Option<DomainName>,
    /// The operation to carry out.
    pub operation: Held,
    /// What it waits for.
    pub step: Step,
    /// The steps that follow a yes, in order.
    pub steps_left: Vec<Step>,
    /// The contacts of whom one must answer in this step.
    pub approvers: Vec<Handle>,
    /// The registrar that asked; it gets the outcome by poll.
    pub requester: Handle,
    /// The command that asked.
    pub transaction: Transaction,
    /// When it was asked.
    pub requested_at: DateTime<Utc>,
    /// When the present step lapses, which refuses the operation.
    pub deadline: DateTime<Utc>,
    /// The letter's code, once one was posted.
    pub letter: Option<Letter>,
    /// How it ended.
    pub outcome: Option<Outcome>,
}

/// A held operation, as the client asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "request", rename_all = "snake_case")]
pub enum Held {
    /// An application for a name, waiting for the registrant to accept the terms or for an
    /// earlier application.
    DomainCreate(Box<Application>),
    /// A change of a domain.
    DomainUpdate(Box<DomainUpdate>),
    /// A cancellation of a domain.
    DomainDelete(DomainDelete),
    /// A host below somebody else's domain, or with an administrator to be asked.
    HostCreate(HostName),
    /// A new administrator of a host.
    HostUpdate(Box<HostUpdate>),
    /// A new postal address of the registrant of a VID domain, or a new e-mail address.
    ContactUpdate(Box<ContactUpdate>),
}

/// An application for a domain that was charged but not decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// The command.
    pub create: DomainCreate,
    /// What was charged for it.
    pub charged: Money,
    /// The registry-wide application number.
    pub tracking_number: String,
}

/// What a held operation waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The registrant accepts the registry's terms.
    Terms,
    /// An earlier application for the same name ends.
    Queue,
    /// The registrant says yes.
    Registrant,
    /// The new role holder accepts.
    RoleHolder,
    /// The owner of a new e-mail address confirms it.
    Email,
    /// One of the VID contacts says yes.
    VidContact,
    /// The registrant enters the code of the registered letter.
    Letter,
}

/// The code of a registered letter, as a salted hash.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Random salt, hexadecimal.
    pub salt: String,
    /// SHA-256 over approval id, salt and code, hexadecimal.
    pub hash: String,
    /// Wrong entries so far.
    pub wrong_tries: u32,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Letter(wrong_tries: {})", self.wrong_tries)
    }
}

/// How a held operation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Carried out.
    Done,
    /// Rejected by somebody who was asked.
    Rejected,
    /// Nobody answered in time, or the code was wrong too often.
    Lapsed,
    /// Approved, but the rules no longer allowed it.
    Overtaken,
}

/// A step of a held operation and the contacts of whom one must take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The step.
    pub step: Step,
    /// Whose answer counts.
    pub approvers: Vec<Handle>,
}

/// How grave a change of a VID domain is. Changes of class A need nothing of this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VidClass {
    /// Class B: one VID contact approves.
    Contact,
    /// Class C: one VID contact approves, then the registrant enters the code of a letter.
    ContactAndLetter,
}

/// Who must say yes to a change of `domain`, in order: the registrant first if somebody else
/// started it, then, on a VID domain, what the class of the change demands. Empty: nobody.
pub fn steps(domain: &Domain, class: Option<VidClass>, registrant_first: bool) -> Vec<Asked> {
    let registrant = || vec![domain.registrant.clone()];
    let mut steps = Vec::new();
    if registrant_first {
        steps.push(Asked { step: Step::Registrant, approvers: registrant() });
    }
    if let Some(class) = class.filter(|_| domain.vid) {
        steps.push(Asked { step: Step::VidContact, approvers: domain.vid_contacts.clone() });
        if class == VidClass::ContactAndLetter {
            steps.push(Asked { step: Step::Letter, approvers: registrant() });
        }
    }
    steps
}

impl Outcome {
    /// What the requester is told where no rule has words of its own.
    pub fn text(self) -> &'static str {
        match self {
            Self::Done => "Pending action completed successfully.",
            Self::Rejected | Self::Lapsed | Self::Overtaken => "Pending action was rejected.",
        }
    }
}

impl Approval {
    /// Whether it still waits.
    pub fn is_open(&self) -> bool {
        self.outcome.is_none()
    }
}
