//! DS records in both commands.

use super::*;
use crate::epp::specimen::{extensions, kind};
use crate::xml::ProblemKind::*;

const KEY: &str = "<secDNS:keyData><secDNS:flags>257</secDNS:flags><secDNS:protocol>3</secDNS:protocol>\
                   <secDNS:alg>13</secDNS:alg><secDNS:pubKey>AQPJ</secDNS:pubKey></secDNS:keyData>";

fn ds(tag: &str, algorithm: &str, kind: &str, digest: &str) -> String {
    format!(
        "<secDNS:dsData><secDNS:keyTag>{tag}</secDNS:keyTag><secDNS:alg>{algorithm}</secDNS:alg>\
         <secDNS:digestType>{kind}</secDNS:digestType><secDNS:digest>{digest}</secDNS:digest></secDNS:dsData>"
    )
}

fn create(inside: &str) -> Result<Vec<DsRecord>, Fault> {
    let text = format!("<secDNS:create>{inside}</secDNS:create>");
    extensions(&text, |found| Ok(parse_create(&found[0])?))
}

fn update(attributes: &str, inside: &str) -> Result<DsUpdate, Fault> {
    let text = format!("<secDNS:update{attributes}>{inside}</secDNS:update>");
    extensions(&text, |found| parse_update(&found[0]))
}

#[test]
fn records_are_read_with_their_digest_in_capitals() {
    let records = create(&(ds("65535", "255", "0", "0a0B") + &ds("0", "13", "2", ""))).unwrap();
    assert_eq!(records[0], DsRecord { key_tag: 65535, algorithm: 255, digest_type: 0, digest: "0A0B".to_owned() });
    assert_eq!(records[1].digest, "");
}

#[test]
fn values_out_of_form_or_bounds_are_refused() {
    for (record, expected) in [
        (ds("65536", "13", "2", "0a"), Range),
        (ds("-1", "13", "2", "0a"), Range),
        (ds("x", "13", "2", "0a"), Syntax),
        (ds("", "13", "2", "0a"), Missing),
        (ds("1", "256", "2", "0a"), Range),
        (ds("1", "RSA", "2", "0a"), Syntax),
        (ds("1", "13", "256", "0a"), Range),
        (ds("1", "13", "2", "0a0"), Syntax),
        (ds("1", "13", "2", "0g"), Syntax),
        (ds("1", "13", "2", "0a 0b"), Syntax),
        (ds("1", "13", "2", "0a").replace("<secDNS:alg>13</secDNS:alg>", ""), Missing),
        (ds("1", "13", "2", "0a").replace("<secDNS:keyTag>", "<secDNS:keyTag a='b'>"), Unexpected),
    ] {
        assert_eq!(kind(create(&record)), expected, "{record}");
    }
}

#[test]
fn keys_are_refused_in_every_place() {
    let record = ds("1", "13", "2", "0a");
    assert_eq!(kind(create(KEY)), Policy);
    assert_eq!(kind(create(&record.replace("</secDNS:dsData>", &format!("{KEY}</secDNS:dsData>")))), Policy);
    assert_eq!(kind(update("", &format!("<secDNS:add>{KEY}</secDNS:add>"))), Policy);
    assert_eq!(kind(update("", &format!("<secDNS:rem>{KEY}</secDNS:rem>"))), Policy);
    assert_eq!(kind(create(&format!("{record}{KEY}"))), Unexpected);
    assert_eq!(kind(create(&format!("{KEY}{record}"))), Unexpected);
}

#[test]
fn a_signature_life_is_ignored_on_create_and_refused_in_update() {
    let (life, record) = ("<secDNS:maxSigLife>604800</secDNS:maxSigLife>", ds("1", "13", "2", "0a"));
    assert_eq!(create(&format!("{life}{record}")).unwrap().len(), 1);
    assert_eq!(kind(create(life)), Missing);
    assert_eq!(kind(create(&format!("<secDNS:maxSigLife>0</secDNS:maxSigLife>{record}"))), Range);
    let add = format!("<secDNS:add>{life}{record}</secDNS:add>");
    assert!(matches!(update("", &add), Err(Fault::MaxSigLife(_))));
    assert!(matches!(update("", &format!("<secDNS:chg>{life}</secDNS:chg>")), Err(Fault::MaxSigLife(_))));
    assert_eq!(kind(update("", "<secDNS:chg><secDNS:maxSigLife>0</secDNS:maxSigLife></secDNS:chg>")), Range);
}

#[test]
fn an_update_removes_then_adds() {
    let record = ds("1", "13", "2", "0a");
    let (remove, add) = (format!("<secDNS:rem>{record}</secDNS:rem>"), format!("<secDNS:add>{record}</secDNS:add>"));
    let read = update(" urgent='false'", &format!("{remove}{add}<secDNS:chg/>")).unwrap();
    assert_eq!(read.remove, DsRemoval::Records(read.add.clone()));
    assert_eq!(kind(update("", &format!("{add}{remove}"))), Unexpected);
    for (all, removal) in [("1", DsRemoval::All), ("true", DsRemoval::All), ("false", DsRemoval::AllFalse)] {
        let read = update("", &format!("<secDNS:rem><secDNS:all>{all}</secDNS:all></secDNS:rem>")).unwrap();
        assert_eq!(read, DsUpdate { remove: removal, add: Vec::new() });
    }
}

#[test]
fn an_update_that_says_nothing_or_too_much_is_refused() {
    let all = "<secDNS:all>true</secDNS:all>";
    for (inside, expected) in [
        (String::new(), Missing),
        ("<secDNS:rem/>".to_owned(), Missing),
        ("<secDNS:add/>".to_owned(), Missing),
        (format!("<secDNS:rem>{all}{}</secDNS:rem>", ds("1", "13", "2", "0a")), Unexpected),
        ("<secDNS:rem><secDNS:all>TRUE</secDNS:all></secDNS:rem>".to_owned(), Syntax),
        ("<secDNS:rem><secDNS:all/></secDNS:rem>".to_owned(), Missing),
        (format!("<secDNS:rem>{all}</secDNS:rem><secDNS:rem>{all}</secDNS:rem>"), Unexpected),
        (format!("x<secDNS:rem>{all}</secDNS:rem>"), Unexpected),
    ] {
        assert_eq!(kind(update("", &inside)), expected, "{inside}");
    }
}

#[test]
fn urgency_is_not_offered() {
    let all = "<secDNS:rem><secDNS:all>true</secDNS:all></secDNS:rem>";
    for word in ["true", "1"] {
        let fault = update(&format!(" urgent='{word}'"), all);
        assert!(matches!(fault, Err(Fault::Option(problem)) if problem.value == word));
    }
    assert_eq!(kind(update(" urgent='yes'", all)), Syntax);
    assert_eq!(kind(update(" hasty='true'", all)), Unexpected);
}

#[test]
fn what_is_written_is_read_again() {
    let records = create(&ds("4711", "13", "2", "00FF")).unwrap();
    let mut writer = Writer::default();
    write(&mut writer, &records);
    let text = String::from_utf8(writer.finish()).unwrap().replace("infData", "create");
    let read = crate::xml::read(text.as_bytes(), crate::epp::namespace::KNOWN).unwrap();
    assert_eq!(parse_create(&read), Ok(records));
}
