//! What the registry's staff and its jobs can ask of the registry.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};

use super::billing::payment::Notice;
use super::domain::{DomainName, TokenOperation, TokenRole};
use super::handle::Handle;
use super::money::Money;
use super::registrar::Registrar;

/// A command of staff (`navn admin`), of the server's own login desk, or of a job.
#[derive(Clone, Debug, PartialEq)]
pub enum StaffCommand {
    /// Open a registrar account.
    RegistrarAdd(Registrar),
    /// Replace the settings of an account; balance and queue stay.
    RegistrarSet(Registrar),
    /// Lock or unlock an account.
    RegistrarLock {
        /// The account.
        registrar: Handle,
        /// Lock or unlock.
        locked: bool,
    },
    /// Book money that was paid in.
    RegistrarDeposit {
        /// The account.
        registrar: Handle,
        /// How much.
        amount: Money,
    },
    /// A login succeeded or failed; a new password replaces the old one.
    LoginOutcome {
        /// The account.
        registrar: Handle,
        /// Whether the credentials were right.
        success: bool,
        /// The hash of a new password.
        new_password_hash: Option<String>,
        /// Failures that lock the account, and for how long in seconds.
        lock_after: i64,
        /// Seconds the lock lasts.
        lock_s: i64,
    },
    /// Issue the renewal invoice of a registrant-managed domain.
    InvoiceIssue {
        /// The domain.
        domain: DomainName,
    },
    /// Book a payment of an invoice.
    InvoicePay {
        /// The invoice number.
        invoice: i64,
        /// How much; `None` pays what is open.
        amount: Option<Money>,
    },
    /// Book a payment by its reference.
    InvoicePayReference {
        /// What the payer's bank has: fifteen digits, or the whole line.
        reference: String,
        /// How much.
        amount: Money,
    },
    /// Take back an invoice, or a part of it, with a credit note.
    InvoiceCredit {
        /// The invoice number.
        invoice: i64,
        /// Only the lines of this domain.
        domain: Option<DomainName>,
        /// Only so much; `None` takes back what is left.
        amount: Option<Money>,
    },
    /// Note when the registered letter was posted that must precede the suspension of a VID domain.
    InvoiceLetter {
        /// The invoice number.
        invoice: i64,
        /// Only for this domain.
        domain: Option<DomainName>,
        /// The day it was posted.
        posted_on: NaiveDate,
    },
    /// Book a payment the bank reports.
    PaymentReceive(Notice),
    /// Place a payment that nobody could place.
    PaymentPlace {
        /// The payment.
        payment: String,
        /// The invoice it is for.
        invoice: i64,
    },
    /// Give a payment back that nobody could place.
    PaymentReturn {
        /// The payment.
        payment: String,
    },
    /// Pay a payer's credit out.
    CreditPayOut {
        /// The payer.
        payer: Handle,
        /// How much; `None` pays out all.
        amount: Option<Money>,
    },
    /// Order the VID service for a domain.
    VidEnable {
        /// The domain.
        domain: DomainName,
        /// One to three contacts.
        contacts: Vec<Handle>,
    },
    /// Replace the VID contacts of a domain.
    VidContacts {
        /// The domain.
        domain: DomainName,
        /// One to three contacts.
        contacts: Vec<Handle>,
    },
    /// End the VID service of a domain.
    VidDisable {
        /// The domain.
        domain: DomainName,
    },
    /// A contact says yes to a held operation.
    ApprovalApprove {
        /// The approval.
        approval: i64,
        /// Who says so.
        contact: Handle,
    },
    /// A contact says no to a held operation.
    ApprovalReject {
        /// The approval.
        approval: i64,
        /// Who says so.
        contact: Handle,
    },
    /// The registrant enters the code of the registered letter.
    ApprovalCode {
        /// The approval.
        approval: i64,
        /// The code as typed.
        code: String,
    },
    /// Make an AuthInfo token, as the registrant or proxy does in self-service.
    TokenIssue {
        /// The domain.
        domain: DomainName,
        /// What it opens.
        operation: TokenOperation,
        /// Who has it made.
        role: TokenRole,
    },
    /// Identity control of a contact is complete.
    IdentityComplete {
        /// The contact.
        contact: Handle,
    },
    /// Identity control of a contact failed.
    IdentityFail {
        /// The contact.
        contact: Handle,
    },
    /// Queue for a name that is taken; the fee of the first year is paid.
    WaitingListAdd {
        /// The name.
        domain: DomainName,
        /// Who waits.
        contact: Handle,
    },
    /// Give up a position.
    WaitingListLeave {
        /// The name waited for.
        domain: DomainName,
        /// The position.
        position: i64,
    },
    /// Book the fee of a position's next year as paid.
    WaitingListPay {
        /// The name waited for.
        domain: DomainName,
        /// The position.
        position: i64,
    },
    /// Move the sandbox's clock forward.
    ClockSet {
        /// The new present.
        now: DateTime<Utc>,
    },
    /// Put prepared rows in place: the sandbox's data.
    Seed(Box<Seed>),
    /// Write down what has become due for one object until `at`. Beyond the present it can be told
    /// only in a sandbox, whose clock is on its way there.
    Advance {
        /// The object.
        due: Due,
        /// The instant up to which it is brought.
        at: DateTime<Utc>,
    },
    /// Note that an outbox row was delivered.
    OutboxDelivered {
        /// The rows.
        ids: Vec<i64>,
    },
}

/// Something due. What is due at the same instant is done in this order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// A held operation whose deadline has passed.
    Approval(i64),
    /// A name whose life goes on: that of its domain, or of its waiting list.
    Domain(DomainName),
    /// A contact whose time to prove its identity is over, or for which nobody has a role.
    Contact(Handle),
    /// A registrar's account: a month that is over, time to settle that has passed.
    Registrar(Handle),
    /// An open invoice about which its payer must be warned.
    Invoice(i64),
}

/// Something that happened when it became due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// When.
    pub at: DateTime<Utc>,
    /// The kind of object.
    pub kind: &'static str,
    /// The object's key.
    pub object: String,
    /// What.
    pub what: String,
}

impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Approval(id) => write!(f, "approval {id}"),
            Self::Domain(name) => write!(f, "domain {name}"),
            Self::Contact(handle) => write!(f, "contact {handle}"),
            Self::Registrar(handle) => write!(f, "registrar {handle}"),
            Self::Invoice(id) => write!(f, "invoice {id}"),
        }
    }
}

/// Prepared state, put in place without rules, charges or messages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seed {
    /// Registrar accounts.
    pub registrars: Vec<Registrar>,
    /// Contacts.
    pub contacts: Vec<super::contact::Contact>,
    /// Hosts.
    pub hosts: Vec<super::host::Host>,
    /// Domains.
    pub domains: Vec<super::domain::Domain>,
    /// Waiting list positions (their ids are given out on the way).
    pub positions: Vec<super::waiting_list::Position>,
}

impl StaffCommand {
    /// The command's name in logs, metrics and history.
    pub fn name(&self) -> &'static str {
        match self {
            Self::RegistrarAdd(_) => "registrar:add",
            Self::RegistrarSet(_) => "registrar:set",
            Self::RegistrarLock { locked: true, .. } => "registrar:lock",
            Self::RegistrarLock { locked: false, .. } => "registrar:unlock",
            Self::RegistrarDeposit { .. } => "registrar:deposit",
            Self::LoginOutcome { .. } => "login",
            Self::InvoiceIssue { .. } => "invoice:issue",
            Self::InvoicePay { .. } | Self::InvoicePayReference { .. } => "invoice:pay",
            Self::InvoiceCredit { .. } => "invoice:credit",
            Self::InvoiceLetter { .. } => "invoice:letter",
            Self::PaymentReceive(_) => "payment:receive",
            Self::PaymentPlace { .. } => "payment:place",
            Self::PaymentReturn { .. } => "payment:return",
            Self::CreditPayOut { .. } => "credit:pay-out",
            Self::VidEnable { .. } => "vid:enable",
            Self::VidContacts { .. } => "vid:contacts",
            Self::VidDisable { .. } => "vid:disable",
            Self::ApprovalApprove { .. } => "approval:approve",
            Self::ApprovalReject { .. } => "approval:reject",
            Self::ApprovalCode { .. } => "approval:code",
            Self::TokenIssue { .. } => "token:issue",
            Self::IdentityComplete { .. } => "identity:complete",
            Self::IdentityFail { .. } => "identity:fail",
            Self::WaitingListAdd { .. } => "waiting-list:add",
            Self::WaitingListLeave { .. } => "waiting-list:leave",
            Self::WaitingListPay { .. } => "waiting-list:pay",
            Self::ClockSet { .. } => "clock:set",
            Self::Seed(_) => "seed",
            Self::Advance { .. } => "job",
            Self::OutboxDelivered { .. } => "outbox:delivered",
        }
    }
}
