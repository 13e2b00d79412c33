//! Every noun and verb, and what is refused before the registry is opened.

use clap::Parser;

use super::*;

#[derive(Debug, Parser)]
struct Line {
    #[command(subcommand)]
    noun: Noun,
}

fn parse(line: &str) -> Result<Noun, clap::Error> {
    Line::try_parse_from(["admin"].into_iter().chain(line.split(' '))).map(|line| line.noun)
}

#[test]
fn every_noun_and_verb_is_understood() {
    for line in [
        "registrar add REG-1004 --name X --password-env P",
        "registrar show REG-1001",
        "registrar list",
        "registrar list --in-debit",
        "registrar deposit REG-1001 --amount 500.00",
        "registrar set REG-1001 --management registrant --auto-renew false --allow any",
        "registrar lock REG-1001",
        "registrar unlock REG-1001",
        "account show REG-1001",
        "account statement REG-1001",
        "account statement income --month 2026-03 --csv",
        "account statement OWN1-DK --from 2026-03-01 --to 2026-03-31",
        "account list",
        "account audit",
        "contact show BORGER1-DK",
        "contact list",
        "contact list --registrar REG-1001",
        "host show ns1.navn-sandbox.net",
        "domain show smørrebrød.dk",
        "domain list",
        "domain history eksempel.dk",
        "invoice issue borger.dk",
        "invoice list",
        "invoice list --domain borger.dk --open",
        "invoice show 1",
        "invoice pay 1",
        "invoice pay 1 --amount 10.00",
        "invoice pay --reference +71<000000000000018+00000000< --amount 10.00",
        "invoice credit 1",
        "invoice credit 1 --domain borger.dk --amount 10.00",
        "invoice letter 1 --posted 2027-01-05",
        "invoice letter 1 --domain vigtig.dk --posted 2027-01-05",
        "invoice import report.csv",
        "payment list",
        "payment list --unplaced",
        "payment show b-1",
        "payment place b-1 --invoice 1",
        "payment return b-1",
        "account pay-out BORGER1-DK",
        "account pay-out BORGER1-DK --amount 1.00",
        "vid enable borger.dk --contact A1-DK --contact B1-DK",
        "vid contacts vigtig.dk",
        "vid contacts vigtig.dk --contact A1-DK",
        "vid show vigtig.dk",
        "vid disable vigtig.dk",
        "approval list",
        "approval list --domain vigtig.dk",
        "approval show 1",
        "approval approve 1 --contact A1-DK",
        "approval reject 1 --contact A1-DK",
        "approval code 1 --code ABCDEFGHIJ",
        "token issue borger.dk --operation transfer",
        "token issue vigtig.dk --operation redel --role NSA",
        "identity show A1-DK",
        "identity complete A1-DK",
        "identity fail A1-DK",
        "waiting-list add ventet.dk --contact A1-DK",
        "waiting-list list",
        "waiting-list list --domain ventet.dk",
        "clock show",
        "clock advance 31d",
        "clock set 2027-01-31T12:00:00Z",
        "job run",
        "job list",
        "outbox list",
        "outbox show 1",
    ] {
        parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    }
}

#[test]
fn what_is_missing_or_wrong_is_refused_at_once() {
    for line in [
        "registrar deposit REG-1001",
        "account statement REG-1001 --month 2026-13",
        "account statement REG-1001 --month 2026-03 --to 2026-04-01",
        "account show x",
        "registrar deposit REG-1001 --amount ten",
        "vid enable borger.dk",
        "approval approve 1",
        "approval show one",
        "token issue borger.dk",
        "token issue borger.dk --operation steal",
        "token issue borger.dk --operation redel --role ME",
        "domain show eksempel.se",
        "clock advance soon",
        "clock set yesterday",
        "registrar add REG-1004 --password-env A --password-file B",
    ] {
        assert!(parse(line).is_err(), "{line}");
    }
}

#[test]
fn an_instant_may_be_a_day_or_have_an_offset() {
    assert_eq!(instant("2027-01-31").unwrap().to_rfc3339(), "2027-01-31T00:00:00+00:00");
    assert_eq!(instant("2027-01-31T12:00:00+01:00").unwrap().to_rfc3339(), "2027-01-31T11:00:00+00:00");
}
