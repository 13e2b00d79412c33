//! Commands as registrars write them.

use chrono::{DateTime, NaiveDate, Utc};

use super::oracle::Create;

/// An application, with the registrant's consent given at `consent` or without it.
pub fn create(asked: &Create, hosts: &[String], token: &str, consent: Option<DateTime<Utc>>) -> String {
    let Create { name, years, registrant, own, payer, auto_renew } = asked;
    let hosts: String = hosts.iter().map(|host| format!("<domain:hostObj>{host}</domain:hostObj>")).collect();
    let payer = payer
        .as_ref()
        .map_or_else(String::new, |payer| format!("<domain:contact type=\"billing\">{payer}</domain:contact>"));
    let mut extension = consent.map_or_else(String::new, |at| {
        format!("<dkhm:orderconfirmationToken>{}</dkhm:orderconfirmationToken>", at.timestamp())
    });
    if *own {
        extension.push_str("<dkhm:management>registrant</dkhm:management>");
    }
    if !auto_renew {
        extension.push_str("<dkhm:autoRenew>false</dkhm:autoRenew>");
    }
    let extension = if extension.is_empty() { extension } else { format!("<extension>{extension}</extension>") };
    format!(
        "<create><domain:create><domain:name>{name}</domain:name><domain:period unit=\"y\">{years}</domain:period>\
         <domain:ns>{hosts}</domain:ns><domain:registrant>{registrant}</domain:registrant>{payer}\
         <domain:authInfo><domain:pw>{token}</domain:pw></domain:authInfo></domain:create></create>{extension}"
    )
}

/// Further years.
pub fn renew(name: &str, expiry: NaiveDate, years: u32) -> String {
    format!(
        "<renew><domain:renew><domain:name>{name}</domain:name><domain:curExpDate>{expiry}</domain:curExpDate>\
         <domain:period unit=\"y\">{years}</domain:period></domain:renew></renew>"
    )
}

/// The end of a domain.
pub fn delete(name: &str) -> String {
    format!("<delete><domain:delete><domain:name>{name}</domain:name></domain:delete></delete>")
}

/// A change of a domain: what stands inside, and the extension.
pub fn update(name: &str, inside: &str, extension: &str) -> String {
    let extension = if extension.is_empty() { String::new() } else { format!("<extension>{extension}</extension>") };
    format!("<update><domain:update><domain:name>{name}</domain:name>{inside}</domain:update></update>{extension}")
}

/// A domain back from its redemption.
pub fn restore(name: &str) -> String {
    let report = "<rgp:update><rgp:restore op=\"report\"><rgp:report><rgp:preData>x</rgp:preData>\
         <rgp:postData>x</rgp:postData><rgp:delTime>2026-03-01T09:00:00.0Z</rgp:delTime>\
         <rgp:resTime>2026-03-02T09:00:00.0Z</rgp:resTime><rgp:resReason>x</rgp:resReason>\
         <rgp:statement>x</rgp:statement><rgp:statement>y</rgp:statement></rgp:report></rgp:restore></rgp:update>";
    update(name, "<domain:chg/>", report)
}

/// A domain of another registrar.
pub fn transfer(name: &str, token: &str) -> String {
    format!(
        "<transfer op=\"request\"><domain:transfer><domain:name>{name}</domain:name><domain:authInfo>\
         <domain:pw>{token}</domain:pw></domain:authInfo></domain:transfer></transfer>"
    )
}

/// A domain given back to the registry: a whole document.
pub fn withdraw(name: &str) -> String {
    format!(
        "<epp xmlns=\"urn:ietf:params:xml:ns:epp-1.0\"><extension><k:command xmlns:k=\"urn:dkhm:params:xml:ns:dkhm-4.4\">\
         <k:withdraw><w:withdraw xmlns:w=\"urn:dkhm:params:xml:ns:dkhm-domain-4.4\"><w:name>{name}</w:name></w:withdraw>\
         </k:withdraw><k:clTRID>W-1</k:clTRID></k:command></extension></epp>"
    )
}

/// A new contact in a country; its own or the registrar's.
pub fn contact(number: u64, country: &str, own: bool) -> String {
    let management = if own { "<dkhm:management>registrant</dkhm:management>" } else { "" };
    format!(
        "<create><contact:create><contact:id>force</contact:id><contact:postalInfo type=\"loc\">\
         <contact:name>Person {number}</contact:name><contact:addr><contact:street>Vej {number}</contact:street>\
         <contact:city>By</contact:city><contact:pc>1000</contact:pc><contact:cc>{country}</contact:cc></contact:addr>\
         </contact:postalInfo><contact:email>p{number}@example.dk</contact:email>\
         <contact:authInfo><contact:pw/></contact:authInfo></contact:create></create>\
         <extension><dkhm:userType>individual</dkhm:userType>{management}</extension>"
    )
}

/// A change of a contact.
pub fn contact_update(handle: &str, inside: &str) -> String {
    format!(
        "<update><contact:update><contact:id>{handle}</contact:id><contact:chg>{inside}</contact:chg></contact:update></update>"
    )
}

/// A new host, with an address if it has one.
pub fn host(name: &str, address: Option<&str>, admin: Option<&str>) -> String {
    let address = address.map_or_else(String::new, |address| format!("<host:addr ip=\"v4\">{address}</host:addr>"));
    format!("<create><host:create><host:name>{name}</host:name>{address}</host:create></create>{}", requested(admin))
}

/// Another administrator of a host.
pub fn host_update(name: &str, admin: &str) -> String {
    format!("<update><host:update><host:name>{name}</host:name></host:update></update>{}", requested(Some(admin)))
}

/// The end of a host.
pub fn host_delete(name: &str) -> String {
    format!("<delete><host:delete><host:name>{name}</host:name></host:delete></delete>")
}

/// What is known of a domain, contact or host.
pub fn info(kind: &str, key: &str) -> String {
    let element = if kind == "contact" { "id" } else { "name" };
    format!("<info><{kind}:info><{kind}:{element}>{key}</{kind}:{element}></{kind}:info></info>")
}

/// Whether a domain can be had.
pub fn check(name: &str) -> String {
    format!("<check><domain:check><domain:name>{name}</domain:name></domain:check></check>")
}

fn requested(admin: Option<&str>) -> String {
    admin.map_or_else(String::new, |admin| {
        format!("<extension><dkhm:requestedNsAdmin>{admin}</dkhm:requestedNsAdmin></extension>")
    })
}
