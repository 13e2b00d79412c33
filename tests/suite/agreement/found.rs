//! Disagreements that were found: each document with the verdict both give now.

use super::verdict::{self, Class};
use crate::harness::schemas::{Variant, judge};

/// A document on which reader and schemas once differed.
struct Found {
    name: &'static str,
    /// What stands in `<epp>`, with the prefixes below.
    document: &'static str,
    /// Whether libxml2 accepts it.
    accepted: bool,
    /// How the reader refuses it, if it does.
    refused: Option<Class>,
}

#[test]
fn disagreements_once_found_stay_settled() {
    let documents: Vec<_> = FOUND.iter().map(|found| document(found.document)).collect();
    let complaints = judge(Variant::Dk, &documents);
    let mut wrong = Vec::new();
    for ((found, document), complaint) in FOUND.iter().zip(&documents).zip(complaints) {
        let told = verdict::refusal(document);
        if complaint.is_none() != found.accepted || told.as_ref().map(|told| told.0) != found.refused {
            wrong.push(format!("{}:\n  schemas: {complaint:?}\n  reader: {told:?}", found.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn document(inside: &str) -> Vec<u8> {
    format!("<epp xmlns='urn:ietf:params:xml:ns:epp-1.0' {PREFIXES}>{inside}</epp>").into_bytes()
}

const fn valid(name: &'static str, document: &'static str) -> Found {
    Found { name, document, accepted: true, refused: None }
}

const fn invalid(name: &'static str, document: &'static str, class: Class) -> Found {
    Found { name, document, accepted: false, refused: Some(class) }
}

/// On the list of faults no schema can see.
const fn stricter(name: &'static str, document: &'static str, class: Class) -> Found {
    Found { name, document, accepted: true, refused: Some(class) }
}

/// Valid by XML Schema; the reasons stand where documents are restated for libxml2.
const fn refused_by_libxml2(name: &'static str, document: &'static str) -> Found {
    Found { name, document, accepted: false, refused: None }
}

/// Invalid by XML Schema; the reason stands where documents are restated for libxml2.
const fn accepted_by_libxml2(name: &'static str, document: &'static str, class: Class) -> Found {
    Found { name, document, accepted: true, refused: Some(class) }
}

const PREFIXES: &str = "xmlns:d='urn:ietf:params:xml:ns:domain-1.0' xmlns:h='urn:ietf:params:xml:ns:host-1.0' \
    xmlns:c='urn:ietf:params:xml:ns:contact-1.0' xmlns:s='urn:ietf:params:xml:ns:secDNS-1.1' \
    xmlns:r='urn:ietf:params:xml:ns:rgp-1.0' xmlns:b='http://www.verisign.com/epp/balance-1.0' \
    xmlns:k='urn:dkhm:params:xml:ns:dkhm-4.4' xmlns:kd='urn:dkhm:params:xml:ns:dkhm-domain-4.4' \
    xmlns:n='urn:dkhm:params:xml:ns:dkhm-4.5' xmlns:x='urn:example:unknown-1.0'";

const FOUND: &[Found] = &[
    valid("white space in an account that is asked for", "<command><info><b:info> </b:info></info></command>"),
    valid("white space in a hello", "<hello>\n</hello>"),
    valid("white space in a poll", "<command><poll op='req'>\n</poll></command>"),
    valid(
        "an empty orderconfirmationToken",
        "<command><create><d:create><d:name>a.dk</d:name><d:authInfo><d:pw/></d:authInfo></d:create>\
            </create><extension><k:orderconfirmationToken/></extension></command>",
    ),
    valid("a contact update of nothing", "<command><update><c:update><c:id>ABC-1</c:id></c:update></update></command>"),
    valid(
        "a domain update of nothing",
        "<command><update><d:update><d:name>a.dk</d:name></d:update></update></command>",
    ),
    valid("a contact delete", "<command><delete><c:delete><c:id>ABC-1</c:id></c:delete></delete></command>"),
    valid(
        "a contact transfer",
        "<command><transfer op='request'><c:transfer><c:id>ABC-1</c:id></c:transfer></transfer></command>",
    ),
    valid(
        "a transfer query",
        "<command><transfer op='query'><d:transfer><d:name>a.dk</d:name></d:transfer></transfer>\
            </command>",
    ),
    valid(
        "a domain delete with a date",
        "<command><delete><d:delete><d:name>a.dk</d:name></d:delete></delete><extension><k:delDate>\
            2027-01-01T00:00:00Z</k:delDate></extension></command>",
    ),
    valid(
        "an authInfo of another scheme",
        "<command><info><d:info><d:name>a.dk</d:name><d:authInfo><d:ext><x:a/></d:ext></d:authInfo>\
            </d:info></info></command>",
    ),
    valid(
        "name servers as attributes",
        "<command><create><d:create><d:name>a.dk</d:name><d:ns><d:hostAttr><d:hostName>\
            ns.example.com</d:hostName></d:hostAttr></d:ns><d:authInfo><d:pw/></d:authInfo></d:create>\
            </create></command>",
    ),
    valid(
        "keys instead of digests",
        "<command><create><d:create><d:name>a.dk</d:name><d:authInfo><d:pw/></d:authInfo></d:create>\
            </create><extension><s:create><s:keyData><s:flags>257</s:flags><s:protocol>3</s:protocol><s:alg>\
            1</s:alg><s:pubKey>AQID</s:pubKey></s:keyData></s:create></extension></command>",
    ),
    valid(
        "a signature life in an update",
        "<command><update><d:update><d:name>a.dk</d:name></d:update></update><extension><s:update><s:chg>\
            <s:maxSigLife>1</s:maxSigLife></s:chg></s:update></extension></command>",
    ),
    valid(
        "a restore that is asked for",
        "<command><update><d:update><d:name>a.dk</d:name></d:update></update><extension><r:update>\
            <r:restore op='request'/></r:update></extension></command>",
    ),
    valid(
        "a domain left without registrant",
        "<command><update><d:update><d:name>a.dk</d:name><d:chg><d:registrant/></d:chg></d:update>\
            </update></command>",
    ),
    valid(
        "a registrant of one character",
        "<command><update><d:update><d:name>a.dk</d:name><d:chg><d:registrant>a</d:registrant></d:chg>\
            </d:update></update></command>",
    ),
    valid(
        "a status to be added",
        "<command><update><d:update><d:name>a.dk</d:name><d:add><d:status s='clientHold'/></d:add>\
            </d:update></update></command>",
    ),
    valid(
        "the authorisation of a contact in the update of a domain",
        "<command><update><d:update><d:name>a.dk</d:name><d:chg><d:authInfo><d:pw roid='A1-DK'>any</d:pw>\
            </d:authInfo></d:chg></d:update></update></command>",
    ),
    valid(
        "a year of five digits",
        "<command><renew><d:renew><d:name>a.dk</d:name><d:curExpDate>12026-11-22</d:curExpDate></d:renew>\
            </renew></command>",
    ),
    valid(
        "a sole proprietorship in version 4.5",
        "<command><update><c:update><c:id>ABC-1</c:id></c:update></update><extension>\
            <n:sole_proprietorship>true</n:sole_proprietorship></extension></command>",
    ),
    invalid(
        "a renewal from the year 0",
        "<command><renew><d:renew><d:name>a.dk</d:name><d:curExpDate>0000-01-01</d:curExpDate></d:renew>\
            </renew></command>",
        Class::Syntax,
    ),
    invalid(
        "a report of the year 0",
        "<command><update><d:update><d:name>a.dk</d:name></d:update></update><extension><r:update>\
            <r:restore op='report'><r:report><r:preData/><r:postData/><r:delTime>\
            2026-10-01T22:00:00Z</r:delTime><r:resTime>0000-10-01T22:00:00Z</r:resTime><r:resReason/>\
            <r:statement/></r:report></r:restore></r:update></extension></command>",
        Class::Syntax,
    ),
    invalid(
        "a sign before a number that has none",
        "<command><renew><d:renew><d:name>a.dk</d:name><d:curExpDate>2027-03-31</d:curExpDate>\
            <d:period unit='y'>+7</d:period></d:renew></renew></command>",
        Class::Syntax,
    ),
    invalid(
        "a language of nine letters",
        "<command><login><clID>EPP-123</clID><pw>12345678</pw><options><version>1.0</version><lang>\
            abcdefghi</lang></options><svcs><objURI>urn:ietf:params:xml:ns:domain-1.0</objURI></svcs>\
            </login></command>",
        Class::Syntax,
    ),
    invalid(
        "a language that ends in a hyphen",
        "<command><login><clID>EPP-123</clID><pw>12345678</pw><options><version>1.0</version><lang>\
            en-</lang></options><svcs><objURI>urn:ietf:params:xml:ns:domain-1.0</objURI></svcs></login>\
            </command>",
        Class::Syntax,
    ),
    invalid(
        "a language with a letter of Danish",
        "<command><login><clID>EPP-123</clID><pw>12345678</pw><options><version>1.0</version><lang>\
            dø</lang></options><svcs><objURI>urn:ietf:params:xml:ns:domain-1.0</objURI></svcs></login>\
            </command>",
        Class::Syntax,
    ),
    invalid(
        "a user of two characters",
        "<command><login><clID>ab</clID><pw>12345678</pw><options><version>1.0</version><lang>en</lang>\
            </options><svcs><objURI>urn:ietf:params:xml:ns:domain-1.0</objURI></svcs></login></command>",
        Class::Credentials,
    ),
    invalid(
        "a user of seventeen characters",
        "<command><login><clID>aaaaaaaaaaaaaaaaa</clID><pw>12345678</pw><options><version>1.0</version>\
            <lang>en</lang></options><svcs><objURI>urn:ietf:params:xml:ns:domain-1.0</objURI></svcs></login>\
            </command>",
        Class::Credentials,
    ),
    invalid(
        "a login with an unknown extension",
        "<command><login><clID>EPP-123</clID><pw>12345678</pw><options><version>1.0</version><lang>\
            en</lang></options><svcs><objURI>urn:ietf:params:xml:ns:domain-1.0</objURI></svcs></login>\
            <extension><x:a/></extension></command>",
        Class::UnknownExtension,
    ),
    invalid(
        "a logout with an unknown extension",
        "<command><logout/><extension><x:a/></extension></command>",
        Class::UnknownExtension,
    ),
    stricter(
        "a login with an extension of other commands",
        "<command><login><clID>EPP-123</clID><pw>12345678</pw><options><version>1.0</version><lang>\
            en</lang></options><svcs><objURI>urn:ietf:params:xml:ns:domain-1.0</objURI></svcs></login>\
            <extension><k:autoRenew>true</k:autoRenew></extension></command>",
        Class::UnknownExtension,
    ),
    invalid(
        "a check of a handle of two characters",
        "<command><check><c:check><c:id>ab</c:id></c:check></check></command>",
        Class::Range,
    ),
    invalid(
        "a check of a handle of seventeen characters",
        "<command><check><c:check><c:id>abcdefghijklmnopq</c:id></c:check></check></command>",
        Class::Range,
    ),
    invalid(
        "a roid without a hyphen",
        "<command><info><d:info><d:name>a.dk</d:name><d:authInfo><d:pw roid='loc'/></d:authInfo></d:info>\
            </info></command>",
        Class::Syntax,
    ),
    invalid(
        "an attribute of a command",
        "<command><info op='query'><c:info><c:id>ABC-1</c:id></c:info></info></command>",
        Class::Structure,
    ),
    invalid(
        "a language of a command",
        "<command><delete xml:lang='en'><h:delete><h:name>ns.example.com</h:name></h:delete></delete>\
            </command>",
        Class::Structure,
    ),
    invalid(
        "a scheme of authInfo without namespace",
        "<command><info><d:info><d:name>a.dk</d:name><d:authInfo><d:ext><a xmlns=''/></d:ext>\
            </d:authInfo></d:info></info></command>",
        Class::Structure,
    ),
    invalid(
        "an unknown element before a scheme of authInfo",
        "<command><info><d:info><d:name>a.dk</d:name><d:authInfo><x:a/><d:ext><x:a/></d:ext></d:authInfo>\
            </d:info></info></command>",
        Class::Structure,
    ),
    invalid(
        "an unknown element before name servers as attributes",
        "<command><create><d:create><d:name>a.dk</d:name><d:ns><x:a/><d:hostAttr><d:hostName>\
            ns.example.com</d:hostName></d:hostAttr></d:ns><d:authInfo><d:pw/></d:authInfo></d:create>\
            </create></command>",
        Class::Structure,
    ),
    invalid(
        "an unknown element before keys",
        "<command><create><d:create><d:name>a.dk</d:name><d:authInfo><d:pw/></d:authInfo></d:create>\
            </create><extension><s:create><x:a/><s:keyData><s:flags>257</s:flags><s:protocol>3</s:protocol>\
            <s:alg>1</s:alg><s:pubKey>AQID</s:pubKey></s:keyData></s:create></extension></command>",
        Class::Structure,
    ),
    invalid(
        "an unknown element before all that is removed",
        "<command><update><d:update><d:name>a.dk</d:name></d:update></update><extension><s:update><s:rem>\
            <x:a/><s:all>1</s:all></s:rem></s:update></extension></command>",
        Class::Structure,
    ),
    invalid(
        "a withdraw without its inner element",
        "<extension><k:command><k:withdraw><k:name>a.dk</k:name></k:withdraw></k:command></extension>",
        Class::Structure,
    ),
    invalid(
        "a withdraw of two domains",
        "<extension><k:command><k:withdraw><kd:withdraw><kd:name>a.dk</kd:name></kd:withdraw>\
            <kd:withdraw><kd:name>a.dk</kd:name></kd:withdraw></k:withdraw></k:command></extension>",
        Class::Structure,
    ),
    stricter(
        "a withdraw around an extension",
        "<extension><k:command><k:withdraw><n:autoRenew>true</n:autoRenew></k:withdraw></k:command>\
            </extension>",
        Class::UnknownExtension,
    ),
    stricter(
        "a year beyond the calendar",
        "<command><renew><d:renew><d:name>a.dk</d:name><d:curExpDate>262143-01-01</d:curExpDate>\
            </d:renew></renew></command>",
        Class::Syntax,
    ),
    valid(
        "blanks around a date",
        "<command><renew><d:renew><d:name>a.dk</d:name><d:curExpDate> 2027-03-31 </d:curExpDate>\
            </d:renew></renew></command>",
    ),
    valid(
        "blanks around a number",
        "<command><create><d:create><d:name>a.dk</d:name><d:authInfo><d:pw/></d:authInfo></d:create>\
            </create><extension><s:create><s:dsData><s:keyTag> 5 </s:keyTag><s:alg>1</s:alg><s:digestType>\
            1</s:digestType><s:digest>00</s:digest></s:dsData></s:create></extension></command>",
    ),
    valid(
        "blanks in place of a digest",
        "<command><create><d:create><d:name>a.dk</d:name><d:authInfo><d:pw/></d:authInfo></d:create>\
            </create><extension><s:create><s:dsData><s:keyTag>5</s:keyTag><s:alg>1</s:alg><s:digestType>\
            1</s:digestType><s:digest> </s:digest></s:dsData></s:create></extension></command>",
    ),
    valid(
        "blanks around a boolean",
        "<command><update><d:update><d:name>a.dk</d:name></d:update></update><extension><s:update><s:rem>\
            <s:all> 1 </s:all></s:rem></s:update></extension></command>",
    ),
    refused_by_libxml2("blanks in CDATA between elements", "<command><logout/><![CDATA[ ]]></command>"),
    accepted_by_libxml2(
        "a key with a character that has no width",
        "<command><create><d:create><d:name>a.dk</d:name><d:authInfo><d:pw/></d:authInfo></d:create>\
            </create><extension><s:create><s:keyData><s:flags>257</s:flags><s:protocol>3</s:protocol><s:alg>\
            1</s:alg><s:pubKey>AQI=&#x200B;</s:pubKey></s:keyData></s:create></extension></command>",
        Class::Syntax,
    ),
];
