//! DS records in both commands.

use super::*;
use crate::epp::fault::Fault;
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

fn create(inside: &str) -> Result<DsAddition, Fault> {
    let text = format!("<secDNS:create>{inside}</secDNS:create>");
    extensions(&text, |found| Ok(parse_create(&found[0])?))
}

fn update(attributes: &str, inside: &str) -> Result<DsUpdate, Fault> {
    let text = format!("<secDNS:update{attributes}>{inside}</secDNS:update>");
    extensions(&text, |found| Ok(parse_update(&found[0])?))
}

#[test]
fn records_are_read_with_their_digest_in_capitals() {
    let records = create(&(ds("65535", "255", "0", "0a0B") + &ds("0", "13", "2", ""))).unwrap().records.ds;
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
fn structure_is_told_before_values_across_records() {
    let (bad, short) = (ds("x", "13", "2", "0a"), ds("1", "13", "2", "0a").replace("<secDNS:alg>13</secDNS:alg>", ""));
    assert_eq!(kind(create(&format!("{bad}{short}"))), Missing);
    let life = "<secDNS:maxSigLife>0</secDNS:maxSigLife>";
    assert_eq!(kind(create(&format!("{life}{}<secDNS:x/>", ds("1", "13", "2", "0a")))), Unexpected);
    assert_eq!(kind(update(" urgent='yes'", "<secDNS:rem/>")), Missing);
}

#[test]
fn keys_are_read_in_every_place() {
    let expected = [KeyData { flags: 257, protocol: 3, algorithm: 13, public_key: "AQPJ".to_owned() }];
    let record = ds("1", "13", "2", "0a");
    let inside = record.replace("</secDNS:dsData>", &format!("{KEY}</secDNS:dsData>"));
    assert_eq!(create(KEY).unwrap().records.keys, expected);
    assert_eq!(create(&inside).unwrap().records.digested_keys, expected);
    let read = update("", &format!("<secDNS:rem>{KEY}</secDNS:rem><secDNS:add>{inside}</secDNS:add>")).unwrap();
    assert_eq!((&read.remove, &read.removed.keys), (&DsRemoval::None, &expected.to_vec()));
    assert_eq!((read.added.ds.len(), &read.added.digested_keys), (1, &expected.to_vec()));
    let spaced = KEY.replace("AQPJ", "\n AQ\n PJ ");
    assert_eq!(create(&spaced).unwrap().records.keys, expected);
    assert_eq!(kind(create(&format!("{record}{KEY}"))), Unexpected);
    assert_eq!(kind(create(&format!("{KEY}{record}"))), Unexpected);
    for (from, to, expected) in [
        ("257", "65536", Range),
        (">3<", ">-3<", Range),
        (">13<", ">+13<", Syntax),
        ("AQPJ", "AQP", Syntax),
        ("AQPJ", "", Missing),
        ("<secDNS:protocol>3</secDNS:protocol>", "", Missing),
        ("<secDNS:pubKey>", "<secDNS:pubKey a='b'>", Unexpected),
    ] {
        assert_eq!(kind(create(&KEY.replace(from, to))), expected, "{to}");
    }
}

#[test]
fn a_signature_life_is_read_wherever_it_stands() {
    let (life, record) = ("<secDNS:maxSigLife> +604800 </secDNS:maxSigLife>", ds("1", "13", "2", "0a"));
    assert_eq!(create(&format!("{life}{record}")).unwrap().max_sig_life_s, Some(604_800));
    assert_eq!(kind(create(life)), Missing);
    assert_eq!(kind(create(&format!("<secDNS:maxSigLife>0</secDNS:maxSigLife>{record}"))), Range);
    let add = format!("<secDNS:add>{life}{record}</secDNS:add>");
    assert_eq!(update("", &add).unwrap().max_sig_life_s, Some(604_800));
    assert_eq!(update("", &format!("<secDNS:chg>{life}</secDNS:chg>")).unwrap().max_sig_life_s, Some(604_800));
    assert_eq!(kind(update("", "<secDNS:chg><secDNS:maxSigLife>0</secDNS:maxSigLife></secDNS:chg>")), Range);
    let endless = "<secDNS:chg><secDNS:maxSigLife>2147483648</secDNS:maxSigLife></secDNS:chg>";
    assert_eq!(kind(update("", endless)), Range);
}

#[test]
fn an_update_removes_then_adds() {
    let record = ds("1", "13", "2", "0a");
    let (remove, add) = (format!("<secDNS:rem>{record}</secDNS:rem>"), format!("<secDNS:add>{record}</secDNS:add>"));
    let read = update(" urgent='false'", &format!("{remove}{add}<secDNS:chg/>")).unwrap();
    assert_eq!(read.remove, DsRemoval::Records(read.added.ds.clone()));
    assert_eq!(kind(update("", &format!("{add}{remove}"))), Unexpected);
    for (all, removal) in [("1", DsRemoval::All), ("true", DsRemoval::All), ("false", DsRemoval::AllFalse)] {
        let read = update("", &format!("<secDNS:rem><secDNS:all>{all}</secDNS:all></secDNS:rem>")).unwrap();
        assert_eq!(read, DsUpdate { remove: removal, ..DsUpdate::default() });
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
fn urgency_is_read_as_written() {
    let all = "<secDNS:rem><secDNS:all>true</secDNS:all></secDNS:rem>";
    for (word, urgent) in [("true", Some("true")), (" 1 ", Some("1")), ("false", None), ("0", None)] {
        assert_eq!(update(&format!(" urgent='{word}'"), all).unwrap().urgent.as_deref(), urgent);
    }
    assert_eq!(kind(update(" urgent='yes'", all)), Syntax);
    assert_eq!(kind(update(" hasty='true'", all)), Unexpected);
}

#[test]
fn what_is_written_is_read_again() {
    let records = create(&ds("4711", "13", "2", "00FF")).unwrap().records.ds;
    let mut writer = Writer::default();
    write(&mut writer, &records);
    let text = String::from_utf8(writer.finish()).unwrap().replace("infData", "create");
    let read = crate::xml::read(text.as_bytes(), crate::epp::namespace::KNOWN).unwrap();
    assert_eq!(parse_create(&read).unwrap().records.ds, records);
}
