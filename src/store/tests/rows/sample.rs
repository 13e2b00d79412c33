//! One object of each kind, with as much in it as there can be.

use super::super::*;
use crate::flow::workspace::OutboxRow;
use crate::registry::approval::{Application, Approval, Held, Letter, Outcome, Step};
use crate::registry::billing::account::Account;
use crate::registry::billing::invoice::{DocumentKind, Invoice, Line, LineKind};
use crate::registry::billing::ledger::{LedgerEntry, LedgerKind};
use crate::registry::billing::payment::Payment;
use crate::registry::command::{AuthInfoChange, CreateOptions, DomainCreate, DomainUpdate};
use crate::registry::contact::{Address, Contact, ContactDetails, Identity, Phone, UserType};
use crate::registry::domain::{AuthInfo, DsRecord, Pending, PendingKind, SuspensionReason, TokenOperation, TokenRole};
use crate::registry::host::HostPending;
use crate::registry::message::{Message, MessageData, PendingResult, Risk};
use crate::registry::waiting_list::{Offer, Position};

pub fn contact(text: &str) -> Contact {
    let phone = || Phone { number: "+45.33646060".to_owned(), extension: Some("7".to_owned()) };
    let address = Address {
        street: vec!["Ørestads Boulevard 108".to_owned()],
        city: "København".to_owned(),
        sp: None,
        pc: Some("2300".to_owned()),
        cc: "DK".to_owned(),
    };
    Contact {
        handle: handle(text),
        sponsor: handle("REG-1"),
        group: Some(handle("REG-1")),
        details: ContactDetails {
            user_type: UserType::PublicOrganization,
            name: "Ærlig \\ \"Å\" 🦀".to_owned(),
            attention: Some("Økonomi".to_owned()),
            address,
            voice: Some(phone()),
            fax: None,
            email: "a@example.dk".to_owned(),
            cvr: Some("12345678".to_owned()),
            pnumber: None,
            ean: None,
            mobilephone: None,
            secondary_email: None,
            sole_proprietorship: Some(false),
            vouched: Some(true),
        },
        identity: Identity::Open,
        identity_due_at: Some(at("2026-05-03T22:00:00Z")),
        pending: Some(9),
        created_by: handle("REG-1"),
        created_at: at("2026-04-01T12:00:00Z"),
        updated_by: Some(handle("REG-2")),
        updated_at: Some(at("2026-04-02T12:00:00Z")),
        purge_at: Some(at("2026-05-04T10:00:00Z")),
    }
}

pub fn groupless(text: &str) -> Contact {
    let mut contact = contact(text);
    (contact.group, contact.sponsor, contact.details.name) = (None, Handle::registry(), "B".to_owned());
    contact
}

pub fn full_host() -> Host {
    Host {
        pending: Some(HostPending::Update { approval: 3 }),
        marked_for_deletion: true,
        admin: handle("OWN1-DK"),
        updated_by: Some(handle("REG-1")),
        updated_at: Some(at("2026-04-02T12:00:00Z")),
        transferred_at: Some(at("2026-04-03T12:00:00Z")),
        ..host("ns1.fuld.dk")
    }
}

pub fn full_domain() -> Domain {
    let (since, delete_at) = (at("2026-05-01T00:00:00Z"), at("2026-05-31T00:00:00Z"));
    let token = "OWN-TRANSFER-0123456789abcdef0123456789abcdef".to_owned();
    Domain {
        admin: Some(handle("PXY1-DK")),
        billing: Some(handle("REG-1")),
        ds: vec![DsRecord { key_tag: 12345, algorithm: 13, digest_type: 2, digest: "AB".to_owned() }],
        state: DomainState::Suspended { reason: SuspensionReason::Unpaid, since, delete_at, requested: None },
        updated_by: Some(handle("REG-2")),
        updated_at: Some(at("2026-05-01T00:00:00Z")),
        transferred_at: Some(at("2026-04-15T00:00:00Z")),
        vid: true,
        vid_contacts: vec![handle("VID1-DK"), handle("VID2-DK")],
        tokens: vec![AuthInfo {
            operation: TokenOperation::Transfer,
            role: TokenRole::Own,
            token,
            expires_at: at("2026-05-20T00:00:00Z"),
        }],
        pending: Some(Pending { approval: 41, kind: PendingKind::Update }),
        open_invoices: 1,
        suspend_at: Some(at("2026-04-30T22:00:00Z")),
        ..domain("fuld.dk", &["ns2.example.net", "ns1.fuld.dk"])
    }
}

pub fn approval(id: i64) -> Approval {
    let update = DomainUpdate {
        auth_info: Some(AuthInfoChange::Use("NSA-REDEL-SECRET".to_owned())),
        ..DomainUpdate::new(name("fuld.dk"))
    };
    Approval {
        id,
        domain: Some(name("fuld.dk")),
        operation: Held::DomainUpdate(Box::new(update)),
        step: Step::Letter,
        steps_left: Vec::new(),
        approvers: vec![handle("OWN1-DK")],
        requester: handle("REG-1"),
        transaction: Transaction { cl_trid: Some("ÆØÅ-1".to_owned()), sv_trid: "SV-1".to_owned() },
        requested_at: at("2026-05-01T00:00:00Z"),
        deadline: at("2026-05-15T00:00:00Z"),
        letter: Some(Letter { salt: "aa".to_owned(), hash: "bb".to_owned(), wrong_tries: 2 }),
        outcome: None,
    }
}

pub fn ended(id: i64) -> Approval {
    let create = DomainCreate {
        name: name("fuld.dk"),
        years: 1,
        name_servers: Vec::new(),
        registrant: Some(handle("OWN1-DK")),
        admins: Vec::new(),
        billings: Vec::new(),
        auth_info: "CREATE-SECRET".into(),
        order_confirmation: None,
        management: None,
        auto_renew: None,
        ds: Vec::new(),
        options: CreateOptions::default(),
    };
    let application = Application { create, charged: Money::ore(7000), tracking_number: "00001".to_owned() };
    let operation = Held::DomainCreate(Box::new(application));
    Approval { operation, letter: None, outcome: Some(Outcome::Lapsed), ..approval(id) }
}

pub fn invoice(id: i64) -> Invoice {
    let line = |text: &str, kind, ore| {
        let (domain, amount, vat, credited) = (name(text), Money::ore(ore), Money::ore(ore / 5), Money::ore(3));
        Line { domain, kind, years: 2, amount, vat, credited }
    };
    Invoice {
        id,
        kind: DocumentKind::Invoice,
        refers_to: None,
        payer: handle("OWN1-DK"),
        lines: vec![line("fuld.dk", LineKind::Period, 14_000), line("anden.dk", LineKind::Vid, 10_000)],
        amount: Money::ore(24_000),
        paid: Money::ore(1),
        credited: Money::ore(6),
        issued_at: at("2026-05-01T00:00:00Z"),
        due_at: at("2026-05-31T00:00:00Z"),
        warn_at: Some(at("2026-05-17T00:00:00Z")),
        warning: Some(2),
        paid_at: None,
    }
}

pub fn paid(id: i64) -> Invoice {
    let (kind, refers_to, paid_at) = (DocumentKind::Warning, Some(1), Some(at("2026-05-02T00:00:00Z")));
    Invoice { kind, refers_to, paid: Money::ore(23_994), paid_at, warn_at: None, warning: None, ..invoice(id) }
}

pub fn payment(id: &str) -> Payment {
    Payment {
        id: id.to_owned(),
        paid_on: "2026-05-02".parse().unwrap(),
        reference: "+71<000000000000018+00000000<".to_owned(),
        amount: Money::ore(1),
        invoice: Some(1),
        payer: Some(handle("OWN1-DK")),
        note: Some("æ".to_owned()),
        booked_at: at("2026-05-02T09:00:00Z"),
        returned_at: None,
    }
}

pub fn unplaced(id: &str) -> Payment {
    Payment { invoice: None, payer: None, note: None, ..payment(id) }
}

pub fn position(id: i64) -> Position {
    let offer = Offer { token: "c0ffee00".to_owned(), expires_at: at("2026-06-01T00:00:00Z") };
    let joined_at = at("2026-05-01T00:00:00Z");
    let pay_by = Some(at("2027-02-01T00:00:00Z"));
    Position { pay_by, offer: Some(offer), ..Position::join(id, name("fuld.dk"), handle("WAIT1-DK"), joined_at) }
}

pub fn message(id: i64) -> Message {
    let result = PendingResult {
        object: name("fuld.dk"),
        approved: true,
        transaction: Transaction { cl_trid: None, sv_trid: "SV-1".to_owned() },
        decided_at: at("2026-05-01T00:00:00Z"),
    };
    let data = MessageData::DomainPending(result, Some(Risk::Blue));
    let queued_at = at("2026-05-01T00:00:00Z");
    Message { id, registrar: handle("REG-1"), queued_at, text: "fuld.dk <has> & 'been'".to_owned(), data }
}

pub fn entry() -> LedgerEntry {
    LedgerEntry {
        id: 3,
        posted_at: at("2026-05-01T00:00:00Z"),
        kind: LedgerKind::CreateReleased,
        debit: Account::Reserved(handle("REG-1")),
        credit: Account::Registrar(handle("REG-1")),
        amount: Money::ore(7000),
        balance_after: Some(Money::ore(-1)),
        domain: Some(name("fuld.dk")),
        invoice: Some(4),
        command: "job".to_owned(),
        sv_trid: "SV-1".to_owned(),
    }
}

pub fn letter(id: i64) -> OutboxRow {
    OutboxRow {
        id,
        at: at("2026-05-01T00:00:00Z"),
        kind: "letter",
        recipient: handle("OWN1-DK"),
        domain: Some(name("fuld.dk")),
        approval: Some(41),
        subject: "About fuld.dk".to_owned(),
        body: "code 1234-5678".to_owned(),
    }
}
