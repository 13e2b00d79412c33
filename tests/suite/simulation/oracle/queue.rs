//! Facts of those who wait for names.

use chrono::Duration;

use super::super::Check;
use super::super::rows::Fact;
use super::calendar::{days_on, tariff, years_on};
use super::{Application, Deed, Name, Oracle, Position, State, What, amount, base, moment, same, text};

impl Oracle {
    pub(super) fn applied(&mut self, fact: &Fact, deed: Option<Deed>) -> Check {
        let Some(Deed { who, what: What::Create(asked), .. }) = deed else { return Err("nobody applied".to_owned()) };
        same("name", text(&fact.event, "domain")?, &asked.name)?;
        let ore = tariff(fact.at).period * i64::from(asked.years);
        let (name, caller, at) = (asked.name.clone(), who, fact.at);
        let application = Application { name, caller, ore, at, approval: None, accepted: false, asked, fresh: true };
        self.applications.insert(fact.sv_trid.clone(), application);
        Ok(())
    }

    /// No name twice: not while it is registered, nor past somebody to whom it is offered.
    pub(super) fn created(&mut self, fact: &Fact) -> Check {
        let (domain, id) = (text(&fact.event, "domain")?, text(&fact.event["transaction"], "sv_trid")?);
        let application = self.applications.remove(id).ok_or("nobody applied")?;
        let asked = &application.asked;
        same("name", domain, &asked.name)?;
        same("requester", text(&fact.event, "requester")?, &application.caller)?;
        if self.names.contains_key(domain) {
            return Err(format!("{domain} is registered already"));
        }
        let offered = self.line(domain).first().map(|(id, position)| (*id, position.offered_until));
        match offered {
            Some((_, None)) => return Err(format!("{domain} is free, and nobody who waits was offered it")),
            Some((_, Some(until))) if until <= fact.at => return Err("the offer was over".to_owned()),
            Some((id, _)) => drop(self.positions.remove(&id)),
            None => {}
        }
        let registrant = self.people.get(&asked.registrant).ok_or("the registrant is nobody")?;
        let reserved = registrant.danish && registrant.identity != "checked";
        same("risk", text(&fact.event, "risk")?, if reserved { "BLUE" } else { "GREEN" })?;
        let name = Name {
            sponsor: if asked.own { "DKHM1-DK".to_owned() } else { application.caller.clone() },
            registrant: asked.registrant.clone(),
            payer: asked.payer.clone().filter(|payer| *payer != asked.registrant),
            until: years_on(fact.at, asked.years),
            years: asked.years,
            auto_renew: asked.auto_renew,
            state: if reserved { State::Reserved } else { State::Active },
            vid: false,
            unpaid: std::collections::BTreeSet::new(),
            restore_due: false,
            letter_at: None,
            moments: [fact.at].into(),
        };
        self.names.insert(domain.to_owned(), name);
        let at_once = application.fresh && base(&fact.sv_trid) == base(id);
        let reserve = format!("reserved:{}", application.caller);
        let payer = if at_once { &application.caller } else { &reserve };
        if application.fresh && !at_once {
            self.owe(application.at, ("create_reserved", domain), (&application.caller, &reserve), application.ore);
        }
        self.owe(fact.at, ("create", domain), (payer, "income:period"), application.ore);
        Ok(())
    }

    pub(super) fn create_refused(&mut self, fact: &Fact) -> Check {
        let (domain, id) = (text(&fact.event, "domain")?, text(&fact.event["transaction"], "sv_trid")?);
        let application = self.applications.remove(id).ok_or("nobody applied")?;
        let cause = text(&fact.event, "cause")?;
        if cause == "terms_lapsed" {
            same("time", fact.at, days_on(application.at, 4))?;
        }
        if cause == "taken" && !self.names.contains_key(domain) {
            return Err("nobody has taken it".to_owned());
        }
        let (caller, reserve) = (&application.caller, format!("reserved:{}", application.caller));
        if application.fresh {
            self.owe(application.at, ("create_reserved", domain), (caller, &reserve), application.ore);
        }
        self.owe(fact.at, ("create_released", domain), (&reserve, caller), application.ore);
        Ok(())
    }

    /// Applications that came in and wait: their price is set aside.
    pub(super) fn set_aside(&mut self) {
        let waiting = self.applications.values_mut();
        let fresh =
            waiting.filter_map(|application| std::mem::take(&mut application.fresh).then(|| application.clone()));
        let fresh: Vec<Application> = fresh.collect();
        for Application { name, caller, ore, at, .. } in fresh {
            self.owe(at, ("create_reserved", &name), (&caller, &format!("reserved:{caller}")), ore);
        }
    }

    /// The name goes to the first in line, for two weeks.
    pub(super) fn offered(&mut self, fact: &Fact, domain: &str) -> Check {
        let (contact, until) = (text(&fact.event, "contact")?, moment(&fact.event, "expires_at")?);
        if self.names.contains_key(domain) {
            return Err(format!("{domain} is registered"));
        }
        same("until", until, fact.at + Duration::days(14))?;
        let (id, first) = self.line(domain).first().map(|(id, first)| (*id, (*first).clone())).ok_or("nobody waits")?;
        same("first in line", contact, &first.contact)?;
        self.positions.insert(id, Position { offered_until: Some(until), ..first });
        Ok(())
    }

    pub(super) fn position_added(&mut self, fact: &Fact, domain: &str) -> Check {
        let (id, paid_until) =
            (fact.event["position"].as_i64().ok_or("no number")?, moment(&fact.event, "paid_until")?);
        let contact = text(&fact.event, "contact")?.to_owned();
        if !self.names.contains_key(domain) {
            return Err("nobody waits for a free name".to_owned());
        }
        same("paid until", paid_until, years_on(fact.at, 1))?;
        self.fee(fact, domain, &contact, tariff(fact.at).waiting)?;
        let domain = domain.to_owned();
        self.positions.insert(id, Position { domain, contact, paid_until, pay_by: None, offered_until: None });
        Ok(())
    }

    pub(super) fn position_fee_due(&mut self, fact: &Fact) -> Check {
        let position = self.position(fact)?;
        same("due", fact.at, position.paid_until + Duration::seconds(1))?;
        let pay_by = days_on(position.paid_until, 14);
        same("pay by", moment(&fact.event, "pay_by")?, pay_by)?;
        position.pay_by = Some(pay_by);
        Ok(())
    }

    pub(super) fn position_paid(&mut self, fact: &Fact, domain: &str) -> Check {
        let position = self.position(fact)?;
        let begins_at = position.paid_until + Duration::seconds(1);
        let pay_by = position.pay_by.take().ok_or("nothing was due")?;
        if pay_by <= fact.at {
            return Err("it had lapsed".to_owned());
        }
        position.paid_until = years_on(position.paid_until, 1);
        same("paid until", moment(&fact.event, "paid_until")?, position.paid_until)?;
        let contact = position.contact.clone();
        self.fee(fact, domain, &contact, tariff(begins_at).waiting)
    }

    pub(super) fn position_ended(&mut self, fact: &Fact) -> Check {
        let position = self.position(fact)?.clone();
        match text(&fact.event, "cause")? {
            "unpaid" => same("time", Some(fact.at), position.pay_by)?,
            "offer_lapsed" => same("time", Some(fact.at), position.offered_until)?,
            _ if fact.command == "waiting-list:leave" => {}
            cause => return Err(format!("nobody left: {cause}")),
        }
        self.positions.remove(&fact.event["position"].as_i64().unwrap_or_default());
        Ok(())
    }

    /// Who waits for a name, first in line first.
    pub fn line(&self, domain: &str) -> Vec<(i64, &Position)> {
        let waiting = self.positions.iter().filter(|(_, position)| position.domain == domain);
        waiting.map(|(id, position)| (*id, position)).collect()
    }

    fn position(&mut self, fact: &Fact) -> Result<&mut Position, String> {
        let id = fact.event["position"].as_i64().ok_or("no number")?;
        self.positions.get_mut(&id).ok_or_else(|| format!("there is no position {id}"))
    }

    /// A fee that is paid on line: in, and earned.
    fn fee(&mut self, fact: &Fact, domain: &str, contact: &str, ore: i64) -> Check {
        same("fee", amount(&fact.event, "fee")?, ore)?;
        self.owe(fact.at, ("payment", domain), ("bank", contact), ore);
        self.owe(fact.at, ("waiting_list", domain), (contact, "income:waiting_list"), ore);
        Ok(())
    }
}
