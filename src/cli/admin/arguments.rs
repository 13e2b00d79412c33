//! The nouns and verbs of the staff's desk.

mod billing;

use std::path::PathBuf;

use chrono::{DateTime, Duration, NaiveDate, Utc};

pub use billing::{InvoiceVerb, PaymentVerb};

use super::account::AccountVerb;
use crate::registry::Handle;
use crate::registry::contact::verification::Responsible;
use crate::registry::domain::{DomainName, Management, TokenOperation, TokenRole};
use crate::registry::host::HostName;
use crate::registry::money::Money;

/// What the desk deals with.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Noun {
    /// Registrar accounts
    #[command(subcommand)]
    Registrar(RegistrarVerb),
    /// Accounts of the ledger
    #[command(subcommand)]
    Account(AccountVerb),
    /// Contacts
    #[command(subcommand)]
    Contact(ContactVerb),
    /// Hosts
    #[command(subcommand)]
    Host(HostVerb),
    /// Domains
    #[command(subcommand)]
    Domain(DomainVerb),
    /// Invoices of registrant-managed domains
    #[command(subcommand)]
    Invoice(InvoiceVerb),
    /// Money that came in for invoices
    #[command(subcommand)]
    Payment(PaymentVerb),
    /// The VID service of a domain
    #[command(subcommand)]
    Vid(VidVerb),
    /// Operations that wait for somebody
    #[command(subcommand)]
    Approval(ApprovalVerb),
    /// What a registrant does in self-service: have a token made
    #[command(subcommand)]
    Token(TokenVerb),
    /// Identity control of a contact
    #[command(subcommand)]
    Identity(IdentityVerb),
    /// Waiting lists
    #[command(subcommand)]
    WaitingList(WaitingListVerb),
    /// The registry's clock; it moves in a sandbox only, and forward only
    #[command(subcommand)]
    Clock(ClockVerb),
    /// Due work
    #[command(subcommand)]
    Job(JobVerb),
    /// Letters and mail
    #[command(subcommand)]
    Outbox(OutboxVerb),
}

/// `registrar …`.
#[derive(Clone, Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help texts say it")]
pub enum RegistrarVerb {
    /// Open an account
    Add {
        id: Handle,
        #[command(flatten)]
        settings: Settings,
    },
    /// Show an account
    Show { id: Handle },
    /// List the accounts
    List {
        /// Only those below zero
        #[arg(long)]
        in_debit: bool,
    },
    /// Book money that was paid in
    Deposit {
        id: Handle,
        #[arg(long, value_name = "KRONER")]
        amount: Money,
    },
    /// Change settings; what is not given stays
    Set {
        id: Handle,
        #[command(flatten)]
        settings: Settings,
    },
    /// Refuse the account every login and command
    Lock { id: Handle },
    /// Let a locked account in again
    Unlock { id: Handle },
}

/// The settings of an account.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Settings {
    /// The registrar's name
    #[arg(long)]
    pub name: Option<String>,
    /// The environment variable that holds the password
    #[arg(long, value_name = "VARIABLE", conflicts_with = "password_file")]
    pub password_env: Option<String>,
    /// The file whose first line is the password
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// Who manages new domains when the command does not say
    #[arg(long, value_name = "registrar|registrant", value_parser = management)]
    pub management: Option<Management>,
    /// Whether new domains renew at expiry when the command does not say
    #[arg(long, value_name = "true|false")]
    pub auto_renew: Option<bool>,
    /// The contact that administers new hosts when the command does not say
    #[arg(long, value_name = "HANDLE")]
    pub name_server_admin: Option<Handle>,
    /// Who verifies the contacts the account manages
    #[arg(long, value_name = "registrar|registry", value_parser = responsible)]
    pub verification: Option<Responsible>,
    /// An address the account may connect from; repeat it, "any" for all
    #[arg(long = "allow", value_name = "ADDRESS")]
    pub allowed_addresses: Vec<String>,
    /// The SHA-256 fingerprint of a client certificate of the account; repeat it, "none" for none
    #[arg(long = "certificate", value_name = "FINGERPRINT")]
    pub certificates: Vec<String>,
    /// Whether a client certificate is demanded
    #[arg(long, value_name = "true|false")]
    pub certificate_required: Option<bool>,
}

/// `contact …`.
#[derive(Clone, Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help texts say it")]
pub enum ContactVerb {
    /// Show a contact
    Show { handle: Handle },
    /// List contacts
    List {
        /// Only those this registrar manages
        #[arg(long)]
        registrar: Option<Handle>,
    },
}

/// `host …`.
#[derive(Clone, Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help texts say it")]
pub enum HostVerb {
    /// Show a host
    Show { name: HostName },
}

/// `domain …`.
#[derive(Clone, Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help texts say it")]
pub enum DomainVerb {
    /// Show a domain with its live tokens
    Show { name: DomainName },
    /// List domains
    List {
        /// At most so many
        #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(i64).range(1..))]
        limit: i64,
    },
    /// List what happened to a domain
    History { name: DomainName },
}

/// `vid …`.
#[derive(Clone, Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help texts say it")]
pub enum VidVerb {
    /// Order the service
    Enable {
        domain: DomainName,
        #[arg(long = "contact", value_name = "HANDLE", required = true)]
        contacts: Vec<Handle>,
    },
    /// Show the VID contacts, or replace them
    Contacts {
        domain: DomainName,
        #[arg(long = "contact", value_name = "HANDLE")]
        contacts: Vec<Handle>,
    },
    /// Show the service
    Show { domain: DomainName },
    /// End the service
    Disable { domain: DomainName },
}

/// `approval …`.
#[derive(Clone, Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help texts say it")]
pub enum ApprovalVerb {
    /// List what waits
    List {
        /// Only what concerns this domain
        #[arg(long)]
        domain: Option<DomainName>,
        /// What has ended as well
        #[arg(long)]
        all: bool,
    },
    /// Show a held operation
    Show { id: i64 },
    /// A contact says yes
    Approve {
        id: i64,
        #[arg(long, value_name = "HANDLE")]
        contact: Handle,
    },
    /// A contact says no
    Reject {
        id: i64,
        #[arg(long, value_name = "HANDLE")]
        contact: Handle,
    },
    /// The registrant enters the code of the registered letter
    Code {
        id: i64,
        #[arg(long)]
        code: String,
    },
}

/// `token …`.
#[derive(Clone, Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help texts say it")]
pub enum TokenVerb {
    /// Have a token made
    Issue {
        domain: DomainName,
        /// What it opens
        #[arg(long, value_name = "transfer|redel", value_parser = operation)]
        operation: TokenOperation,
        /// Who has it made
        #[arg(long, value_name = "OWN|PXY|NSA|REG", value_parser = role, default_value = "OWN")]
        role: TokenRole,
    },
}

/// `identity …`.
#[derive(Clone, Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help texts say it")]
pub enum IdentityVerb {
    /// Show how far identity control is
    Show { handle: Handle },
    /// Identity control is complete
    Complete { handle: Handle },
    /// Identity control failed
    Fail { handle: Handle },
}

/// `waiting-list …`.
#[derive(Clone, Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help texts say it")]
pub enum WaitingListVerb {
    /// Queue for a name that is taken
    Add {
        domain: DomainName,
        #[arg(long, value_name = "HANDLE")]
        contact: Handle,
    },
    /// List positions
    List {
        /// Only those of this name
        #[arg(long)]
        domain: Option<DomainName>,
    },
    /// Give a position up
    Leave { position: i64 },
    /// Book the fee of a position's next year as paid
    Pay { position: i64 },
}

/// `clock …`.
#[derive(Clone, Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help texts say it")]
pub enum ClockVerb {
    /// Show the present
    Show,
    /// Move the present forward by days, hours, minutes: 31d, 12h, 90m, 1d12h
    Advance {
        #[arg(value_parser = super::duration::parse)]
        by: Duration,
    },
    /// Move the present to an instant (2027-01-31T12:00:00Z) or the beginning of a day
    Set {
        #[arg(value_parser = instant)]
        to: DateTime<Utc>,
    },
}

/// `job …`.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum JobVerb {
    /// Do what is due
    Run,
    /// List what is due
    List,
}

/// `outbox …`.
#[derive(Clone, Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help texts say it")]
pub enum OutboxVerb {
    /// List letters and mail
    List,
    /// Show one with its text
    Show { id: i64 },
}

fn operation(text: &str) -> Result<TokenOperation, String> {
    let all = [TokenOperation::Transfer, TokenOperation::Redel];
    all.into_iter().find(|operation| operation.word() == text).ok_or_else(|| "transfer or redel".to_owned())
}

fn role(text: &str) -> Result<TokenRole, String> {
    let all = [TokenRole::Own, TokenRole::Pxy, TokenRole::Nsa, TokenRole::Reg];
    let found = all.into_iter().find(|role| role.word().eq_ignore_ascii_case(text));
    found.ok_or_else(|| "OWN, PXY, NSA or REG".to_owned())
}

fn management(text: &str) -> Result<Management, String> {
    match text {
        "registrar" => Ok(Management::Registrar),
        "registrant" => Ok(Management::Registrant),
        _ => Err("registrar or registrant".to_owned()),
    }
}

fn responsible(text: &str) -> Result<Responsible, String> {
    let all = [Responsible::Registrar, Responsible::Registry];
    all.into_iter().find(|one| one.word() == text).ok_or_else(|| "registrar or registry".to_owned())
}

fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Ok(day.and_time(chrono::NaiveTime::MIN).and_utc());
    }
    let instant = DateTime::parse_from_rfc3339(text).map_err(|error| format!("{error}: write 2027-01-31T12:00:00Z"))?;
    Ok(instant.to_utc())
}

#[cfg(test)]
mod tests;
