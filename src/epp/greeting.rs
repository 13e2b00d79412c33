//! `<greeting>` (RFC 5730 section 2.4).

use chrono::{DateTime, Utc};

use super::instant::date_time;
use super::namespace::{EPP, Offer};
use crate::xml::Writer;

/// The greeting of a server that offers one set of services. All of it but the present is the same
/// every time, so it is written once.
#[derive(Debug, PartialEq, Eq)]
pub struct Greeting {
    offer: Offer,
    /// What stands before the present, and what behind it.
    around: [Box<str>; 2],
}

impl Greeting {
    /// A greeting by the name of `service`, of 3 to 64 characters, that offers `offer`.
    pub fn new(service: &str, offer: Offer) -> Self {
        let mut before = Writer::document();
        before.open("epp", &[("xmlns", EPP)]);
        before.open("greeting", &[]);
        before.element("svID", service);
        before.open("svDate", &[]);
        let mut after = Writer::default();
        after.close("svDate");
        write_menu(&mut after, &offer);
        write_policy(&mut after);
        after.close("greeting");
        after.close("epp");
        Self { offer, around: [before, after].map(|part| part.into_text().into()) }
    }

    /// The services in it.
    pub fn offer(&self) -> &Offer {
        &self.offer
    }

    /// The document at `now`.
    pub fn at(&self, now: DateTime<Utc>) -> Vec<u8> {
        let [before, after] = &self.around;
        [before, date_time(now).as_str(), after].concat().into_bytes()
    }
}

fn write_menu(writer: &mut Writer, offer: &Offer) {
    writer.open("svcMenu", &[]);
    writer.element("version", "1.0");
    writer.element("lang", "en");
    offer.objects.iter().for_each(|uri| writer.element("objURI", uri));
    writer.around("svcExtension", |writer| {
        offer.extensions.iter().for_each(|uri| writer.element("extURI", uri));
    });
    writer.close("svcMenu");
}

/// The data collection policy of the .dk registry, in the order of the schema.
fn write_policy(writer: &mut Writer) {
    writer.open("dcp", &[]);
    choice(writer, "access", &["personalAndOther"]);
    writer.open("statement", &[]);
    choice(writer, "purpose", &["admin", "prov"]);
    choice(writer, "recipient", &["other", "unrelated"]);
    choice(writer, "retention", &["legal"]);
    writer.close("statement");
    writer.close("dcp");
}

fn choice(writer: &mut Writer, name: &str, words: &[&str]) {
    writer.open(name, &[]);
    words.iter().for_each(|word| writer.empty(word, &[]));
    writer.close(name);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epp::namespace::{CONTACT, DKHM_4_3, DOMAIN, HOST, SEC_DNS};
    use crate::epp::specimen::outline;

    #[test]
    fn the_greeting_follows_the_order_of_the_schema() {
        let offer = Offer { objects: vec![HOST, DOMAIN, CONTACT], extensions: vec![SEC_DNS, DKHM_4_3] };
        let greeting = Greeting::new("navn: 1.0.0", offer).at("2026-11-22T07:00:00.25Z".parse().unwrap());
        assert_eq!(
            outline(&greeting),
            "epp(greeting(svID=navn: 1.0.0 svDate=2026-11-22T07:00:00.2Z \
             svcMenu(version=1.0 lang=en objURI=urn:ietf:params:xml:ns:host-1.0 \
             objURI=urn:ietf:params:xml:ns:domain-1.0 objURI=urn:ietf:params:xml:ns:contact-1.0 \
             svcExtension(extURI=urn:ietf:params:xml:ns:secDNS-1.1 extURI=urn:dkhm:params:xml:ns:dkhm-4.3)) \
             dcp(access(personalAndOther) \
             statement(purpose(admin prov) recipient(other unrelated) retention(legal)))))"
        );
    }

    #[test]
    fn without_extensions_their_container_is_left_out() {
        let greeting = Greeting::new("navn: 1.0.0", Offer { objects: vec![DOMAIN], extensions: vec![] });
        assert!(!outline(&greeting.at(DateTime::UNIX_EPOCH)).contains("svcExtension"));
    }
}
