//! The redemption grace period (RFC 3915).

use super::super::model::{Shape, between, maybe, one};
use super::super::simple::Type;
use super::RGP;

/// `rgp:update`, with a report or asking for the restore.
pub fn update(with_report: bool) -> Shape {
    let restore = if with_report {
        element("restore").needs("op", Type::Words(&["report"])).parts(vec![one(report())])
    } else {
        element("restore").needs("op", Type::Words(&["request"])).parts(Vec::new())
    };
    element("update").parts(vec![one(restore)])
}

fn element(name: &'static str) -> Shape {
    Shape::new(RGP, name)
}

fn report() -> Shape {
    let text = |name| element(name).mixed().takes("lang", Type::Language);
    element("report").parts(vec![
        one(element("preData").mixed()),
        one(element("postData").mixed()),
        one(element("delTime").text(Type::Instant)),
        one(element("resTime").text(Type::Instant)),
        one(text("resReason")),
        between(1, 2, text("statement")),
        maybe(element("other").mixed()),
    ])
}
