//! Invoices to registrants and payers of registrant-managed domains, the warnings about them and
//! the credit notes that take them back.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::account::Account;
use super::ledger::{Booking, LedgerKind};
use super::schedule;
use crate::registry::domain::{Domain, DomainName, DomainState, SuspensionReason};
use crate::registry::handle::Handle;
use crate::registry::money::Money;
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;

/// A numbered document. Once issued its lines, amount, payer and due date stand; what changes is
/// how much of it is paid or credited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Its number; all kinds of documents share one series without gaps.
    pub id: i64,
    /// What kind of document it is.
    pub kind: DocumentKind,
    /// The invoice a warning or credit note is about.
    pub refers_to: Option<i64>,
    /// Who is to pay.
    pub payer: Handle,
    /// What for.
    pub lines: Vec<Line>,
    /// The total, VAT included.
    pub amount: Money,
    /// What was paid of it.
    pub paid: Money,
    /// What credit notes took off it.
    pub credited: Money,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// When it is warned about, unless it is paid by then or was warned about already.
    pub warn_at: Option<DateTime<Utc>>,
    /// The warning about it.
    pub warning: Option<i64>,
    /// When nothing was open any more.
    pub paid_at: Option<DateTime<Utc>>,
}

/// One thing billed for one domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The domain.
    pub domain: DomainName,
    /// What is billed.
    pub kind: LineKind,
    /// Years billed; none for what is no period.
    pub years: u32,
    /// The price, VAT included.
    pub amount: Money,
    /// The VAT in it.
    pub vat: Money,
    /// What credit notes took off it.
    pub credited: Money,
}

/// The kinds of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Something is to be paid.
    Invoice,
    /// An invoice is still to be paid. Paying either settles both.
    Warning,
    /// An invoice, or a part of it, is no longer to be paid.
    CreditNote,
}

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// The next period of the domain.
    Period,
    /// The VID service.
    Vid,
    /// The fee for bringing a suspended domain back.
    Restore,
}

impl Invoice {
    /// Whether it is an invoice with an amount still open.
    pub fn is_open(&self) -> bool {
        self.paid_at.is_none() && self.kind != DocumentKind::CreditNote
    }

    /// The amount still to be paid.
    pub fn outstanding(&self) -> Money {
        match self.kind {
            DocumentKind::Invoice | DocumentKind::Warning => self.amount - self.paid - self.credited,
            DocumentKind::CreditNote => Money::ZERO,
        }
    }

    /// The domains that still wait for its payment: none whose lines were credited in full.
    pub fn domains(&self) -> BTreeSet<DomainName> {
        self.lines.iter().filter(|line| line.is_live()).map(|line| line.domain.clone()).collect()
    }

    /// The lines for `name` that were not credited in full.
    pub fn lines_for<'a>(&'a self, name: &'a DomainName) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| line.domain == *name && line.is_live())
    }

    /// Whether it bills this registration, and not one of the same name before it.
    pub fn bills(&self, domain: &Domain) -> bool {
        domain.created_at <= self.issued_at && self.lines_for(&domain.name).next().is_some()
    }

    /// What the ledger books when it is issued: an invoice is owed line by line, a credit note takes
    /// back, and a warning moves nothing.
    pub fn bookings(&self) -> impl Iterator<Item = Booking> {
        let payer = Account::of(&self.payer);
        self.lines.iter().filter(|_| self.kind != DocumentKind::Warning).map(move |line| {
            let charge = Booking { invoice: Some(self.id), ..line.charge(&payer) };
            match self.kind {
                DocumentKind::CreditNote => Booking { from: charge.to, to: charge.from, ..charge },
                DocumentKind::Invoice | DocumentKind::Warning => charge,
            }
        })
    }

    /// Whether the domain's next period stands or falls with its payment.
    pub fn is_for_period(&self, name: &DomainName) -> bool {
        self.lines_for(name).any(|line| line.kind == LineKind::Period)
    }
}

impl LineKind {
    /// What the ledger calls it.
    fn ledger(self) -> LedgerKind {
        match self {
            Self::Period => LedgerKind::Renew,
            Self::Vid => LedgerKind::Vid,
            Self::Restore => LedgerKind::Restore,
        }
    }
}

impl Line {
    /// A line as it is issued.
    pub fn new(domain: &DomainName, kind: LineKind, years: u32, amount: Money, policy: &Policy) -> Self {
        let vat = amount.included(policy.vat_percent);
        Self { domain: domain.clone(), kind, years, amount, vat, credited: Money::ZERO }
    }

    /// What the ledger books when `payer` is charged for it.
    pub fn charge(&self, payer: &Account) -> Booking {
        let charge = Booking::charge(self.kind.ledger(), payer.clone(), &self.domain, self.amount);
        Booking { vat: Some(self.vat), ..charge }
    }

    /// The years by which its payment extends the domain.
    pub fn period_years(&self) -> u32 {
        if self.kind == LineKind::Period { self.years } else { 0 }
    }

    /// What is still billed of it.
    #[must_use]
    pub fn left(&self) -> Self {
        self.next(self.amount - self.credited)
    }

    /// The next `part` of what is still billed of it, with the VAT in that. The parts of a line have
    /// its VAT together, however often it is divided.
    fn next(&self, part: Money) -> Self {
        let vat_of = |first| self.vat.share(first, self.amount);
        let vat = vat_of(self.credited + part) - vat_of(self.credited);
        Self { amount: part, vat, credited: Money::ZERO, ..self.clone() }
    }

    /// Whether something of it is still billed.
    pub fn is_live(&self) -> bool {
        self.credited < self.amount || self.amount == Money::ZERO
    }
}

/// What a period of `years` costs `domain`: the period fee, and the fee of VID where it has it.
pub fn period_lines(domain: &Domain, years: u32, policy: &Policy) -> Vec<Line> {
    let name = &domain.name;
    let mut lines = vec![Line::new(name, LineKind::Period, years, policy.price_period.times(years), policy)];
    if domain.vid {
        lines.push(Line::new(name, LineKind::Vid, years, policy.price_vid.times(years), policy));
    }
    lines
}

/// The invoice `id` for the next period of `domains`, which have one payer.
pub fn bill(id: i64, domains: &[&Domain], policy: &Policy, now: DateTime<Utc>) -> Invoice {
    let payer = domains.first().map_or_else(Handle::registry, |domain| domain.payer().clone());
    let first_expiry = domains.iter().map(|domain| domain.expires_at).min().unwrap_or(now);
    let due_at = match domains {
        // What is suspended has the time of its redemption to come back.
        [Domain { state: DomainState::Suspended { delete_at, .. }, .. }] => *delete_at - A_SECOND,
        _ => schedule::due_at(first_expiry, now, policy),
    };
    let lines =
        domains.iter().flat_map(|domain| period_lines(domain, policy.period(domain.period_years), policy)).collect();
    let warn_at = Some(schedule::warn_at(due_at, now, policy));
    Invoice { warn_at, ..document(id, payer, lines, (now, due_at)) }
}

/// The invoice `id` for one line that is to be paid before `due_at` and brings no warning.
pub fn single(id: i64, payer: &Handle, line: Line, now: DateTime<Utc>, due_at: DateTime<Utc>) -> Invoice {
    document(id, payer.clone(), vec![line], (now, due_at))
}

fn document(id: i64, payer: Handle, lines: Vec<Line>, (issued_at, due_at): (DateTime<Utc>, DateTime<Utc>)) -> Invoice {
    Invoice {
        id,
        kind: DocumentKind::Invoice,
        refers_to: None,
        payer,
        amount: lines.iter().map(|line| line.amount).sum(),
        lines,
        paid: Money::ZERO,
        credited: Money::ZERO,
        issued_at,
        due_at,
        warn_at: None,
        warning: None,
        paid_at: None,
    }
}

/// Whether staff may bill the next period of `domain` now: it is active, or was suspended for
/// want of payment and owes nothing since its invoice was credited.
///
/// # Errors
/// [`Refusal::NotNow`] when the domain is not billed by invoice, has one open, or is not active.
pub fn check_billable(domain: &Domain) -> Result<(), Refusal> {
    let name = &domain.name;
    if !domain.sponsor.is_registry() {
        let sponsor = &domain.sponsor;
        return Err(Refusal::NotNow(format!("{name} is managed by {sponsor}, whose account is charged")));
    }
    let payer = domain.payer();
    if payer.is_registrar() {
        return Err(Refusal::NotNow(format!("{payer} pays for {name} from its account")));
    }
    if domain.is_unpaid() {
        return Err(Refusal::NotNow(format!("{name} has an open invoice already")));
    }
    match domain.state {
        DomainState::Active | DomainState::Suspended { reason: SuspensionReason::Unpaid, .. } => Ok(()),
        _ => Err(Refusal::NotNow(format!("{name} is not active"))),
    }
}

/// `domain` with one more open invoice.
pub fn billed(domain: &Domain, invoice: &Invoice, now: DateTime<Utc>) -> Domain {
    let suspended = matches!(domain.state, DomainState::Suspended { .. });
    let suspend_at = if suspended { None } else { schedule::suspend_at(domain, invoice.due_at) };
    let open_invoices = domain.open_invoices + 1;
    Domain { open_invoices, suspend_at, ..touched(domain, now) }
}

/// The warning `id` about `invoice`, and the invoice warned about.
pub fn warn(invoice: &Invoice, id: i64, now: DateTime<Utc>) -> (Invoice, Invoice) {
    let live = |line: &&Line| line.is_live();
    let lines: Vec<Line> = invoice.lines.iter().filter(live).cloned().collect();
    let warned = Invoice { warn_at: None, warning: Some(id), ..invoice.clone() };
    let payer = invoice.payer.clone();
    let warning = Invoice {
        kind: DocumentKind::Warning,
        refers_to: Some(invoice.id),
        ..document(id, payer, lines, (now, invoice.due_at))
    };
    let warning = mirrored(&warning, &warned);
    (warned, warning)
}

/// The warning as it stands after its invoice changed.
pub fn mirrored(warning: &Invoice, invoice: &Invoice) -> Invoice {
    let credited = warning.amount - invoice.paid - invoice.outstanding();
    Invoice { paid: invoice.paid, credited, paid_at: invoice.paid_at, ..warning.clone() }
}

/// The invoice after `amount` of what is open was paid.
pub fn pay(invoice: &Invoice, amount: Money, now: DateTime<Utc>) -> Invoice {
    closed(Invoice { paid: invoice.paid + amount, ..invoice.clone() }, now)
}

/// A credit note and what it leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Credit {
    /// The credit note.
    pub note: Invoice,
    /// The invoice after it.
    pub invoice: Invoice,
    /// What was paid and is now too much.
    pub surplus: Money,
}

/// The credit note `id` for `invoice`: for all of it or the lines of one domain, and of those for
/// all that is left or for `amount`. It takes back the VAT that was billed, whatever applies now.
///
/// # Errors
/// [`Refusal::NotNow`] when there is nothing, or not so much, to credit.
pub fn credit(
    invoice: &Invoice,
    id: i64,
    (domain, amount): (Option<&DomainName>, Option<Money>),
    now: DateTime<Utc>,
) -> Result<Credit, Refusal> {
    let number = invoice.id;
    if invoice.kind == DocumentKind::CreditNote {
        return Err(Refusal::NotNow(format!("{number} is a credit note itself")));
    }
    let concerned = |line: &Line| domain.is_none_or(|domain| line.domain == *domain);
    let rest = |line: &Line| line.amount - line.credited;
    let possible: Money = invoice.lines.iter().filter(|line| concerned(line)).map(rest).sum();
    let mut left = amount.unwrap_or(possible);
    if left <= Money::ZERO || left > possible {
        return Err(Refusal::NotNow(format!("{possible} of invoice {number} can be credited")));
    }
    let mut after = invoice.clone();
    let mut lines = Vec::new();
    for line in after.lines.iter_mut().filter(|line| concerned(line)) {
        let part = left.min(rest(line));
        if part > Money::ZERO {
            lines.push(line.next(part));
            line.credited = line.credited + part;
            left = left - part;
        }
    }
    let note = document(id, invoice.payer.clone(), lines, (now, now));
    let note = Invoice { kind: DocumentKind::CreditNote, refers_to: Some(number), paid_at: Some(now), ..note };
    after.credited = after.credited + note.amount;
    let surplus = (after.paid + after.credited - after.amount).max(Money::ZERO);
    after.paid = after.paid - surplus;
    Ok(Credit { note, invoice: closed(after, now), surplus })
}

fn closed(invoice: Invoice, now: DateTime<Utc>) -> Invoice {
    if invoice.outstanding() > Money::ZERO {
        return invoice;
    }
    Invoice { paid_at: invoice.paid_at.or(Some(now)), warn_at: None, ..invoice }
}

/// The domain with one open invoice less: paid for or credited, it is nobody's debt.
pub fn released(domain: &Domain, now: DateTime<Utc>) -> Domain {
    let open_invoices = (domain.open_invoices - 1).max(0);
    let suspend_at = domain.suspend_at.filter(|_| open_invoices > 0);
    Domain { open_invoices, suspend_at, ..touched(domain, now) }
}

/// The domain after `lines` of it were paid with their invoice: its period goes on, or its
/// restore is paid. A domain that was given up meanwhile is not extended; it takes a restore to
/// bring it back. One that was suspended for want of payment has its period, and still owes the
/// fee for its restore.
pub fn settle<'a>(domain: &Domain, lines: impl Iterator<Item = &'a Line>, now: DateTime<Utc>) -> Domain {
    let mut after = released(domain, now);
    for line in lines {
        let given_up = matches!(
            after.state,
            DomainState::Suspended { reason: SuspensionReason::Cancelled | SuspensionReason::Expired, .. }
        );
        match line.kind {
            LineKind::Period if !given_up => {
                after.expires_at = crate::registry::calendar::add_years(after.expires_at, line.years);
            }
            LineKind::Restore if is_suspended_unpaid(&after) => after.state = DomainState::Active,
            LineKind::Period | LineKind::Vid | LineKind::Restore => {}
        }
    }
    after
}

/// Whether the domain was suspended for want of payment.
pub fn is_suspended_unpaid(domain: &Domain) -> bool {
    matches!(domain.state, DomainState::Suspended { reason: SuspensionReason::Unpaid, .. })
}

fn touched(domain: &Domain, now: DateTime<Utc>) -> Domain {
    Domain { updated_by: Some(Handle::registry()), updated_at: Some(now), ..domain.clone() }
}

const A_SECOND: chrono::Duration = chrono::Duration::seconds(1);

#[cfg(test)]
mod tests;
