//! The commands of `navn epp`, on the command line and in the read-eval-print loop.

use std::path::PathBuf;

use chrono::NaiveDate;

/// One thing to ask of the server.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Action {
    /// Ask which names can be registered
    Check(Check),
    /// Show a domain, contact or host
    Info(Info),
    /// Apply for a domain, make a contact (--contact) or register a host (--host-object)
    Create(Box<Create>),
    /// Extend a domain
    Renew(Renew),
    /// Take a domain over with its token
    Transfer(Transfer),
    /// Change a domain
    Update(Box<Update>),
    /// Cancel a domain, or remove a host (--host-object)
    Delete(Delete),
    /// Give a domain back to the registry's management
    Withdraw(Withdraw),
    /// Show the oldest message, or remove one (--ack)
    Poll(Poll),
    /// Show the account
    Balance,
    /// Ask for the greeting
    Hello,
    /// Send a document from a file, - for standard input
    Raw(Raw),
    /// Stay connected and read these commands line by line
    Repl,
}

/// Which kind of object a command is about; a domain if nothing is said.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
#[group(multiple = false)]
pub struct Kind {
    /// The names are contact handles
    #[arg(long)]
    pub contact: bool,
    /// The names are host names
    #[arg(long)]
    pub host_object: bool,
}

/// `check NAME…`.
#[derive(Clone, Debug, clap::Args)]
pub struct Check {
    /// Names or handles
    #[arg(required = true, value_name = "NAME")]
    pub names: Vec<String>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "the type says it")]
    pub kind: Kind,
}

/// `info NAME`.
#[derive(Clone, Debug, clap::Args)]
pub struct Info {
    /// The name or handle
    pub name: String,
    #[command(flatten)]
    #[expect(missing_docs, reason = "the type says it")]
    pub kind: Kind,
    /// Which hosts of a domain to show
    #[arg(long, value_parser = ["all", "del", "sub", "none"])]
    pub hosts: Option<String>,
    /// A token of the domain
    #[arg(long)]
    pub token: Option<String>,
}

/// `create NAME`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Create {
    /// The name; for a contact `auto` (the default) or `force`
    #[arg(required_unless_present = "contact")]
    pub name: Option<String>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "the type says it")]
    pub kind: Kind,
    /// Who manages the new domain or contact
    #[arg(long, value_parser = ["registrar", "registrant"])]
    pub management: Option<String>,
    #[command(flatten, next_help_heading = "Domain")]
    #[expect(missing_docs, reason = "the type says it")]
    pub domain: CreateDomain,
    #[command(flatten, next_help_heading = "Contact (--contact)")]
    #[expect(missing_docs, reason = "the type says it")]
    pub person: CreateContact,
    #[command(flatten, next_help_heading = "Host (--host-object)")]
    #[expect(missing_docs, reason = "the type says it")]
    pub server: CreateHost,
}

/// The options of a new domain.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct CreateDomain {
    /// The registrant's handle
    #[arg(long, value_name = "HANDLE")]
    pub registrant: Option<String>,
    /// A name server; repeat it
    #[arg(long, value_name = "HOST")]
    pub ns: Vec<String>,
    /// The proxy's handle
    #[arg(long, value_name = "HANDLE")]
    pub admin: Option<String>,
    /// The payer's handle
    #[arg(long, value_name = "HANDLE")]
    pub billing: Option<String>,
    /// Years to register
    #[arg(long)]
    pub years: Option<u32>,
    /// Say that the registrant has accepted the registry's terms just now
    #[arg(long)]
    pub terms: bool,
    /// Renew at expiry
    #[arg(long, value_name = "true|false")]
    pub auto_renew: Option<bool>,
    /// A DS record; repeat it
    #[arg(long, value_name = "\"TAG ALGORITHM TYPE DIGEST\"", value_parser = ds)]
    pub ds: Vec<[String; 4]>,
    /// The token of a waiting list offer
    #[arg(long, value_name = "TOKEN")]
    pub auth_info: Option<String>,
}

/// The options of a new contact.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct CreateContact {
    /// company, public_organization, association or individual
    #[arg(long, value_name = "TYPE", default_value = "individual")]
    pub user_type: String,
    /// The person's or organisation's name
    #[arg(long = "name", value_name = "NAME")]
    pub full_name: Option<String>,
    /// The organisation
    #[arg(long)]
    pub org: Option<String>,
    /// A line of the street address; repeat it
    #[arg(long)]
    pub street: Vec<String>,
    /// City
    #[arg(long)]
    pub city: Option<String>,
    /// Postal code
    #[arg(long)]
    pub pc: Option<String>,
    /// Country code
    #[arg(long, default_value = "DK")]
    pub cc: String,
    /// Telephone, as +45.33646060
    #[arg(long)]
    pub voice: Option<String>,
    /// E-mail address
    #[arg(long)]
    pub email: Option<String>,
    /// Company number
    #[arg(long)]
    pub cvr: Option<String>,
}

/// The options of a new host.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct CreateHost {
    /// An address; repeat it
    #[arg(long = "addr", value_name = "ADDRESS")]
    pub addresses: Vec<String>,
    /// The handle asked to administer the host
    #[arg(long, value_name = "HANDLE")]
    pub ns_admin: Option<String>,
}

/// `renew NAME`.
#[derive(Clone, Debug, clap::Args)]
pub struct Renew {
    /// The domain
    pub name: String,
    /// The date the domain expires on now; without it the server is asked first
    #[arg(long, value_name = "DATE")]
    pub expires: Option<NaiveDate>,
    /// Years to add
    #[arg(long)]
    pub years: Option<u32>,
}

/// `transfer NAME`.
#[derive(Clone, Debug, clap::Args)]
pub struct Transfer {
    /// The domain
    pub name: String,
    /// The transfer token
    #[arg(long)]
    pub token: Option<String>,
    /// Renew at expiry
    #[arg(long, value_name = "true|false")]
    pub auto_renew: Option<bool>,
}

/// `update NAME`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Update {
    /// The domain
    pub name: String,
    /// A name server to add; repeat it
    #[arg(long, value_name = "HOST")]
    pub add_ns: Vec<String>,
    /// A name server to remove; repeat it
    #[arg(long, value_name = "HOST")]
    pub rem_ns: Vec<String>,
    /// A DS record to add; repeat it
    #[arg(long, value_name = "\"TAG ALGORITHM TYPE DIGEST\"", value_parser = ds)]
    pub add_ds: Vec<[String; 4]>,
    /// A DS record to remove; repeat it
    #[arg(long, value_name = "\"TAG ALGORITHM TYPE DIGEST\"", value_parser = ds, conflicts_with = "rem_all_ds")]
    pub rem_ds: Vec<[String; 4]>,
    /// Remove every DS record
    #[arg(long)]
    pub rem_all_ds: bool,
    /// The new proxy
    #[arg(long, value_name = "HANDLE")]
    pub add_admin: Option<String>,
    /// The proxy to remove
    #[arg(long, value_name = "HANDLE")]
    pub rem_admin: Option<String>,
    /// The new payer
    #[arg(long, value_name = "HANDLE")]
    pub add_billing: Option<String>,
    /// The payer to remove
    #[arg(long, value_name = "HANDLE")]
    pub rem_billing: Option<String>,
    /// The new registrant
    #[arg(long, value_name = "HANDLE")]
    pub registrant: Option<String>,
    /// Say that the new registrant has accepted the registry's terms just now
    #[arg(long)]
    pub terms: bool,
    /// Have a token made
    #[arg(long, value_parser = ["transfer", "redel"], conflicts_with_all = ["token", "clear_token"])]
    pub token_new: Option<String>,
    /// A redelegation token that authorises the name server change
    #[arg(long, conflicts_with = "clear_token")]
    pub token: Option<String>,
    /// End the tokens
    #[arg(long)]
    pub clear_token: bool,
    /// Renew at expiry
    #[arg(long, value_name = "true|false")]
    pub auto_renew: Option<bool>,
    /// Restore the domain from redemption
    #[arg(long)]
    pub restore: bool,
}

/// `delete NAME`.
#[derive(Clone, Debug, clap::Args)]
pub struct Delete {
    /// The name
    pub name: String,
    /// The name is a host name
    #[arg(long)]
    pub host_object: bool,
}

/// `withdraw NAME`.
#[derive(Clone, Debug, clap::Args)]
pub struct Withdraw {
    /// The domain
    pub name: String,
}

/// `poll`.
#[derive(Clone, Debug, clap::Args)]
pub struct Poll {
    /// The message to remove
    #[arg(long, value_name = "ID")]
    pub ack: Option<String>,
}

/// `raw FILE`.
#[derive(Clone, Debug, clap::Args)]
pub struct Raw {
    /// The file, - for standard input
    pub file: PathBuf,
}

fn ds(text: &str) -> Result<[String; 4], String> {
    let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    words.try_into().map_err(|_| "write a DS record as \"TAG ALGORITHM TYPE DIGEST\"".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(subcommand)]
        action: Action,
    }

    #[test]
    fn every_command_is_understood() {
        for line in [
            "check a.dk b.dk",
            "check DHA1-DK --contact",
            "check ns1.a.dk --host-object",
            "info a.dk --hosts del",
            "info DHA1-DK --contact",
            "create a.dk --registrant A-DK --ns n1.x.net --ns n2.x.net --years 2 --terms --management registrar",
            "create --contact --name Bo --city Ribe --email b@x.dk",
            "create ns1.a.dk --host-object --addr 192.0.2.1",
            "renew a.dk --expires 2027-01-31 --years 1",
            "transfer a.dk --token T --auto-renew false",
            "update a.dk --add-ns n3.x.net --rem-ns n1.x.net --token T",
            "update a.dk --token-new transfer",
            "update a.dk --clear-token",
            "update a.dk --auto-renew true",
            "update a.dk --registrant B-DK",
            "update a.dk --rem-all-ds",
            "update a.dk --restore",
            "delete a.dk",
            "delete ns1.a.dk --host-object",
            "withdraw a.dk",
            "poll",
            "poll --ack 41",
            "balance",
            "hello",
            "raw -",
            "repl",
        ] {
            Line::try_parse_from(["epp"].into_iter().chain(line.split(' '))).unwrap_or_else(|e| panic!("{line}: {e}"));
        }
    }

    #[test]
    fn contradictions_are_refused() {
        for line in ["check", "create", "check a --contact --host-object", "update a.dk --token T --clear-token"] {
            assert!(Line::try_parse_from(["epp"].into_iter().chain(line.split(' '))).is_err(), "{line}");
        }
    }

    #[test]
    fn a_ds_record_is_four_words() {
        assert_eq!(ds("1  13 2 AB").unwrap(), ["1", "13", "2", "AB"]);
        assert!(ds("1 13 2").is_err());
        assert!(ds("1 13 2 A B").is_err());
    }
}
