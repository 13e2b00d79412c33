//! The plan of an update: what is done at once, what has to wait, and for whom.

use crate::flow::approval::hold;
use crate::flow::domain::present::{end_host_requests, remove_left_over};
use crate::flow::{Context, Halt, Workspace, record};
use crate::registry::approval::{Asked, Held, VidClass, steps};
use crate::registry::command::DomainUpdate;
use crate::registry::domain::update::check_state;
use crate::registry::domain::{Domain, Pending, PendingKind, Standing};
use crate::registry::event::Event;
use crate::registry::handle::Handle;
use crate::registry::host::HostName;
use crate::registry::refusal::{Obstacle, Refusal};
use crate::registry::reply::{PendingText, Reply};

/// Who wants an update.
#[derive(Clone, Debug)]
pub enum Asker {
    /// A registrar, whose rights are still to be judged.
    Caller(Handle, Standing),
    /// Everybody who had to agree has agreed.
    Settled,
}

/// What a sub-command has to wait for. Empty: nothing.
#[derive(Clone, Debug, Default)]
pub struct Wait {
    /// The registrant, who did not start it.
    pub registrant: bool,
    /// A new registrant or role holder.
    pub acceptor: Option<Asked>,
    /// What the VID service demands, if the domain has it.
    pub class: Option<VidClass>,
    /// Nothing of its own, but another part of the command waits, and this one builds on it.
    pub joins: bool,
}

/// An update on its way through its sub-commands.
#[derive(Debug)]
pub struct Plan {
    /// The domain as if everything had been done.
    pub after: Domain,
    /// The domain with what is done at once.
    pub now: Domain,
    /// The part of the command that waits.
    pub held: DomainUpdate,
    events: Vec<Event>,
    waits: bool,
    registrant: bool,
    acceptors: Vec<Asked>,
    class: Option<VidClass>,
}

impl Plan {
    /// A plan that changes nothing yet.
    pub fn new(domain: &Domain) -> Self {
        Self {
            after: domain.clone(),
            now: domain.clone(),
            held: DomainUpdate::new(domain.name.clone()),
            events: Vec::new(),
            waits: false,
            registrant: false,
            acceptors: Vec::new(),
            class: None,
        }
    }

    /// Takes one sub-command in. `Ok(true)`: it waits, and the caller adds it to `held`.
    ///
    /// # Errors
    /// Why the domain takes no such change, or [`Refusal::StatusProhibits`] when it would have to
    /// wait behind a request that is open already.
    pub fn take(
        &mut self,
        wait: Wait,
        change: impl Fn(&Domain) -> Result<(Domain, Event), Refusal>,
    ) -> Result<bool, Refusal> {
        check_state(&self.after)?;
        let class = wait.class.filter(|_| self.after.vid);
        let waits = wait.joins || wait.registrant || wait.acceptor.is_some() || class.is_some();
        if waits && self.after.pending.is_some() {
            return Err(Refusal::StatusProhibits(Obstacle::of(&self.after)));
        }
        self.after = change(&self.after)?.0;
        if !waits {
            let (now, event) = change(&self.now)?;
            self.now = now;
            self.events.push(event);
            return Ok(false);
        }
        self.waits = true;
        self.registrant |= wait.registrant;
        self.class = stronger(self.class, class);
        self.acceptors.extend(wait.acceptor.filter(|acceptor| !self.acceptors.contains(acceptor)));
        Ok(true)
    }

    /// Adds a fact that follows from a change done at once.
    pub fn note(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Who has to agree to the part that waits, in order.
    pub fn steps(&self) -> Vec<Asked> {
        let mut asked = steps(&self.now, self.class, self.registrant);
        let first = usize::from(self.registrant);
        asked.splice(first..first, self.acceptors.iter().cloned());
        asked
    }

    /// Writes the plan down. `by` is who asked.
    ///
    /// # Errors
    /// [`Halt::Needs`] when rows are missing.
    pub fn finish(self, workspace: &mut Workspace, context: &Context<'_>, by: &Handle) -> Result<Reply, Halt> {
        let (steps, text) = (self.steps(), self.text());
        let mut domain = self.now;
        if !self.events.is_empty() {
            domain = Domain { updated_by: Some(by.clone()), updated_at: Some(context.now), ..domain };
            workspace.save_domain(domain.clone());
        }
        let left = self.events.iter().flat_map(left_hosts).collect::<Vec<_>>();
        let handed_on = self.events.iter().any(|event| matches!(event, Event::RegistrantChanged { .. }));
        for event in self.events {
            record(workspace, context, event)?;
        }
        if handed_on {
            end_host_requests(workspace, context, &domain.name)?;
        }
        if !left.is_empty() {
            remove_left_over(workspace, context, &left)?;
        }
        if !self.waits {
            return Ok(Reply::Done);
        }
        let held = Held::DomainUpdate(Box::new(self.held));
        let approval = hold(workspace, context, Some(&domain.name), held, steps)?;
        let pending = Some(Pending { approval, kind: PendingKind::Update });
        workspace.save_domain(Domain { pending, ..domain });
        Ok(Reply::Pending(text))
    }

    /// The text of result 1001.
    fn text(&self) -> PendingText {
        match (self.class, self.registrant, self.held.registrant.is_some()) {
            (None, true, _) => PendingText::RegistrantApproval,
            (None, false, true) => PendingText::RegistrantAccept,
            (Some(_), _, _) | (None, false, false) => PendingText::Action,
        }
    }
}

/// The hosts a change of name servers leaves.
fn left_hosts(event: &Event) -> Vec<HostName> {
    match event {
        Event::NameServersChanged { from, to, .. } => from.iter().filter(|host| !to.contains(host)).cloned().collect(),
        _ => Vec::new(),
    }
}

/// The graver of two classes.
fn stronger(one: Option<VidClass>, other: Option<VidClass>) -> Option<VidClass> {
    if [one, other].contains(&Some(VidClass::ContactAndLetter)) {
        return Some(VidClass::ContactAndLetter);
    }
    one.or(other)
}
