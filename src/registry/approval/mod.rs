//! Orders that wait for somebody: a registrant, a name server administrator, a VID contact.

pub mod answer;
pub mod letter;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

pub use letter::Letter;

use super::calendar;
use super::command::{ContactUpdate, DomainCreate, DomainDelete, DomainUpdate, HostUpdate};
use super::domain::{Domain, DomainName};
use super::handle::Handle;
use super::host::HostName;
use super::message::Transaction;
use super::money::Money;
use super::policy::Policy;

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
    /// The steps that follow a yes, in order, each with those who will be asked.
    pub steps_left: Vec<Asked>,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

    /// Whether it waits although the deadline of its step has passed.
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.is_open() && now >= self.deadline
    }

    /// The approval in its next step, which begins `now`; `None` when everybody has said yes.
    pub fn next(&self, now: DateTime<Utc>, policy: &Policy) -> Option<Self> {
        let (next, left) = self.steps_left.split_first()?;
        Some(Self {
            step: next.step,
            approvers: next.approvers.clone(),
            steps_left: left.to_vec(),
            deadline: next.step.deadline(now, policy),
            ..self.clone()
        })
    }
}

impl Step {
    /// When a step that begins `now` lapses.
    pub fn deadline(self, now: DateTime<Utc>, policy: &Policy) -> DateTime<Utc> {
        match self {
            Self::Terms => calendar::midnight_after(now, policy.terms_days),
            Self::Queue => now + Duration::days(QUEUE_DAYS),
            Self::Registrant | Self::RoleHolder | Self::VidContact => now + policy.approval_ttl,
            Self::Email => now + policy.email_confirm_ttl,
            Self::Letter => now + policy.letter_ttl,
        }
    }
}

impl Outcome {
    /// The word in refusals and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Rejected => "rejected",
            Self::Lapsed => "lapsed",
            Self::Overtaken => "overtaken",
        }
    }
}

/// An application waits in the queue for as long as those before it take, which end by
/// themselves; ten years is never.
const QUEUE_DAYS: i64 = 3650;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    #[test]
    fn every_step_has_its_own_deadline() {
        let (now, policy) = (at("2026-11-22T12:00:00Z"), Policy::dk_2023());
        let deadline = |step: Step| step.deadline(now, &policy);
        assert_eq!(deadline(Step::Terms), at("2026-11-25T23:00:00Z"));
        assert_eq!(deadline(Step::Registrant), at("2026-12-06T12:00:00Z"));
        assert_eq!(deadline(Step::RoleHolder), at("2026-12-06T12:00:00Z"));
        assert_eq!(deadline(Step::VidContact), at("2026-12-06T12:00:00Z"));
        assert_eq!(deadline(Step::Email), at("2026-11-24T12:00:00Z"));
        assert_eq!(deadline(Step::Letter), at("2026-12-22T12:00:00Z"));
        assert!(deadline(Step::Queue) > at("2036-01-01T00:00:00Z"));
    }

    #[test]
    fn the_next_step_has_its_own_approvers_and_deadline() {
        let first = approval(Step::VidContact, &["VID1-DK", "VID2-DK"]);
        let left = vec![Asked { step: Step::Letter, approvers: vec![Handle::trusted("OWN1-DK")] }];
        let (now, policy) = (at("2026-11-23T12:00:00Z"), Policy::dk_2023());
        let second = Approval { steps_left: left, ..first }.next(now, &policy).unwrap();
        assert_eq!((second.step, second.approvers[0].as_str()), (Step::Letter, "OWN1-DK"));
        assert_eq!(second.deadline, now + policy.letter_ttl);
        assert_eq!(second.next(now, &policy), None);
    }

    #[test]
    fn an_approval_is_overdue_from_its_deadline_on_while_it_is_open() {
        let open = approval(Step::VidContact, &[]);
        assert!(!open.is_overdue(open.deadline - Duration::seconds(1)));
        assert!(open.is_overdue(open.deadline));
        let ended = Approval { outcome: Some(Outcome::Done), ..open.clone() };
        assert!(!ended.is_overdue(open.deadline));
    }

    /// A cancellation of `eksempel.dk` by REG-1001 that waits in `step` until 6 December 2026.
    pub(crate) fn approval(step: Step, approvers: &[&str]) -> Approval {
        let name: DomainName = "eksempel.dk".parse().unwrap();
        Approval {
            id: 7,
            domain: Some(name.clone()),
            operation: Held::DomainDelete(DomainDelete::new(name)),
            step,
            steps_left: Vec::new(),
            approvers: approvers.iter().map(|handle| Handle::trusted(handle)).collect(),
            requester: Handle::trusted("REG-1001"),
            transaction: Transaction { cl_trid: Some("CL-1".to_owned()), sv_trid: "SV-1".to_owned() },
            requested_at: at("2026-11-22T12:00:00Z"),
            deadline: at("2026-12-06T12:00:00Z"),
            letter: None,
            outcome: None,
        }
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }
}
