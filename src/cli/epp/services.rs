//! What a greeting offers, and when it was written.

use anyhow::Context;
use chrono::{DateTime, Utc};

use crate::epp::namespace::{DKHM_4_3, DKHM_4_4, DKHM_4_5, DKHM_DOMAIN_4_3, DKHM_DOMAIN_4_4, EPP, KNOWN};
use crate::xml::{self, Element};

/// The services of a server (RFC 5730 section 2.4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Services {
    /// `objURI`.
    pub objects: Vec<String>,
    /// `extURI`.
    pub extensions: Vec<String>,
    /// The server's present.
    pub now: Option<DateTime<Utc>>,
}

impl Services {
    /// Reads a greeting.
    ///
    /// # Errors
    /// When the document is not a greeting.
    pub fn read(document: &str) -> anyhow::Result<Self> {
        let root = xml::read(document.as_bytes(), KNOWN)?;
        let greeting = root.children.first().filter(|child| child.is(EPP, "greeting"));
        let mut services = Self::default();
        services.gather(greeting.context("the server did not begin with a greeting")?);
        Ok(services)
    }

    fn gather(&mut self, element: &Element<'_>) {
        let text = element.text.trim();
        match element.name {
            "objURI" => self.objects.push(text.to_owned()),
            "extURI" => self.extensions.push(text.to_owned()),
            "svDate" => self.now = text.parse().ok(),
            _ => {}
        }
        element.children.iter().for_each(|child| self.gather(child));
    }

    /// The newest version of the .dk extension that is offered.
    pub fn dkhm(&self) -> &'static str {
        let offered = |uri: &&str| self.extensions.iter().any(|offered| offered == uri);
        [DKHM_4_5, DKHM_4_4].into_iter().find(offered).unwrap_or(DKHM_4_3)
    }

    /// The .dk extension in the version withdraw is written in, with the inner namespace.
    pub fn withdraw(&self) -> (&'static str, &'static str) {
        if self.extensions.iter().any(|uri| uri == DKHM_4_4) {
            (DKHM_4_4, DKHM_DOMAIN_4_4)
        } else {
            (DKHM_4_3, DKHM_DOMAIN_4_3)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_and_the_present_are_read_from_a_greeting() {
        let services = Services::read(
            "<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'><greeting><svDate>2026-11-22T07:00:00.0Z</svDate><svcMenu>\
             <objURI>urn:o</objURI><svcExtension><extURI>urn:dkhm:params:xml:ns:dkhm-4.4</extURI></svcExtension>\
             </svcMenu></greeting></epp>",
        )
        .unwrap();
        assert_eq!(services.objects, ["urn:o"]);
        assert_eq!(services.now, Some("2026-11-22T07:00:00Z".parse().unwrap()));
        assert_eq!(services.dkhm(), DKHM_4_4);
    }

    #[test]
    fn anything_but_a_greeting_is_refused() {
        assert!(Services::read("<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'><response/></epp>").is_err());
        assert!(Services::read("220 ESMTP").is_err());
    }
}
