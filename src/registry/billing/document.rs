//! An invoice as its reader sees it: all a renderer needs, with nothing left to look up.

use chrono::NaiveDate;
use serde::Serialize;

use super::invoice::{DocumentKind, Invoice, Line, LineKind};
use super::reference;
use crate::registry::calendar::local_day;
use crate::registry::contact::Contact;
use crate::registry::money::Money;
use crate::registry::policy::Policy;

/// A document ready to be written down in any form.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// Its number.
    pub number: i64,
    /// What kind of document it is.
    pub kind: DocumentKind,
    /// The invoice it is about, for a warning or credit note.
    pub refers_to: Option<i64>,
    /// The day it was issued, in Copenhagen.
    pub issued_on: NaiveDate,
    /// The last day for payment, in Copenhagen; none for a credit note.
    pub due_on: Option<NaiveDate>,
    /// Who sells.
    pub seller: String,
    /// Who is to pay.
    pub buyer: Party,
    /// What for.
    pub lines: Vec<DocumentLine>,
    /// The total without VAT.
    pub net: Money,
    /// The VAT.
    pub vat: Money,
    /// The total.
    pub total: Money,
    /// What was paid or credited of it.
    pub settled: Money,
    /// The line the payer's bank takes; none for a credit note.
    pub payment_line: Option<String>,
}

/// A party of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Party {
    /// The handle.
    pub handle: String,
    /// The name.
    pub name: String,
    /// Street, postal code and city, country: one line each.
    pub address: Vec<String>,
    /// The e-mail address.
    pub email: String,
    /// The number in the register of companies.
    pub cvr: Option<String>,
    /// The number under which a public body takes electronic invoices.
    pub ean: Option<String>,
}

/// A line of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentLine {
    /// What is billed, in words.
    pub text: String,
    /// The price without VAT.
    pub net: Money,
    /// The VAT.
    pub vat: Money,
    /// The price.
    pub amount: Money,
}

impl Document {
    /// The document of `invoice`, which `buyer` is to pay. A buyer whose contact is gone keeps
    /// its handle.
    pub fn of(invoice: &Invoice, buyer: Option<&Contact>, policy: &Policy) -> Self {
        let owed = invoice.kind != DocumentKind::CreditNote;
        let vat: Money = invoice.lines.iter().map(|line| line.vat).sum();
        Self {
            number: invoice.id,
            kind: invoice.kind,
            refers_to: invoice.refers_to,
            issued_on: local_day(invoice.issued_at),
            due_on: owed.then(|| local_day(invoice.due_at)),
            seller: policy.invoice_seller.clone(),
            buyer: Party::of(invoice, buyer),
            lines: invoice.lines.iter().map(DocumentLine::of).collect(),
            net: invoice.amount - vat,
            vat,
            total: invoice.amount,
            settled: invoice.paid + invoice.credited,
            payment_line: owed.then(|| reference::payment_line(invoice.id, &policy.fik_creditor)),
        }
    }

    /// The document as plain text, for mail.
    pub fn text(&self) -> String {
        let title = match (self.kind, self.refers_to) {
            (DocumentKind::Warning, Some(first)) => format!("Warning {} about invoice {first}", self.number),
            (DocumentKind::CreditNote, Some(first)) => format!("Credit note {} to invoice {first}", self.number),
            _ => format!("Invoice {}", self.number),
        };
        let mut text = format!("{title} from {}, {}\n", self.seller, self.issued_on);
        for line in &self.lines {
            text.push_str(&format!("{}: {} DKK\n", line.text, line.amount));
        }
        text.push_str(&format!("Total {} DKK, of which VAT {} DKK.\n", self.total, self.vat));
        if self.settled > Money::ZERO {
            text.push_str(&format!("{} DKK are paid or credited.\n", self.settled));
        }
        if let (Some(due_on), Some(line)) = (self.due_on, &self.payment_line) {
            let open = self.total - self.settled;
            text.push_str(&format!("Please pay {open} DKK no later than {due_on}: {line}\n"));
        }
        if self.kind == DocumentKind::Warning {
            text.push_str("What is not paid by then is suspended, and deleted when its redemption ends.\n");
        }
        text
    }
}

impl Party {
    fn of(invoice: &Invoice, contact: Option<&Contact>) -> Self {
        let handle = invoice.payer.to_string();
        let Some(contact) = contact else {
            let (address, email) = (Vec::new(), String::new());
            return Self { name: handle.clone(), handle, address, email, cvr: None, ean: None };
        };
        let details = &contact.details;
        let place = [details.address.pc.as_deref().unwrap_or_default(), &details.address.city].join(" ");
        let mut address = details.address.street.clone();
        address.extend([place.trim().to_owned(), details.address.cc.clone()]);
        let (name, email) = (details.name.clone(), details.email.clone());
        Self { handle, name, address, email, cvr: details.cvr.clone(), ean: details.ean.clone() }
    }
}

impl DocumentLine {
    fn of(line: &Line) -> Self {
        let (name, years) = (&line.domain, line.years);
        let span = if years == 1 { "1 year".to_owned() } else { format!("{years} years") };
        let text = match line.kind {
            LineKind::Period => format!("{name}, {span}"),
            LineKind::Vid if years == 0 => format!("{name}, VID until the period ends"),
            LineKind::Vid => format!("{name}, VID for {span}"),
            LineKind::Restore => format!("{name}, restore"),
        };
        Self { text, net: line.amount - line.vat, vat: line.vat, amount: line.amount }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::billing::invoice;
    use crate::registry::domain::Domain;
    use crate::registry::sample::{at, contact, expiring, handle};

    #[test]
    fn a_document_says_all_that_must_be_paid_and_how() {
        let document = Document::of(&bill(), Some(&contact("OWN1-DK")), &policy());
        assert_eq!(
            (document.net, document.vat, document.total),
            (Money::ore(192_00), Money::ore(48_00), Money::ore(240_00))
        );
        assert_eq!(document.due_on, Some("2027-01-31".parse().unwrap()));
        assert_eq!(document.buyer.address, ["Gade 1", "By", "DK"]);
        assert_eq!(
            document.text(),
            "Invoice 12 from the registry, 2026-11-15\nborger.dk, 1 year: 70.00 DKK\nvigtig.dk, 1 year: 70.00 DKK\n\
             vigtig.dk, VID for 1 year: 100.00 DKK\nTotal 240.00 DKK, of which VAT 48.00 DKK.\n\
             Please pay 240.00 DKK no later than 2027-01-31: +71<000000000000125+12345678<\n"
        );
    }

    #[test]
    fn a_warning_names_its_invoice_and_what_was_paid() {
        let paid = invoice::pay(&bill(), Money::ore(40_00), at("2026-12-01T12:00:00Z"));
        let (_, warning) = invoice::warn(&paid, 13, at("2027-01-16T23:00:00Z"));
        let text = Document::of(&warning, None, &policy()).text();
        assert!(text.starts_with("Warning 13 about invoice 12 from the registry, 2027-01-17\n"), "{text}");
        assert!(text.contains("40.00 DKK are paid or credited.\nPlease pay 200.00 DKK"), "{text}");
        assert!(text.contains("+71<000000000000133+12345678<"), "{text}");
    }

    #[test]
    fn a_credit_note_asks_for_nothing() {
        let credit = invoice::credit(&bill(), 13, (None, None), at("2026-12-01T12:00:00Z")).unwrap();
        let document = Document::of(&credit.note, None, &policy());
        assert_eq!(
            (document.due_on, document.payment_line.clone(), document.buyer.name.as_str()),
            (None, None, "OWN1-DK")
        );
        assert!(document.text().starts_with("Credit note 13 to invoice 12 from the registry"));
    }

    fn bill() -> Invoice {
        let vid = Domain { vid: true, vid_contacts: vec![handle("VID1-DK")], ..expiring("vigtig.dk") };
        invoice::bill(12, &[&expiring("borger.dk"), &vid], &policy(), at("2026-11-14T23:00:00Z"))
    }

    fn policy() -> Policy {
        Policy { fik_creditor: "12345678".to_owned(), invoice_seller: "the registry".to_owned(), ..Policy::dk_2023() }
    }
}
