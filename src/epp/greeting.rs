//! `<greeting>` (RFC 5730 section 2.4).

use chrono::{DateTime, Utc};

use super::instant::date_time;
use super::namespace::{EPP, Offer};
use crate::xml::Writer;

/// Writes the greeting: service name, the present, services and data collection policy.
pub fn write(service: &str, now: DateTime<Utc>, offer: &Offer) -> Vec<u8> {
    let mut writer = Writer::document();
    writer.open("epp", &[("xmlns", EPP)]);
    writer.open("greeting", &[]);
    writer.element("svID", service);
    writer.element("svDate", &date_time(now));
    writer.open("svcMenu", &[]);
    writer.element("version", "1.0");
    writer.element("lang", "en");
    offer.objects.iter().for_each(|uri| writer.element("objURI", uri));
    writer.around("svcExtension", |writer| {
        offer.extensions.iter().for_each(|uri| writer.element("extURI", uri));
    });
    writer.close("svcMenu");
    write_policy(&mut writer);
    writer.close("greeting");
    writer.close("epp");
    writer.finish()
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
        let greeting = write("navn: 1.0.0", "2026-11-22T07:00:00.25Z".parse().unwrap(), &offer);
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
        let greeting = write("navn: 1.0.0", DateTime::UNIX_EPOCH, &Offer { objects: vec![DOMAIN], extensions: vec![] });
        assert!(!outline(&greeting).contains("svcExtension"));
    }
}
