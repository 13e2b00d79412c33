//! The DNSSEC extension (RFC 5910).

use super::super::model::{Part, Shape, many, maybe, one};
use super::super::simple::Type;
use super::SEC_DNS;

/// `secDNS:create`.
pub fn create() -> Shape {
    records("create")
}

/// `secDNS:update`.
pub fn update() -> Shape {
    let all = element("all").text(Type::Boolean);
    let removed = vec![vec![one(all)], vec![many(ds_data())], vec![many(key_data())]];
    let parts = vec![
        maybe(element("rem").parts(vec![Part::Either(removed)])),
        maybe(records("add")),
        maybe(element("chg").parts(vec![maybe(life())])),
    ];
    element("update").takes("urgent", Type::Boolean).parts(parts).filled()
}

fn element(name: &'static str) -> Shape {
    Shape::new(SEC_DNS, name)
}

fn records(name: &'static str) -> Shape {
    element(name).parts(vec![maybe(life()), Part::Either(vec![vec![many(ds_data())], vec![many(key_data())]])])
}

fn life() -> Shape {
    element("maxSigLife").text(Type::Whole(1, i32::MAX as i64))
}

fn ds_data() -> Shape {
    element("dsData").parts(vec![
        one(element("keyTag").text(Type::Count(0, 65535))),
        one(element("alg").text(Type::Count(0, 255))),
        one(element("digestType").text(Type::Count(0, 255))),
        one(element("digest").text(Type::Hex)),
        maybe(key_data()),
    ])
}

fn key_data() -> Shape {
    element("keyData").parts(vec![
        one(element("flags").text(Type::Count(0, 65535))),
        one(element("protocol").text(Type::Count(0, 255))),
        one(element("alg").text(Type::Count(0, 255))),
        one(element("pubKey").text(Type::Base64)),
    ])
}
