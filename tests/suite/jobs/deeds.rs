//! What people do to a registry before nobody works for a while.

use std::collections::BTreeSet;

use navn::epp::namespace::KNOWN;
use navn::epp::request::{Incoming, open};
use navn::flow::{Actor, Request};
use navn::registry::Handle;
use navn::registry::command::Command;
use navn::registry::domain::DomainName;
use navn::registry::message::Transaction;
use navn::registry::reply::Reply;
use navn::registry::staff::StaffCommand;
use navn::xml;

use crate::harness::client::wrap;
use crate::harness::registry::Registry;

/// How many kinds of deeds there are.
pub const DEEDS: usize = 13;

/// The objects that came into being, to be looked at in the end.
#[derive(Debug, Default)]
pub struct Deeds {
    /// Names that were registered or applied for.
    pub names: BTreeSet<String>,
    /// Contacts that were made.
    pub contacts: BTreeSet<String>,
    count: usize,
}

impl Deeds {
    /// Does the deed of this number. What is refused changes nothing.
    pub async fn carry_out(&mut self, registry: &Registry, deed: usize) {
        self.count += 1;
        let number = self.count;
        let chg = "<domain:chg/>";
        match deed {
            0 => self.registrar(registry, "REG-1001", &delete("eksempel.dk")).await,
            1 => {
                let off = format!("{}{}", update("smørrebrød.dk", chg), extension("autoRenew", "false"));
                self.registrar(registry, "REG-1001", &off).await
            }
            2 => self.apply(registry, &format!("ny{number}.dk"), "KUNDE1-DK", CONFIRMED).await,
            3 => self.apply(registry, &format!("vilkaar{number}.dk"), "KUNDE1-DK", (1, false)).await,
            4 => {
                self.contact(registry, number, "SE").await;
                None
            }
            5 => {
                let Some(handle) = self.contact(registry, number, "DK").await else { return };
                self.apply(registry, &format!("ukontrolleret{number}.dk"), &handle, CONFIRMED).await
            }
            6 => self.join(registry, "eksempel.dk", "VENTER1-DK").await,
            7 => self.join(registry, "nabo.dk", "VENTER2-DK").await,
            8 => {
                let token =
                    "<domain:chg><domain:authInfo><domain:pw>autotransfer</domain:pw></domain:authInfo></domain:chg>";
                self.registrar(registry, "REG-1002", &update("nabo.dk", token)).await
            }
            9 => {
                let email = format!(
                    "<update><contact:update><contact:id>KUNDE1-DK</contact:id><contact:chg>\
                     <contact:email>ny{number}@example.dk</contact:email></contact:chg></contact:update></update>"
                );
                self.registrar(registry, "REG-1001", &email).await
            }
            10 => self.registrar(registry, "REG-1002", &delete("ventet.dk")).await,
            11 => self.staff(registry, StaffCommand::InvoiceIssue { domain: name("borger.dk") }).await,
            _ => {
                let Some(handle) = self.contact(registry, number, "NO").await else { return };
                self.apply(registry, &format!("flere-aar{number}.dk"), &handle, (2, true)).await
            }
        };
    }

    async fn apply(
        &mut self,
        registry: &Registry,
        name: &str,
        registrant: &str,
        (years, confirmed): (u32, bool),
    ) -> Option<Reply> {
        self.names.insert(name.to_owned());
        let confirmation = if confirmed { extension("orderconfirmationToken", "1772355600") } else { String::new() };
        let create = format!(
            "<create><domain:create><domain:name>{name}</domain:name><domain:period unit=\"y\">{years}</domain:period>\
             <domain:ns><domain:hostObj>ns1.navn-sandbox.net</domain:hostObj>\
             <domain:hostObj>ns2.navn-sandbox.net</domain:hostObj></domain:ns>\
             <domain:registrant>{registrant}</domain:registrant>\
             <domain:authInfo><domain:pw/></domain:authInfo></domain:create></create>{confirmation}"
        );
        self.registrar(registry, "REG-1001", &create).await
    }

    async fn contact(&mut self, registry: &Registry, number: usize, country: &str) -> Option<String> {
        let create = format!(
            "<create><contact:create><contact:id>force</contact:id><contact:postalInfo type=\"loc\">\
             <contact:name>Person {number}</contact:name><contact:addr><contact:city>By</contact:city>\
             <contact:cc>{country}</contact:cc></contact:addr></contact:postalInfo>\
             <contact:email>p@example.dk</contact:email><contact:authInfo><contact:pw/></contact:authInfo>\
             </contact:create></create>{}",
            extension("userType", "individual")
        );
        let Some(Reply::ContactCreated { handle, .. }) = self.registrar(registry, "REG-1001", &create).await else {
            return None;
        };
        self.contacts.insert(handle.to_string());
        Some(handle.to_string())
    }

    async fn join(&mut self, registry: &Registry, domain: &str, contact: &str) -> Option<Reply> {
        let contact = Handle::trusted(contact);
        self.staff(registry, StaffCommand::WaitingListAdd { domain: name(domain), contact }).await
    }

    async fn registrar(&mut self, registry: &Registry, who: &str, xml: &str) -> Option<Reply> {
        run(registry, Actor::Registrar(Handle::trusted(who)), command(xml)).await
    }

    async fn staff(&mut self, registry: &Registry, command: StaffCommand) -> Option<Reply> {
        let actor = Actor::Staff { name: "test".to_owned(), reason: "test".to_owned() };
        run(registry, actor, Command::Staff(Box::new(command))).await
    }
}

/// One year, and the terms accepted.
const CONFIRMED: (u32, bool) = (1, true);

/// What the registry answers; nothing when it says no.
pub async fn run(registry: &Registry, actor: Actor, command: Command) -> Option<Reply> {
    let transaction = Transaction { cl_trid: Some("CL-1".to_owned()), sv_trid: registry.ids.sv_trid() };
    let request = Request { command: command.into(), actor, transaction, entropy: registry.ids.entropy() };
    registry.store.run(request).await.expect("the store").result.ok()
}

fn command(xml: &str) -> Command {
    let document = wrap(xml);
    let root = xml::read(document.as_bytes(), KNOWN).expect("a document");
    let Ok(Incoming::Command(opened)) = open(&root) else { panic!("not a command: {document}") };
    opened.command().expect("a legal command")
}

fn delete(name: &str) -> String {
    format!("<delete><domain:delete><domain:name>{name}</domain:name></domain:delete></delete>")
}

fn update(name: &str, change: &str) -> String {
    format!("<update><domain:update><domain:name>{name}</domain:name>{change}</domain:update></update>")
}

fn extension(element: &str, value: &str) -> String {
    format!("<extension><dkhm:{element}>{value}</dkhm:{element}></extension>")
}

fn name(text: &str) -> DomainName {
    text.parse().expect("a name")
}
