//! What registrars do: mostly sensible, sometimes not.

use super::oracle::calendar::{tariff, years_on};
use super::oracle::{Create, Name, State, What};
use super::{Check, Play, xml};

impl Play {
    /// One thing a registrar does.
    pub async fn registrars_do(&mut self) -> Check {
        match self.dice.below(100) {
            0..24 => self.apply().await,
            24..32 => self.renew().await,
            32..38 => self.delete().await,
            38..45 => self.restore().await,
            45..55 => self.switch_auto_renew().await,
            55..60 => self.move_name_servers().await,
            60..65 => self.change_registrant().await,
            65..73 => self.take_over().await,
            73..75 => self.withdraw().await,
            75..81 => self.make_contact().await,
            81..85 => self.change_contact().await,
            85..90 => self.hosts().await,
            90..94 => self.change_roles().await,
            94..96 => self.sign().await,
            _ => self.poll().await,
        }
    }

    async fn apply(&mut self) -> Check {
        let (who, asked, token, consent) = self.application().await?;
        let hosts = self.some_hosts(&asked.name);
        let command = xml::create(&asked, &hosts, &token, consent.then(|| self.house.now()));
        self.command(&who, &command, What::Create(asked)).await.map(drop)
    }

    /// Somebody's application, with the token of an offer if there is one, and whether the registrant
    /// has consented.
    pub async fn application(&mut self) -> Result<(String, Create, String, bool), String> {
        let name = if self.dice.percent(85) { self.free_name() } else { self.any_name() };
        let (who, own) = (self.any_registrar(), self.dice.percent(30));
        let registrant = if self.dice.percent(90) { self.contact_of(&who, own) } else { self.any_contact() };
        let years_max = tariff(self.house.now()).years_max;
        let years = if self.dice.percent(80) { 1 } else { 1 + self.dice.below(years_max as usize) as u32 };
        let auto_renew = own || self.dice.percent(75);
        let payer = match self.dice.below(10) {
            0 if own => Some(who.clone()),
            1 if own => Some("BETALER1-DK".to_owned()),
            2 if own => Some(self.any_contact()),
            _ => None,
        };
        let mut token = String::new();
        if self.dice.percent(75) {
            let domain = name.parse().map_err(|_| "a name".to_owned())?;
            let line = self.house.registry.store.positions(&domain).await.map_err(|error| error.to_string())?;
            token = line.iter().find_map(|position| Some(position.offer.as_ref()?.token.clone())).unwrap_or_default();
        }
        let consent = self.dice.percent(if years_max == 1 { 97 } else { 65 });
        Ok((who, Create { name, years, registrant, own, payer, auto_renew }, token, consent))
    }

    async fn renew(&mut self) -> Check {
        let Some((domain, name)) = self.registered(|_| true) else { return Ok(()) };
        let who = self.manager(&name);
        let years = if self.dice.percent(75) { 1 } else { 1 + self.dice.below(4) as u32 };
        let expiry = if self.dice.percent(90) { name.until } else { years_on(name.until, 1) };
        let command = xml::renew(&domain, expiry.date_naive(), years);
        self.command(&who, &command, What::Renew(domain, years)).await.map(drop)
    }

    async fn delete(&mut self) -> Check {
        let Some((domain, name)) = self.registered(|name| name.state == State::Active) else { return Ok(()) };
        let who = self.manager(&name);
        self.command(&who, &xml::delete(&domain), What::Delete(domain)).await.map(drop)
    }

    async fn restore(&mut self) -> Check {
        let suspended = |name: &Name| matches!(name.state, State::Suspended(..));
        let Some((domain, name)) = self.registered(suspended) else { return Ok(()) };
        let who = self.manager(&name);
        self.command(&who, &xml::restore(&domain), What::Restore(domain)).await.map(drop)
    }

    async fn switch_auto_renew(&mut self) -> Check {
        let Some((domain, name)) = self.registered(Name::is_managed) else { return Ok(()) };
        let (who, to) = (self.manager(&name), self.dice.percent(50));
        let command = xml::update(&domain, "<domain:chg/>", &format!("<dkhm:autoRenew>{to}</dkhm:autoRenew>"));
        self.command(&who, &command, What::Other).await.map(drop)
    }

    /// By the sponsor, or by somebody with a token or without one.
    async fn move_name_servers(&mut self) -> Check {
        let Some((domain, name)) = self.registered(|_| true) else { return Ok(()) };
        let record = self.record(&domain).await?;
        let old: Vec<String> = record.iter().flat_map(|domain| &domain.name_servers).map(ToString::to_string).collect();
        let new: Vec<String> = self.some_hosts(&domain).into_iter().filter(|host| !old.contains(host)).collect();
        let list = |hosts: &[String]| {
            hosts.iter().map(|host| format!("<domain:hostObj>{host}</domain:hostObj>")).collect::<String>()
        };
        let leave = if self.dice.percent(80) { old.as_slice() } else { &old[..old.len().min(1)] };
        let mut inside = String::new();
        if !new.is_empty() {
            inside.push_str(&format!("<domain:add><domain:ns>{}</domain:ns></domain:add>", list(&new)));
        }
        if !leave.is_empty() && new.len() >= 2 {
            inside.push_str(&format!("<domain:rem><domain:ns>{}</domain:ns></domain:rem>", list(leave)));
        }
        let token = record.and_then(|domain| domain.tokens.iter().find(|token| token.token.contains("REDEL")).cloned());
        if let Some(token) = token.filter(|_| self.dice.percent(80)) {
            inside.push_str(&authorized(&token.token));
        }
        let who = self.manager(&name);
        self.command(&who, &xml::update(&domain, &inside, ""), What::Other).await.map(drop)
    }

    async fn change_registrant(&mut self) -> Check {
        let Some((domain, name)) = self.registered(|_| true) else { return Ok(()) };
        let who = self.manager(&name);
        let to = if self.dice.percent(85) { self.contact_of(&who, !name.is_managed()) } else { self.any_contact() };
        let inside = format!("<domain:chg><domain:registrant>{to}</domain:registrant></domain:chg>");
        let consent =
            format!("<dkhm:orderconfirmationToken>{}</dkhm:orderconfirmationToken>", self.house.now().timestamp());
        let consent = if self.dice.percent(70) { consent } else { String::new() };
        self.command(&who, &xml::update(&domain, &inside, &consent), What::Other).await.map(drop)
    }

    /// A token is made by the sponsor, or shown by another.
    async fn take_over(&mut self) -> Check {
        let Some((domain, name)) = self.registered(|_| true) else { return Ok(()) };
        let record = self.record(&domain).await?;
        let token =
            record.and_then(|domain| domain.tokens.iter().find(|token| token.token.contains("TRANSFER")).cloned());
        let Some(token) = token.filter(|_| self.dice.percent(90)) else {
            let who = self.manager(&name);
            let word = self.dice.word(&["autotransfer", "autotransfer", "autoredel", "null"]);
            let none = "<domain:chg><domain:authInfo><domain:null/></domain:authInfo></domain:chg>".to_owned();
            let inside = if word == "null" { none } else { authorized(word) };
            let command = xml::update(&domain, &inside, "");
            return self.command(&who, &command, What::Other).await.map(drop);
        };
        let who = self.any_registrar();
        let text = if self.dice.percent(90) { token.token } else { format!("{}0", token.token) };
        self.command(&who, &xml::transfer(&domain, &text), What::Transfer(domain)).await.map(drop)
    }

    async fn withdraw(&mut self) -> Check {
        let Some((domain, name)) = self.registered(Name::is_managed) else { return Ok(()) };
        let who = self.manager(&name);
        self.document(&who, &xml::withdraw(&domain), What::Withdraw(domain)).await.map(drop)
    }

    async fn make_contact(&mut self) -> Check {
        let (who, danish, own) = (self.any_registrar(), self.dice.percent(50), self.dice.percent(40));
        let country = if danish { "DK" } else { self.dice.word(&["SE", "DE", "NO"]) };
        let command = xml::contact(self.step, country, own);
        self.command(&who, &command, What::Contact(danish, own)).await.map(drop)
    }

    async fn change_contact(&mut self) -> Check {
        let who = self.any_registrar();
        let handle = if self.dice.percent(70) { self.contact_of(&who, false) } else { self.any_contact() };
        let number = self.dice.below(1000);
        let inside = match self.dice.below(3) {
            0 => format!("<contact:email>ny{number}@example.dk</contact:email>"),
            1 => format!("<contact:voice>+45.3300{number:04}</contact:voice>"),
            _ => {
                let country =
                    if self.oracle.people.get(&handle).is_some_and(|person| person.danish) { "DK" } else { "SE" };
                format!(
                    "<contact:postalInfo type=\"loc\"><contact:addr><contact:street>Gade {number}</contact:street>\
                     <contact:city>By</contact:city><contact:pc>2000</contact:pc><contact:cc>{country}</contact:cc>\
                     </contact:addr></contact:postalInfo>"
                )
            }
        };
        self.command(&who, &xml::contact_update(&handle, &inside), What::Other).await.map(drop)
    }

    async fn hosts(&mut self) -> Check {
        let who = self.any_registrar();
        let admin = self.dice.word(&["ADMINA-DK", "ADMINB-DK", "BETALER1-DK"]);
        let host = self.dice.pick(&self.hosts).clone();
        match self.dice.below(10) {
            0..5 => {
                let Some((domain, name)) = self.registered(|_| true) else { return Ok(()) };
                let (host, who) = (format!("ns{}.{domain}", self.dice.below(3)), self.manager(&name));
                let (address, admin) =
                    (format!("192.0.2.{}", 1 + self.dice.below(200)), self.dice.percent(70).then_some(admin));
                if !self.hosts.contains(&host) {
                    self.hosts.push(host.clone());
                }
                self.command(&who, &xml::host(&host, Some(&address), admin), What::Other).await.map(drop)
            }
            5 => {
                let host = format!("ns{}.example.net", self.dice.below(6));
                if !self.hosts.contains(&host) {
                    self.hosts.push(host.clone());
                }
                self.command(&who, &xml::host(&host, None, Some(admin)), What::Other).await.map(drop)
            }
            6 | 7 => self.command(&who, &xml::host_update(&host, admin), What::Other).await.map(drop),
            _ => self.command(&who, &xml::host_delete(&host), What::Other).await.map(drop),
        }
    }

    /// The proxy and the payer of a name its registrant manages.
    async fn change_roles(&mut self) -> Check {
        let Some((domain, _)) = self.registered(|name| !name.is_managed()) else { return Ok(()) };
        let who = self.any_registrar();
        let handle = match self.dice.below(4) {
            0 => who.clone(),
            1 => "BETALER1-DK".to_owned(),
            2 => "BETALER2-DK".to_owned(),
            _ => self.any_contact(),
        };
        let (role, verb) = (self.dice.word(&["admin", "billing", "billing"]), self.dice.word(&["add", "add", "rem"]));
        let inside =
            format!("<domain:{verb}><domain:contact type=\"{role}\">{handle}</domain:contact></domain:{verb}>");
        self.command(&who, &xml::update(&domain, &inside, ""), What::Other).await.map(drop)
    }

    async fn sign(&mut self) -> Check {
        let Some((domain, name)) = self.registered(|_| true) else { return Ok(()) };
        let who = self.manager(&name);
        let record = format!(
            "<secDNS:dsData><secDNS:keyTag>{}</secDNS:keyTag><secDNS:alg>13</secDNS:alg>\
             <secDNS:digestType>2</secDNS:digestType><secDNS:digest>{}</secDNS:digest></secDNS:dsData>",
            self.dice.below(4),
            "5A".repeat(32)
        );
        let inside = if self.dice.percent(60) {
            format!("<secDNS:add>{record}</secDNS:add>")
        } else {
            "<secDNS:rem><secDNS:all>true</secDNS:all></secDNS:rem>".to_owned()
        };
        let extension = format!("<secDNS:update>{inside}</secDNS:update>");
        self.command(&who, &xml::update(&domain, "", &extension), What::Other).await.map(drop)
    }

    /// Reads the queue: what was read and removed comes no more.
    async fn poll(&mut self) -> Check {
        let who = self.any_registrar();
        let mut last = None;
        for _ in 0..1 + self.dice.below(12) {
            let said = self.question(&who, "<poll op=\"req\"/>").await?;
            let id = said.document.split_once("<msgQ").and_then(|(_, rest)| rest.split_once("id=\""));
            let Some(id) = id.and_then(|(_, rest)| rest.split('"').next()).filter(|_| said.code == 1301) else { break };
            let id: i64 = id.parse().map_err(|_| format!("{id} is no number"))?;
            if last.is_some_and(|last| id <= last) {
                return Err(format!("message {id} comes after {last:?}"));
            }
            last = Some(id);
            let said = self.command(&who, &format!("<poll op=\"ack\" msgID=\"{id}\"/>"), What::Other).await?;
            if said.code != 1000 {
                return Err(format!("message {id} cannot be removed: {}", said.document));
            }
        }
        Ok(())
    }
}

fn authorized(token: &str) -> String {
    format!("<domain:chg><domain:authInfo><domain:pw>{token}</domain:pw></domain:authInfo></domain:chg>")
}
