//! What happened: the facts from which history, messages, ledger and outbox are derived.

mod billing;
mod part;

use chrono::{DateTime, Utc};
use serde::Serialize;

pub use billing::BillingEvent;
pub use part::{CreateRefusal, PendingObject, PositionEnd};

use super::approval::Outcome;
use super::billing::ledger::Booking;
use super::billing::watch::MonthlyStatement;
use super::domain::{DomainName, SuspensionReason};
use super::handle::Handle;
use super::host::HostName;
use super::message::{Risk, Transaction};
use super::money::Money;
use super::reply::TransferView;

/// One fact. `flow::record` turns it into rows; nothing else does.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// An application was taken in.
    DomainApplied {
        /// The name.
        domain: DomainName,
        /// Its number.
        tracking_number: String,
    },
    /// A domain was registered.
    DomainCreated {
        /// The name.
        domain: DomainName,
        /// Who applied.
        requester: Handle,
        /// The application's transaction.
        transaction: Transaction,
        /// The registry's verdict.
        risk: Risk,
    },
    /// An application was refused.
    DomainCreateRefused {
        /// The name.
        domain: DomainName,
        /// Who applied.
        requester: Handle,
        /// The application's transaction.
        transaction: Transaction,
        /// Why.
        cause: CreateRefusal,
    },
    /// A reserved or suspended domain came into the zone.
    DomainActivated {
        /// The name.
        domain: DomainName,
    },
    /// A domain was extended.
    DomainRenewed {
        /// The name.
        domain: DomainName,
        /// By how many years.
        years: u32,
        /// Until when.
        until: DateTime<Utc>,
        /// Whether by itself at expiry.
        automatic: bool,
    },
    /// A domain changed hands.
    DomainTransferred {
        /// The transfer.
        transfer: TransferView,
        /// Who lost it, the registry included.
        losing: Handle,
        /// Who gained it, the registry included.
        gaining: Handle,
        /// The registrant's handle in the gaining portfolio.
        registrant: Handle,
    },
    /// Name servers changed.
    NameServersChanged {
        /// The name.
        domain: DomainName,
        /// Before.
        from: Vec<HostName>,
        /// After.
        to: Vec<HostName>,
    },
    /// DS records changed.
    DsChanged {
        /// The name.
        domain: DomainName,
    },
    /// The registrant changed.
    RegistrantChanged {
        /// The name.
        domain: DomainName,
        /// Before.
        from: Handle,
        /// After.
        to: Handle,
    },
    /// A role changed.
    RoleChanged {
        /// The name.
        domain: DomainName,
        /// `admin` or `billing`.
        role: &'static str,
        /// Before.
        from: Handle,
        /// After.
        to: Handle,
    },
    /// A token was made.
    TokenIssued {
        /// The name.
        domain: DomainName,
        /// `transfer` or `redel`.
        operation: &'static str,
    },
    /// Tokens were ended.
    TokensCleared {
        /// The name.
        domain: DomainName,
    },
    /// Tokens came to the end of their time.
    TokensExpired {
        /// The name.
        domain: DomainName,
    },
    /// Automatic renewal was switched.
    AutoRenewChanged {
        /// The name.
        domain: DomainName,
        /// On or off.
        auto_renew: bool,
    },
    /// A domain was suspended.
    DomainSuspended {
        /// The name.
        domain: DomainName,
        /// Why.
        reason: SuspensionReason,
        /// When it will be deleted.
        delete_at: DateTime<Utc>,
    },
    /// A suspended domain came back.
    DomainRestored {
        /// The name.
        domain: DomainName,
        /// Until when it runs.
        until: DateTime<Utc>,
    },
    /// A domain is gone.
    DomainDeleted {
        /// The name.
        domain: DomainName,
        /// Who sponsored it.
        sponsor: Handle,
        /// The sponsor's own command that asked for it, if one did.
        requested: Option<Transaction>,
    },
    /// A waiting list position got the right to a name.
    NameOffered {
        /// The name.
        domain: DomainName,
        /// To whom.
        contact: Handle,
        /// The token of the offer, for the letter to the contact.
        #[serde(skip)]
        token: String,
        /// Until when.
        expires_at: DateTime<Utc>,
    },
    /// A contact was made.
    ContactCreated {
        /// The handle.
        contact: Handle,
    },
    /// A contact was changed.
    ContactUpdated {
        /// The handle.
        contact: Handle,
    },
    /// A contact nobody had a role for was removed.
    ContactDeleted {
        /// The handle.
        contact: Handle,
        /// Who sponsored it.
        sponsor: Handle,
    },
    /// A contact was asked to prove its identity.
    IdentityRequested {
        /// The handle.
        contact: Handle,
        /// Until when.
        due_at: DateTime<Utc>,
    },
    /// A contact did not prove its identity in time.
    IdentityExpired {
        /// The handle.
        contact: Handle,
    },
    /// A contact's identity was decided on.
    IdentityDecided {
        /// The handle.
        contact: Handle,
        /// Checked or failed.
        checked: bool,
    },
    /// A host was registered.
    HostCreated {
        /// The name.
        host: HostName,
    },
    /// A host was changed.
    HostUpdated {
        /// The name.
        host: HostName,
    },
    /// A host was removed.
    HostDeleted {
        /// The name.
        host: HostName,
        /// Whether its own administrator asked.
        requested: bool,
        /// Who sponsored it.
        sponsor: Handle,
    },
    /// An operation waits; those who must answer are told.
    ApprovalRequested {
        /// The approval.
        approval: i64,
        /// The domain, if it concerns one.
        domain: Option<DomainName>,
        /// Who is asked.
        approvers: Vec<Handle>,
    },
    /// A registered letter with a code goes to the registrant.
    LetterPosted {
        /// The approval.
        approval: i64,
        /// The domain.
        domain: DomainName,
        /// To whom.
        recipient: Handle,
        /// The code, for the letter only.
        #[serde(skip)]
        code: String,
    },
    /// A held operation took a step.
    ApprovalAnswered {
        /// The approval.
        approval: i64,
        /// The domain, if it concerns one.
        domain: Option<DomainName>,
        /// Who answered.
        contact: Option<Handle>,
        /// What.
        answer: &'static str,
    },
    /// A held operation ended; its requester learns it by panData.
    ApprovalEnded {
        /// The approval.
        approval: i64,
        /// What it concerned.
        object: PendingObject,
        /// Who asked.
        requester: Handle,
        /// The command that asked.
        transaction: Transaction,
        /// How.
        outcome: Outcome,
        /// The text of the requester's message.
        text: String,
    },
    /// Money moved.
    Booked(Booking),
    /// A registrar's balance fell to an alert's threshold or below.
    BalanceLow {
        /// The account.
        registrar: Handle,
        /// The lowest threshold it reached.
        threshold: Money,
        /// What is left.
        balance: Money,
        /// Until when it is to be settled, if it is below zero.
        settle_by: Option<DateTime<Utc>>,
    },
    /// The time to settle a balance below zero is over.
    AccountOverdue {
        /// The account.
        registrar: Handle,
        /// Since when it is below zero.
        since: DateTime<Utc>,
        /// Until when it was to be settled.
        settle_by: DateTime<Utc>,
        /// How far it is below zero.
        balance: Money,
    },
    /// A month of a registrar's account is over.
    AccountStated {
        /// The account.
        registrar: Handle,
        /// What passed in it.
        statement: MonthlyStatement,
    },
    /// The VID service was switched or got other contacts.
    VidChanged {
        /// The domain.
        domain: DomainName,
        /// On or off.
        vid: bool,
        /// Its contacts.
        contacts: Vec<Handle>,
    },
    /// A registrar account was opened or changed.
    RegistrarChanged {
        /// The account.
        registrar: Handle,
    },
    /// Somebody joined a waiting list.
    PositionAdded {
        /// The name.
        domain: DomainName,
        /// Who.
        contact: Handle,
        /// The position.
        position: i64,
        /// What it cost.
        fee: Money,
        /// How long that lasts.
        paid_until: DateTime<Utc>,
    },
    /// The fee of a position's next year is due.
    PositionFeeDue {
        /// The name.
        domain: DomainName,
        /// Who is to pay.
        contact: Handle,
        /// The position.
        position: i64,
        /// How much.
        fee: Money,
        /// When the position lapses without it.
        pay_by: DateTime<Utc>,
    },
    /// The fee of a position's next year was paid.
    PositionPaid {
        /// The name.
        domain: DomainName,
        /// Who paid.
        contact: Handle,
        /// The position.
        position: i64,
        /// How much.
        fee: Money,
        /// How long that lasts.
        paid_until: DateTime<Utc>,
    },
    /// A position is gone without having got the name.
    PositionEnded {
        /// The name.
        domain: DomainName,
        /// Whose it was.
        contact: Handle,
        /// The position.
        position: i64,
        /// Why.
        cause: PositionEnd,
    },
    /// The sandbox's clock was moved.
    ClockMoved {
        /// To when.
        now: DateTime<Utc>,
    },
    /// Something about invoices and their payment.
    #[serde(untagged)]
    Billing(BillingEvent),
}
