//! The arguments of `navn load`.

use std::path::PathBuf;

use super::mix::Mix;
use crate::cli::epp::FIRST_USER;
use crate::cli::epp::connection::Target;
use crate::cli::sandbox::contacts::customer_of;

/// The arguments of `navn load`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub(super) target: Target,
    /// A registrar to log in as; repeat it, and they take the sessions in turn
    #[arg(long = "user", value_name = "USER", value_delimiter = ',', default_value = FIRST_USER)]
    pub(super) users: Vec<String>,
    /// The password, one for all users or one for each in their order; other users of this machine can
    /// see it, so only for a test server
    #[arg(long = "password", value_name = "PASSWORD", conflicts_with = "password_env")]
    pub(super) passwords: Vec<String>,
    /// Sessions
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) connections: u16,
    /// Commands in flight a session
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=PIPELINE_MAX))]
    pub(super) pipeline: u16,
    /// Seconds to measure
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) seconds: u32,
    /// Seconds before that, which do not count
    #[arg(long, default_value_t = 1)]
    pub(super) warm_up: u32,
    /// Commands a second over all sessions, each measured from when it should have gone out
    #[arg(long, value_parser = rate)]
    pub(super) rate: Option<f64>,
    /// Weights of the commands: hello, check, info, create, renew, update, poll, ack
    #[arg(long, default_value = "check=60,info=20,create=10,renew=5,update=5")]
    pub(super) mix: Mix,
    /// The registrant of new domains, one for all users or one for each in their order; else each user's
    /// customer in the sandbox
    #[arg(long = "registrant", value_name = "HANDLE", value_delimiter = ',')]
    pub(super) registrants: Vec<String>,
    /// A name server of new domains; repeat it
    #[arg(long, value_name = "HOST", default_values = ["ns1.navn-sandbox.net", "ns2.navn-sandbox.net"])]
    pub(super) ns: Vec<String>,
    /// Existing domains to check and look at, one a line
    #[arg(long, value_name = "FILE")]
    pub(super) names: Option<PathBuf>,
    /// Write the name and result code of each create to this file as it is answered
    #[arg(long, value_name = "FILE")]
    pub(super) journal: Option<PathBuf>,
    /// Repeat the same names: a number to start from
    #[arg(long)]
    pub(super) seed: Option<u64>,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// A registrar under which sessions log in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its name.
    pub user: String,
    /// Its password.
    pub password: String,
    /// The registrant of its new domains.
    pub registrant: String,
}

impl Args {
    /// The registrars, in the order in which they take sessions.
    ///
    /// # Errors
    /// When there are several passwords or registrants, but not one for each user, or no password.
    pub(super) fn accounts(&self) -> anyhow::Result<Vec<Account>> {
        let passwords = if self.passwords.is_empty() { vec![self.target.password()?] } else { self.passwords.clone() };
        let customers: Vec<String> = self.users.iter().map(|user| customer_of(user).to_owned()).collect();
        let registrants = if self.registrants.is_empty() { &customers } else { &self.registrants };
        let account = |(number, user): (usize, &String)| {
            anyhow::Ok(Account {
                user: user.clone(),
                password: self.each("--password", &passwords, number)?,
                registrant: self.each("--registrant", registrants, number)?,
            })
        };
        self.users.iter().enumerate().map(account).collect()
    }

    fn each(&self, option: &str, values: &[String], number: usize) -> anyhow::Result<String> {
        let users = self.users.len();
        anyhow::ensure!(values.len() == 1 || values.len() == users, "give {option} once, or once for each --user");
        Ok(values[number % values.len()].clone())
    }
}

fn rate(text: &str) -> Result<f64, String> {
    let rate: f64 = text.parse().map_err(|_| format!("{text:?} is not a number"))?;
    if (RATE_MIN..=RATE_MAX).contains(&rate) { Ok(rate) } else { Err("between 0.01 and 1000000".to_owned()) }
}

/// More in flight than this, and both sides could wait for each other with full buffers.
const PIPELINE_MAX: i64 = 256;
const RATE_MIN: f64 = 0.01;
const RATE_MAX: f64 = 1_000_000.0;

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    #[test]
    fn the_options_have_the_defaults_of_the_sandbox() {
        let args = parse("").unwrap();
        assert_eq!((args.connections, args.pipeline, args.target.port, args.ns.len()), (64, 1, 7700, 2));
        assert_eq!(args.accounts().unwrap()[0].registrant, "KUNDE1-DK");
    }

    #[test]
    fn every_option_is_understood() {
        let line = "--connections 8 --pipeline 4 --seconds 2 --rate 100 --mix create=1 --user REG-1002 \
                    --password-env P --ca ca.pem --host h --port 1 --registrant R --ns a.x.net --ns b.x.net \
                    --names n --journal j --seed 1 --warm-up 0 --json";
        let args = parse(line).unwrap();
        assert_eq!((args.rate, args.ns.len(), args.json), (Some(100.0), 2, true));
    }

    #[test]
    fn limits_are_kept() {
        for line in ["--pipeline 0", "--pipeline 257", "--connections 0", "--rate 0", "--rate NaN", "--mix x=1"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }

    #[test]
    fn several_registrars_share_what_is_given_once() {
        let accounts = parse("--user A --user B,C --password x --registrant R").unwrap().accounts().unwrap();
        let account =
            |user: &str| Account { user: user.to_owned(), password: "x".to_owned(), registrant: "R".to_owned() };
        assert_eq!(accounts, ["A", "B", "C"].map(account));
    }

    #[test]
    fn registrars_of_the_sandbox_register_for_their_customers() {
        let accounts = parse("--user REG-1001 --user REG-1002").unwrap().accounts().unwrap();
        let registrants: Vec<_> = accounts.iter().map(|account| account.registrant.as_str()).collect();
        assert_eq!(registrants, ["KUNDE1-DK", "KUNDE2-DK"]);
    }

    #[test]
    fn each_registrar_may_have_its_own_password_and_registrant() {
        let line = "--user A,B --password x --password y,z --registrant R1,R2";
        let accounts = parse(line).unwrap().accounts().unwrap();
        let [first, second] = accounts.as_slice() else { panic!("{accounts:?}") };
        assert_eq!((first.password.as_str(), first.registrant.as_str()), ("x", "R1"));
        assert_eq!((second.password.as_str(), second.registrant.as_str()), ("y,z", "R2"));
    }

    #[test]
    fn a_value_for_some_registrars_only_is_refused() {
        for line in ["--user A,B,C --password x --password y", "--user A --password x --registrant R1,R2"] {
            assert!(parse(line).unwrap().accounts().is_err(), "{line}");
        }
    }

    fn parse(line: &str) -> Result<Args, clap::Error> {
        Line::try_parse_from(["load"].into_iter().chain(line.split_whitespace())).map(|line| line.args)
    }
}
