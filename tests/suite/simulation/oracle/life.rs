//! Facts of names and people.

use chrono::{DateTime, Duration, Utc};

use super::super::Check;
use super::super::rows::Fact;
use super::bills::{VID, period_lines};
use super::calendar::{days_on, tariff, years_on};
use super::{Deed, Line, Name, Oracle, Person, State, What, amount, base, moment, same, text};

impl Oracle {
    /// Takes a fact in, or says what is wrong with it.
    pub(super) fn see(&mut self, fact: &Fact) -> Check {
        let deed = self.cause(fact)?;
        let kind = text(&fact.event, "event")?.to_owned();
        *self.kinds.entry(kind_of(fact, &kind)).or_default() += 1;
        let domain = fact.event["domain"].as_str().map(str::to_owned);
        let name = domain.clone().unwrap_or_default();
        match kind.as_str() {
            "domain_applied" => self.applied(fact, deed)?,
            "domain_created" => self.created(fact)?,
            "domain_create_refused" => self.create_refused(fact)?,
            "domain_activated" => self.activated(&name)?,
            "domain_renewed" => self.renewed(fact, &name, deed)?,
            "domain_transferred" => self.transferred(fact, deed)?,
            "registrant_changed" => self.registrant_changed(fact, &name)?,
            "role_changed" => self.role_changed(fact, &name)?,
            "auto_renew_changed" => self.name(&name)?.auto_renew = fact.event["auto_renew"] == true,
            "vid_changed" => self.vid_changed(fact, &name)?,
            "domain_suspended" => self.suspended(fact, &name, deed)?,
            "domain_restored" => self.restored(fact, &name, deed)?,
            "domain_deleted" => return self.deleted(fact, &name),
            "contact_created" => self.contact_created(fact, deed)?,
            "contact_deleted" => drop(self.people.remove(text(&fact.event, "contact")?)),
            "identity_requested" => self.identity_requested(fact)?,
            "identity_expired" | "identity_decided" => self.identity_decided(fact, &kind)?,
            "host_deleted" => drop(self.gone_hosts.insert(text(&fact.event, "host")?.to_owned())),
            "host_created" => drop(self.gone_hosts.remove(text(&fact.event, "host")?)),
            "approval_requested" => self.approval_requested(fact),
            "approval_answered" => self.approval_answered(fact),
            "booked" if fact.event["kind"] == "deposit" => self.deposited(fact, deed)?,
            "document_issued" => self.document_issued(fact, deed)?,
            "domain_billed" => self.domain_billed(fact, &name)?,
            "suspension_letter_posted" => self.letter_posted(fact, &name)?,
            "invoice_paid" => self.invoice_paid(fact)?,
            "payment_received" => self.payment_received(fact)?,
            "credit_paid_out" => self.credit_paid_out(fact)?,
            "name_offered" => self.offered(fact, &name)?,
            "position_added" => self.position_added(fact, &name)?,
            "position_fee_due" => self.position_fee_due(fact)?,
            "position_paid" => self.position_paid(fact, &name)?,
            "position_ended" => self.position_ended(fact)?,
            _ => {}
        }
        if let Some(name) = self.names.get_mut(&name) {
            name.moments.insert(fact.at);
        }
        Ok(())
    }

    fn activated(&mut self, name: &str) -> Check {
        let name = self.name(name)?;
        match &name.state {
            State::Reserved => {}
            State::Suspended(reason, _) if reason == "identity_failed" => {}
            state => return Err(format!("activated while {state:?}")),
        }
        name.state = State::Active;
        Ok(())
    }

    /// By itself on the day after the last, at the price of that day; or asked for and paid.
    fn renewed(&mut self, fact: &Fact, domain: &str, deed: Option<Deed>) -> Check {
        let years = u32::try_from(fact.event["years"].as_u64().unwrap_or_default()).unwrap_or_default();
        let (tariff, until) = (tariff(fact.at), moment(&fact.event, "until")?);
        let name = self.name(domain)?;
        let payer = match (&deed, fact.event["automatic"] == true) {
            (_, true) => {
                let on_time = turn_of(name, fact.at);
                if !on_time {
                    return Err(format!("not the day after {}", name.until));
                }
                same("years", years, name.years.min(tariff.years_max))?;
                let renews = name.is_managed() && name.auto_renew;
                let payer = if renews { Some(name.sponsor.clone()) } else { name.payer.clone() };
                payer.filter(|payer| payer.starts_with("REG-")).ok_or("nobody wants it renewed")?
            }
            (Some(Deed { who, what: What::Renew(asked, count), .. }), false) => {
                same("asked", (asked.as_str(), *count), (domain, years))?;
                who.clone()
            }
            (_, false) => return self.renewed_by_invoice(domain, years, until),
        };
        if matches!(name.state, State::Suspended(..)) {
            return Err(format!("renewed while {:?}", name.state));
        }
        same("until", until, years_on(name.until, years))?;
        name.until = until;
        let vid = name.vid;
        self.owe(fact.at, ("renew", domain), (&payer, "income:period"), tariff.period * i64::from(years));
        if vid {
            self.owe(fact.at, ("vid", domain), (&payer, "income:vid"), VID * i64::from(years));
        }
        Ok(())
    }

    fn transferred(&mut self, fact: &Fact, deed: Option<Deed>) -> Check {
        let (losing, gaining) = (text(&fact.event, "losing")?, text(&fact.event, "gaining")?.to_owned());
        let (domain, registrant) =
            (text(&fact.event["transfer"], "name")?, text(&fact.event, "registrant")?.to_owned());
        match deed.ok_or("no time takes a name to another")? {
            Deed { who, what: What::Transfer(asked), .. } => same("who asked", (&who, &*asked), (&gaining, domain))?,
            Deed { who, what: What::Withdraw(asked), .. } => same("who gave", (&*who, &*asked), (losing, domain))?,
            deed => return Err(format!("nobody asked for a transfer: {deed:?}")),
        }
        let name = self.name(domain)?;
        same("losing", losing, &name.sponsor)?;
        same("state", &name.state, &State::Active)?;
        if name.vid || !name.unpaid.is_empty() {
            return Err("it may not leave".to_owned());
        }
        let old = std::mem::replace(&mut name.registrant, registrant.clone());
        (name.sponsor, name.payer, name.auto_renew) = (gaining.clone(), None, true);
        name.moments.insert(fact.at);
        let original = self.people.get(&old).cloned().ok_or("the registrant is nobody")?;
        self.people.insert(registrant, Person { sponsor: gaining, ..original });
        Ok(())
    }

    fn registrant_changed(&mut self, fact: &Fact, domain: &str) -> Check {
        let (from, to) = (text(&fact.event, "from")?, text(&fact.event, "to")?.to_owned());
        let name = self.name(domain)?;
        same("registrant", &*name.registrant, from)?;
        (name.registrant, name.payer) = (to, None);
        let sponsor = name.sponsor.clone();
        if name.is_managed() {
            let fee = tariff(fact.at).registrant_change;
            self.owe(fact.at, ("registrant_change", domain), (&sponsor, "income:registrant_change"), fee);
        }
        Ok(())
    }

    fn role_changed(&mut self, fact: &Fact, domain: &str) -> Check {
        let to = text(&fact.event, "to")?.to_owned();
        if text(&fact.event, "role")? == "billing" {
            let name = self.name(domain)?;
            name.payer = Some(to).filter(|to| *to != name.registrant);
        }
        Ok(())
    }

    fn suspended(&mut self, fact: &Fact, domain: &str, deed: Option<Deed>) -> Check {
        let (reason, delete_at) = (text(&fact.event, "reason")?.to_owned(), moment(&fact.event, "delete_at")?);
        let registrant = self.name(domain)?.registrant.clone();
        let person = self.people.get(&registrant).cloned();
        let unpaid = self.runs_out_unpaid(domain, fact.at);
        let name = self.name(domain)?;
        if matches!(name.state, State::Suspended(..)) {
            return Err("suspended twice".to_owned());
        }
        let from = match reason.as_str() {
            "cancelled" => {
                match deed.as_ref().map(|deed| &deed.what) {
                    Some(What::Delete(asked)) => same("asked", &**asked, domain)?,
                    // The last of those who had to agree has agreed.
                    Some(What::Traced) => {}
                    what => return Err(format!("nobody cancelled it: {what:?}")),
                }
                (name.until, name.auto_renew) = (years_on(fact.at, 0), false);
                fact.at
            }
            "expired" if name.is_managed() && !name.auto_renew && turn_of(name, fact.at) => {
                fact.at - Duration::seconds(1)
            }
            "unpaid" if unpaid => fact.at - Duration::seconds(1),
            "identity_failed" => {
                let due = person.is_some_and(|person| person.due_at == Some(fact.at));
                let decided = deed.is_some();
                if !due && !decided {
                    return Err("its registrant has time, or has proved its identity".to_owned());
                }
                fact.at
            }
            _ => return Err(format!("no reason to suspend {name:?}")),
        };
        same("deletion", delete_at, days_on(from, 30))?;
        name.state = State::Suspended(reason, delete_at);
        Ok(())
    }

    fn restored(&mut self, fact: &Fact, domain: &str, deed: Option<Deed>) -> Check {
        let (tariff, until) = (tariff(fact.at), moment(&fact.event, "until")?);
        let (who, asked) = match deed {
            Some(Deed { who, what: What::Restore(asked), .. }) => (who, asked),
            _ => return self.restored_by_invoice(domain, until),
        };
        same("asked", &*asked, domain)?;
        // What was owed is taken off its invoices, and paid by whoever asks.
        let mut lines = std::mem::take(&mut self.taken_off);
        let name = self.name(domain)?;
        let cancelled = match &name.state {
            State::Suspended(reason, delete_at) if reason != "identity_failed" && fact.at < *delete_at => {
                reason == "cancelled"
            }
            state => return Err(format!("restored while {state:?}")),
        };
        if lines.is_empty() {
            lines = period_lines(domain, 1, name.vid, tariff.period);
        }
        lines.retain(|line| line.kind != "restore");
        let years = lines.iter().map(Line::period_years).sum();
        same("until", until, years_on(name.until, years))?;
        name.until = until;
        name.state = State::Active;
        name.restore_due = false;
        name.auto_renew |= cancelled || !name.is_managed();
        self.owe(fact.at, ("restore", domain), (&who, "income:restore"), tariff.restore);
        for line in lines {
            self.owe(fact.at, (line.booked(), domain), (&who, line.income()), line.ore - line.credited);
        }
        Ok(())
    }

    fn deleted(&mut self, fact: &Fact, domain: &str) -> Check {
        let name = self.names.remove(domain).ok_or_else(|| format!("{domain} is not registered"))?;
        match name.state {
            State::Suspended(_, delete_at) => same("end of the redemption", fact.at, delete_at),
            state => Err(format!("deleted while {state:?}")),
        }
    }

    fn contact_created(&mut self, fact: &Fact, deed: Option<Deed>) -> Check {
        let handle = text(&fact.event, "contact")?.to_owned();
        if self.people.contains_key(&handle) {
            return Err("it exists".to_owned());
        }
        // One that a transfer copies is known when the transfer is told.
        if let Some(Deed { who, what: What::Contact(danish, own), .. }) = deed {
            let sponsor = if own { "DKHM1-DK".to_owned() } else { who };
            self.people.insert(handle, Person { danish, identity: "unchecked", due_at: None, sponsor });
        }
        Ok(())
    }

    fn identity_requested(&mut self, fact: &Fact) -> Check {
        let (handle, due_at) = (text(&fact.event, "contact")?, moment(&fact.event, "due_at")?);
        same("due", due_at, days_on(fact.at, tariff(fact.at).identity_days))?;
        let person = self.people.get_mut(handle).ok_or("nobody was asked")?;
        same("identity", person.identity, "unchecked")?;
        (person.identity, person.due_at) = ("open", Some(due_at));
        Ok(())
    }

    fn identity_decided(&mut self, fact: &Fact, kind: &str) -> Check {
        let handle = text(&fact.event, "contact")?;
        let person = self.people.get_mut(handle).ok_or("nobody was asked")?;
        if kind == "identity_expired" {
            same("identity", person.identity, "open")?;
            same("time", Some(fact.at), person.due_at)?;
            person.identity = "failed";
        } else {
            person.identity = if fact.event["checked"] == true { "checked" } else { "failed" };
            person.due_at = None;
        }
        Ok(())
    }

    fn deposited(&mut self, fact: &Fact, deed: Option<Deed>) -> Check {
        let Some(Deed { what: What::Deposit(registrar, ore), .. }) = deed else { return Err("nobody paid".to_owned()) };
        same("amount", amount(&fact.event, "amount")?, ore)?;
        self.owe(fact.at, ("deposit", ""), ("bank", &registrar), ore);
        Ok(())
    }

    fn approval_requested(&mut self, fact: &Fact) {
        let mut waiting = self.applications.iter_mut().filter(|(id, _)| base(id) == base(&fact.sv_trid));
        if let Some((_, application)) = waiting.next() {
            application.approval = application.approval.or(fact.event["approval"].as_i64());
        }
    }

    fn approval_answered(&mut self, fact: &Fact) {
        let id = fact.event["approval"].as_i64();
        let yes = fact.event["answer"] == "approved";
        for application in self.applications.values_mut().filter(|application| application.approval == id) {
            application.accepted |= yes;
        }
    }
}

/// What happened, and why where it has a reason.
fn kind_of(fact: &Fact, kind: &str) -> String {
    let reasons = ["reason", "cause", "outcome", "automatic", "answer", "kind", "settled"];
    let reason = reasons.iter().map(|key| &fact.event[*key]).find(|reason| !reason.is_null());
    reason.map_or_else(|| kind.to_owned(), |reason| format!("{kind} {}", reason.to_string().trim_matches('"')))
}

/// Whether the turn of the day after the last comes at `at`: then, or when something happened later
/// that had held it back.
pub(super) fn turn_of(name: &Name, at: DateTime<Utc>) -> bool {
    let turn = name.until + Duration::seconds(1);
    at == turn || at > turn && name.moments.contains(&at)
}
