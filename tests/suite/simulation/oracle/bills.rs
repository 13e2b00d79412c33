//! Invoices, warnings and credit notes, and the money that pays them.

use chrono::{DateTime, Datelike, Duration, Months, NaiveDate, Utc};
use navn::registry::billing::invoice::{DocumentKind, Invoice, LineKind};

use super::super::Check;
use super::super::rows::Fact;
use super::calendar::{dawn, day, days_on, tariff, years_on};
use super::{Deed, Oracle, State, What, amount, moment, same, text};

/// A document.
#[derive(Clone, Debug)]
pub struct Bill {
    /// `invoice`, `warning` or `credit_note`.
    pub kind: String,
    /// The invoice a warning or credit note is about.
    pub refers_to: Option<i64>,
    /// Who is to pay.
    pub payer: String,
    /// What for.
    pub lines: Vec<Line>,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// What was paid of it, in øre.
    pub paid: i64,
    /// What was credited of it, in øre.
    pub credited: i64,
    /// Whether it still waits to be paid.
    pub open: bool,
    /// Whether it is warned about when it stays open.
    pub to_warn: bool,
}

/// One thing billed for one name.
#[derive(Clone, Debug)]
pub struct Line {
    /// The name.
    pub domain: String,
    /// `period`, `vid` or `restore`.
    pub kind: &'static str,
    /// Years billed.
    pub years: u32,
    /// The price, in øre.
    pub ore: i64,
    /// What was credited of it.
    pub credited: i64,
    /// Whether the name has got what was paid for.
    pub used: bool,
}

impl Bill {
    /// One that was there from the beginning.
    pub fn of(invoice: &Invoice) -> Self {
        let lines = invoice.lines.iter().map(|line| {
            let kind = match line.kind {
                LineKind::Period => "period",
                LineKind::Vid => "vid",
                LineKind::Restore => "restore",
            };
            line_of(line.domain.as_str(), kind, line.years, line.amount.as_ore())
        });
        Self {
            kind: if invoice.kind == DocumentKind::Invoice { "invoice" } else { "other" }.to_owned(),
            refers_to: invoice.refers_to,
            payer: invoice.payer.to_string(),
            lines: lines.collect(),
            issued_at: invoice.issued_at,
            due_at: invoice.due_at,
            paid: invoice.paid.as_ore(),
            credited: invoice.credited.as_ore(),
            open: invoice.is_open(),
            to_warn: invoice.warn_at.is_some(),
        }
    }

    /// All that is billed, in øre.
    pub fn amount(&self) -> i64 {
        self.lines.iter().map(|line| line.ore).sum()
    }

    /// What is still to be paid, in øre.
    pub fn outstanding(&self) -> i64 {
        self.amount() - self.paid - self.credited
    }

    /// When it is warned about.
    pub fn warn_at(&self) -> DateTime<Utc> {
        days_on(self.due_at, -14).max(self.issued_at)
    }

    /// Names that have something on it which was not credited in full.
    pub fn domains(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().filter(|line| line.credited < line.ore).map(|line| line.domain.as_str())
    }
}

impl Line {
    /// What the ledger calls it.
    pub fn booked(&self) -> &'static str {
        if self.kind == "period" { "renew" } else { self.kind }
    }

    /// The income it makes.
    pub fn income(&self) -> &'static str {
        match self.kind {
            "period" => "income:period",
            "vid" => "income:vid",
            _ => "income:restore",
        }
    }

    /// The years it adds.
    pub fn period_years(&self) -> u32 {
        if self.kind == "period" { self.years } else { 0 }
    }
}

impl Oracle {
    /// Numbers have no gaps; a warning comes in its time, a credit note when somebody asked.
    pub(super) fn document_issued(&mut self, fact: &Fact, deed: Option<Deed>) -> Check {
        let id = fact.event["invoice"].as_i64().ok_or("no number")?;
        same("number", id, self.bills.keys().max().unwrap_or(&0) + 1)?;
        let kind = text(&fact.event, "kind")?.to_owned();
        let (issued_at, refers_to) = (fact.at, fact.event["refers_to"].as_i64());
        let open = kind == "invoice";
        let (payer, lines, to_warn) = (String::new(), Vec::new(), open && fact.command != "vid:enable");
        let bill =
            Bill { kind, refers_to, payer, lines, issued_at, due_at: issued_at, paid: 0, credited: 0, open, to_warn };
        match refers_to {
            Some(first) if bill.kind == "warning" => {
                let warned = self.bills.get_mut(&first).ok_or("a warning about nothing")?;
                if !warned.open || !std::mem::take(&mut warned.to_warn) {
                    return Err("nothing to warn about".to_owned());
                }
                same("time", fact.at, warned.warn_at())?;
            }
            Some(first) => self.credited(fact, deed, first)?,
            None => {}
        }
        self.bills.insert(id, bill);
        Ok(())
    }

    /// Takes back what somebody asked to take back, or what a registrar pays who restores a name.
    fn credited(&mut self, fact: &Fact, deed: Option<Deed>, first: i64) -> Check {
        let (only, ore) = match deed.map(|deed| deed.what) {
            Some(What::Credit(asked, only, ore)) => same("asked", first, asked).map(|()| (only, ore))?,
            Some(What::Restore(name)) => (Some(name), None),
            what => return Err(format!("nobody asked for a credit note: {what:?}")),
        };
        let bill = self.bills.get_mut(&first).ok_or("a credit note for nothing")?;
        let (was_open, payer) = (bill.open, bill.payer.clone());
        let mut left = ore.unwrap_or(i64::MAX);
        let mut parts = Vec::new();
        for line in bill.lines.iter_mut().filter(|line| only.as_ref().is_none_or(|only| *only == line.domain)) {
            let part = left.min(line.ore - line.credited);
            if part > 0 {
                parts.push(Line { ore: part, credited: 0, ..line.clone() });
                line.credited += part;
                left -= part;
            }
        }
        bill.credited += parts.iter().map(|part| part.ore).sum::<i64>();
        let surplus = (-bill.outstanding()).max(0);
        bill.paid -= surplus;
        let (settled, live) = (bill.outstanding() == 0, bill.domains().map(str::to_owned).collect::<Vec<_>>());
        *self.credits.entry(payer.clone()).or_default() += surplus;
        for part in &parts {
            self.owe(fact.at, (part.booked(), &part.domain), (part.income(), &payer), part.ore);
            if was_open
                && !live.contains(&part.domain)
                && let Some(name) = self.names.get_mut(&part.domain)
            {
                name.unpaid.remove(&first);
            }
        }
        if fact.command != "invoice:credit" {
            self.taken_off.extend(parts);
        }
        if was_open && settled { self.close(fact, first) } else { Ok(()) }
    }

    /// A name stands on a document: an invoice charges its payer for it.
    pub(super) fn domain_billed(&mut self, fact: &Fact, domain: &str) -> Check {
        if text(&fact.event, "kind")? != "invoice" {
            return Ok(());
        }
        let id = fact.event["invoice"].as_i64().ok_or("no number")?;
        let joining = (fact.command == "vid:enable").then(|| self.joining_fee(domain, fact.at)).transpose()?;
        let tariff = tariff(fact.at);
        let name = self.names.get_mut(domain).ok_or("it is not registered")?;
        let payer = name.payer.as_ref().unwrap_or(&name.registrant).clone();
        if name.is_managed() || payer.starts_with("REG-") {
            return Err(format!("{payer} pays otherwise"));
        }
        let restore = std::mem::take(&mut name.restore_due);
        let lines = match joining {
            Some(fee) => vec![line_of(domain, "vid", 0, fee)],
            None if restore => vec![line_of(domain, "restore", 0, tariff.restore)],
            None if !name.unpaid.is_empty() => return Err("it was billed already".to_owned()),
            None => period_lines(domain, name.years.min(tariff.years_max), name.vid, tariff.period),
        };
        name.unpaid.insert(id);
        name.letter_at = None;
        let (until, state) = (name.until, name.state.clone());
        let bill = self.bills.get_mut(&id).ok_or("no such document")?;
        if !bill.lines.is_empty() {
            same("payer", &payer, &bill.payer)?;
        }
        let term = days_on(bill.issued_at, 31) - Duration::seconds(1);
        bill.due_at = match state {
            _ if joining.is_some() => bill.issued_at,
            State::Suspended(_, delete_at) => delete_at - Duration::seconds(1),
            _ if bill.lines.is_empty() => until.max(term),
            _ => bill.due_at.min(until).max(term),
        };
        bill.to_warn &= !restore;
        bill.payer.clone_from(&payer);
        bill.lines.extend(lines.iter().cloned());
        for line in lines {
            self.owe(fact.at, (line.booked(), domain), (&payer, line.income()), line.ore);
        }
        Ok(())
    }

    pub(super) fn payment_received(&mut self, fact: &Fact) -> Check {
        let (id, ore) = (fact.event["invoice"].as_i64().ok_or("for nothing")?, amount(&fact.event, "amount")?);
        let first = self.bills.get(&id).ok_or("no such invoice")?.refers_to.unwrap_or(id);
        let payer = self.bills.get(&first).ok_or("no such invoice")?.payer.clone();
        *self.credits.entry(payer.clone()).or_default() += ore;
        self.owe(fact.at, ("payment", ""), ("bank", &payer), ore);
        Ok(())
    }

    /// Nobody pays more than he has.
    pub(super) fn invoice_paid(&mut self, fact: &Fact) -> Check {
        let (id, ore) = (fact.event["invoice"].as_i64().ok_or("no number")?, amount(&fact.event, "amount")?);
        let bill = self.bills.get_mut(&id).ok_or("no such invoice")?;
        let credit = self.credits.entry(bill.payer.clone()).or_default();
        *credit -= ore;
        bill.paid += ore;
        if *credit < 0 || bill.outstanding() < 0 || !bill.open {
            return Err(format!("{credit} left to pay {bill:?}"));
        }
        let settled = bill.outstanding() == 0;
        same("settled", fact.event["settled"] == true, settled)?;
        if settled { self.close(fact, id) } else { Ok(()) }
    }

    pub(super) fn credit_paid_out(&mut self, fact: &Fact) -> Check {
        let (payer, ore) = (text(&fact.event, "payer")?.to_owned(), amount(&fact.event, "amount")?);
        let credit = self.credits.entry(payer.clone()).or_default();
        *credit -= ore;
        if *credit < 0 {
            return Err(format!("{payer} did not have it"));
        }
        self.owe(fact.at, ("paid_back", ""), (&payer, "bank"), ore);
        Ok(())
    }

    pub(super) fn vid_changed(&mut self, fact: &Fact, domain: &str) -> Check {
        let on = fact.event["vid"] == true;
        let payer = self.name(domain)?.payer.clone().filter(|payer| payer.starts_with("REG-"));
        if let Some(payer) = payer.filter(|_| fact.command == "vid:enable") {
            let fee = self.joining_fee(domain, fact.at)?;
            self.owe(fact.at, ("vid", domain), (&payer, "income:vid"), fee);
        }
        let name = self.name(domain)?;
        if fact.command != "vid:contacts" {
            name.letter_at = None;
        }
        name.vid = on;
        Ok(())
    }

    /// A settled invoice adds its years, once.
    pub(super) fn renewed_by_invoice(&mut self, domain: &str, years: u32, until: DateTime<Utc>) -> Check {
        self.use_line(domain, "period", years)?;
        let name = self.name(domain)?;
        same("until", until, years_on(name.until, years))?;
        name.until = until;
        match &name.state {
            State::Suspended(reason, _) if reason == "unpaid" => name.restore_due = true,
            State::Suspended(reason, _) if reason != "identity_failed" => {
                return Err(format!("it was given up: {reason}"));
            }
            _ => {}
        }
        Ok(())
    }

    /// A settled fee for a restore brings a name back.
    pub(super) fn restored_by_invoice(&mut self, domain: &str, until: DateTime<Utc>) -> Check {
        self.use_line(domain, "restore", 0)?;
        let name = self.name(domain)?;
        same("until", until, name.until)?;
        match &name.state {
            State::Suspended(reason, _) if reason == "unpaid" => name.state = State::Active,
            state => return Err(format!("restored while {state:?}")),
        }
        Ok(())
    }

    /// Whether a name that is not paid for is suspended at `at`: after its last day and that of its
    /// invoices, or, with VID, some time after the letter.
    pub(super) fn runs_out_unpaid(&self, domain: &str, at: DateTime<Utc>) -> bool {
        let Some(name) = self.names.get(domain) else { return false };
        let due = name.unpaid.iter().filter_map(|id| self.bills.get(id)).map(|bill| bill.due_at).max();
        let Some(due) = due.filter(|_| !name.is_managed()) else { return false };
        let turn = name.until.max(due) + Duration::seconds(1);
        let turn = if name.vid { name.letter_at } else { Some(turn) };
        turn.is_some_and(|turn| at == turn || at > turn && name.moments.contains(&at))
    }

    /// A VID name stays for two weeks after the letter, and until its last day in any case.
    pub(super) fn letter_posted(&mut self, fact: &Fact, domain: &str) -> Check {
        let posted_on: NaiveDate = text(&fact.event, "posted_on")?.parse().map_err(|_| "no day".to_owned())?;
        let due = fact.event["invoice"].as_i64().and_then(|id| self.bills.get(&id)).ok_or("no such invoice")?.due_at;
        let name = self.name(domain)?;
        let turn = (name.until.max(due) + Duration::seconds(1)).max(dawn(posted_on + Duration::days(14)));
        same("suspension", moment(&fact.event, "suspend_at")?, turn)?;
        name.letter_at = Some(turn);
        Ok(())
    }

    /// Nothing is open any more: names that still wait for it get what was paid for. A debt of
    /// somebody who had the name before is paid like any other, and brings nothing.
    fn close(&mut self, fact: &Fact, id: i64) -> Check {
        let bill = self.bills.get_mut(&id).ok_or("no such invoice")?;
        bill.open = false;
        let mut waiting = std::collections::BTreeSet::new();
        for line in &mut bill.lines {
            let name = self.names.get_mut(&line.domain);
            if name.is_some_and(|name| name.unpaid.remove(&id)) {
                waiting.insert(line.domain.clone());
            }
            line.used = !waiting.contains(&line.domain);
        }
        for line in bill.lines.iter().filter(|line| line.kind == "restore" && !line.used && line.credited < line.ore) {
            let Some(name) = self.names.get_mut(&line.domain) else { continue };
            let failed = self.people.get(&name.registrant).is_some_and(|person| person.identity == "failed");
            if failed && matches!(&name.state, State::Suspended(reason, _) if reason == "unpaid") {
                name.state = State::Suspended("identity_failed".to_owned(), days_on(fact.at, 30));
            }
        }
        Ok(())
    }

    fn use_line(&mut self, domain: &str, kind: &str, years: u32) -> Check {
        let settled = self.bills.values_mut().filter(|bill| bill.kind == "invoice" && !bill.open);
        let mut lines = settled.flat_map(|bill| &mut bill.lines);
        let line = lines.find(|line| {
            line.domain == domain && line.kind == kind && line.years == years && !line.used && line.credited < line.ore
        });
        line.ok_or_else(|| format!("nobody paid for {kind} of {years}"))?.used = true;
        Ok(())
    }

    /// What VID costs from the day of `at` to the end of what is paid or billed.
    fn joining_fee(&self, domain: &str, at: DateTime<Utc>) -> Result<i64, String> {
        let name = self.names.get(domain).ok_or("it is not registered")?;
        let owed = name.unpaid.iter().filter_map(|id| self.bills.get(id)).flat_map(|bill| &bill.lines);
        let years = owed.filter(|line| line.domain == domain && line.credited < line.ore).map(Line::period_years).sum();
        let (from, mut to) = (day(at), day(years_on(name.until, years)));
        let mut fee = 0;
        while from <= to - Months::new(12) {
            (to, fee) = (to - Months::new(12), fee + VID);
        }
        let days = ((to - from).num_days() + 1).clamp(0, 365);
        Ok(fee + (VID * days * 2 + 365) / 730)
    }
}

/// What a period costs a name.
pub fn period_lines(domain: &str, years: u32, vid: bool, period: i64) -> Vec<Line> {
    let mut lines = vec![line_of(domain, "period", years, period * i64::from(years))];
    if vid {
        lines.push(line_of(domain, "vid", years, VID * i64::from(years)));
    }
    lines
}

/// When the next period of a name that runs to `until` is billed: on the 15th two months before.
pub fn bill_at(until: DateTime<Utc>) -> DateTime<Utc> {
    dawn((day(until).with_day(1).expect("a first day") - Months::new(2)).with_day(15).expect("a fifteenth day"))
}

fn line_of(domain: &str, kind: &'static str, years: u32, ore: i64) -> Line {
    Line { domain: domain.to_owned(), kind, years, ore, credited: 0, used: false }
}

/// One year of VID.
pub const VID: i64 = 100_00;
