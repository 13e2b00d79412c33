//! Accounts of the ledger at the desk: balances, statements, sums, the audit.

use chrono::{DateTime, Months, NaiveDate, Utc};
use serde_json::{Value, json};

use super::desk::{Desk, Trouble, found};
use super::show::Shown;
use super::view;
use crate::registry::billing::account::{Account, Income};
use crate::registry::billing::audit::{AccountSum, faults};
use crate::registry::billing::statement::lines;
use crate::registry::calendar::start_of_day;
use crate::registry::staff::StaffCommand;
use crate::registry::{Handle, Money};
use crate::store::accounts::Span;

/// `account …`. An account is a registrar, the handle of somebody who pays by invoice,
/// `reserved:REG-1001`, `income`, `income:period` and the like, `vat`, `bank` or `unplaced`.
#[derive(Clone, Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "the help texts say it")]
pub enum AccountVerb {
    /// Show the balance of a registrar, a payer, "income", "vat", "bank", "unplaced"
    Show {
        #[arg(value_parser = selected)]
        account: Selected,
    },
    /// List every movement on an account
    Statement {
        #[arg(value_parser = selected)]
        account: Selected,
        #[command(flatten)]
        period: Period,
        /// Print comma-separated values
        #[arg(long)]
        csv: bool,
    },
    /// Pay out what somebody who pays by invoice has to its credit
    PayOut {
        payer: Handle,
        /// How much; without it all
        #[arg(long, value_name = "KRONER")]
        amount: Option<Money>,
    },
    /// List all accounts with their sums; together they are nothing
    List,
    /// Say what is wrong with the ledger, if anything is
    Audit,
}

/// The accounts a word stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selected {
    word: String,
    accounts: Vec<Account>,
}

/// The days of a statement; all there are when nothing is said.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Period {
    /// The first day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub from: Option<NaiveDate>,
    /// The last day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub to: Option<NaiveDate>,
    /// A whole month
    #[arg(long, value_name = "YYYY-MM", value_parser = month, conflicts_with_all = ["from", "to"])]
    pub month: Option<NaiveDate>,
}

/// `account …`.
///
/// # Errors
/// [`Trouble`] of the desk.
pub async fn account(desk: &Desk, verb: &AccountVerb) -> Result<Shown, Trouble> {
    match verb {
        AccountVerb::Show { account } => show(desk, account).await.map(Shown::One),
        AccountVerb::Statement { account, period, csv } => {
            let rows = statement(desk, account, period.span()).await?;
            Ok(if *csv { Shown::Csv(rows, STATEMENT_FIELDS) } else { Shown::Many(rows, STATEMENT_COLUMNS) })
        }
        AccountVerb::PayOut { payer, amount } => {
            let command = StaffCommand::CreditPayOut { payer: payer.clone(), amount: *amount };
            Ok(Shown::One(view::reply(&desk.change(command).await?, payer.as_str())))
        }
        AccountVerb::List => {
            let rows = desk.store.account_sums().await?.iter().map(view::plain).collect();
            Ok(Shown::Many(rows, &["id", "debits", "credits", "balance"]))
        }
        AccountVerb::Audit => {
            let (sums, accounts) = (desk.store.account_sums().await?, desk.store.registrars().await?);
            let faults = faults(&sums, &accounts, &desk.store.approvals(None, true).await?);
            let row = |(number, fault): (usize, &String)| json!({ "id": number + 1, "fault": fault });
            Ok(Shown::Many(faults.iter().enumerate().map(row).collect(), &["fault"]))
        }
    }
}

async fn show(desk: &Desk, selected: &Selected) -> Result<Value, Trouble> {
    exists(desk, selected).await?;
    let mut sums = Vec::new();
    for account in &selected.accounts {
        sums.push(desk.store.account_sum(account).await?);
    }
    if let [Account::Registrar(handle)] = &selected.accounts[..] {
        let registrar = found(desk.store.registrar(handle).await?, "registrar", handle)?;
        let reserved = desk.store.account_sum(&Account::Reserved(handle.clone())).await?.balance;
        return Ok(view::account(&registrar, reserved, desk.store.now().await?));
    }
    if let [Account::Payer(handle)] = &selected.accounts[..] {
        let (credit, invoices) = (desk.store.credit(handle).await?, desk.store.invoices_to(handle).await?);
        return Ok(view::payer(&sums[0], credit, &invoices));
    }
    if let [sum] = &sums[..] {
        return Ok(view::plain(sum));
    }
    let total = |of: fn(&AccountSum) -> Money| sums.iter().map(of).sum::<Money>();
    let (debits, credits, balance) = (total(|sum| sum.debits), total(|sum| sum.credits), total(|sum| sum.balance));
    Ok(json!({ "id": selected.word, "debits": debits, "credits": credits, "balance": balance, "accounts": sums }))
}

/// The lines of all selected accounts, oldest first.
async fn statement(desk: &Desk, selected: &Selected, span: Span) -> Result<Vec<Value>, Trouble> {
    exists(desk, selected).await?;
    let mut all = Vec::new();
    for account in &selected.accounts {
        let (opening, entries) = desk.store.statement(account, span).await?;
        all.extend(lines(account, opening, &entries));
    }
    all.sort_by_key(|line| (line.posted_at, line.id));
    Ok(all.iter().map(view::plain).collect())
}

/// That whoever the account is named after is there.
async fn exists(desk: &Desk, selected: &Selected) -> Result<(), Trouble> {
    for account in &selected.accounts {
        match account {
            Account::Registrar(handle) | Account::Reserved(handle) => {
                found(desk.store.registrar(handle).await?, "registrar", handle)?;
            }
            Account::Payer(handle) => {
                found(desk.store.contact(handle).await?, "contact", handle)?;
            }
            Account::Income(_) | Account::Vat | Account::Bank | Account::Unplaced => {}
        }
    }
    Ok(())
}

impl Period {
    /// From the beginning of its first day in Copenhagen until the end of its last.
    pub fn span(&self) -> Span {
        let start = |day: NaiveDate| -> DateTime<Utc> { start_of_day(day) };
        if let Some(first) = self.month {
            return Span { from: Some(start(first)), until: Some(start(first + Months::new(1))) };
        }
        Span { from: self.from.map(start), until: self.to.and_then(|day| day.succ_opt()).map(start) }
    }
}

fn selected(word: &str) -> Result<Selected, String> {
    let accounts = match word {
        "income" => Income::ALL.map(Account::Income).into(),
        _ => vec![Account::named(word)],
    };
    if let Account::Registrar(handle) | Account::Payer(handle) | Account::Reserved(handle) = &accounts[0] {
        handle.as_str().parse::<Handle>().map_err(|error| error.to_string())?;
    }
    Ok(Selected { word: word.to_owned(), accounts })
}

fn month(text: &str) -> Result<NaiveDate, String> {
    format!("{text}-01").parse().map_err(|_| "a month is written 2027-01".to_owned())
}

/// What a statement shows to people.
const STATEMENT_COLUMNS: &[&str] =
    &["id", "posted_at", "kind", "domain", "invoice", "amount", "vat", "balance_after", "other", "sv_trid"];
/// What it has for programs.
const STATEMENT_FIELDS: &[&str] = &[
    "id",
    "posted_at",
    "account",
    "kind",
    "domain",
    "invoice",
    "amount",
    "vat",
    "balance_after",
    "other",
    "command",
    "sv_trid",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_for_one_account_or_for_all_income() {
        assert_eq!(selected("income").unwrap().accounts.len(), Income::ALL.len());
        for (word, account) in [
            ("income:vid", Account::Income(Income::Vid)),
            ("vat", Account::Vat),
            ("bank", Account::Bank),
            ("unplaced", Account::Unplaced),
            ("REG-1001", Account::Registrar(Handle::trusted("REG-1001"))),
            ("reserved:REG-1001", Account::Reserved(Handle::trusted("REG-1001"))),
            ("OWN1-DK", Account::Payer(Handle::trusted("OWN1-DK"))),
        ] {
            assert_eq!(selected(word).unwrap().accounts, [account]);
        }
        assert!(selected("x").is_err());
        assert!(selected("income:nothing-there").is_err());
    }

    #[test]
    fn a_month_and_days_are_those_of_copenhagen() {
        let at = |text: &str| Some(text.parse::<DateTime<Utc>>().unwrap());
        let march = Period { month: Some(month("2026-03").unwrap()), ..Period::default() }.span();
        assert_eq!((march.from, march.until), (at("2026-02-28T23:00:00Z"), at("2026-03-31T22:00:00Z")));
        let day = |text: &str| Some(text.parse().unwrap());
        let days = Period { from: day("2026-03-30"), to: day("2026-03-30"), ..Period::default() }.span();
        assert_eq!((days.from, days.until), (at("2026-03-29T22:00:00Z"), at("2026-03-30T22:00:00Z")));
        assert!(month("march").is_err());
    }
}
