//! Arbitrary replies and messages. What the registry's types bound elsewhere, at the reader or in a
//! constructor, keeps to those bounds; all else is free.

use navn::registry::contact::verification::Responsible;
use navn::registry::contact::{Address, ContactDetails, Identity, Phone, UserType};
use navn::registry::domain::auth_info::{TokenOperation, TokenRole};
use navn::registry::domain::{AuthInfo, DomainName, DomainStatus, DsRecord};
use navn::registry::handle::{HANDLE_LENGTH_MAX, HANDLE_LENGTH_MIN, Handle};
use navn::registry::host::HostName;
use navn::registry::message::{Message, MessageData, PendingResult, Risk, Transaction};
use navn::registry::money::Money;
use navn::registry::reply::{
    Checked, CheckedObject, ContactView, DomainApplied, DomainView, HostPendingView, HostView, PendingText, Reply,
    Taken, TransferView, VerificationView,
};

use super::draw::Draw;

/// Replies and messages with data of their own; two more numbers stand for refusals.
pub const KINDS: u64 = 21;

/// A reply of the kind with this number; none for a refusal.
pub fn reply(draw: &mut Draw, kind: u64) -> Option<Reply> {
    Some(match kind {
        1 => Reply::Done,
        2 => Reply::Pending(draw.one(PENDING)),
        3 => Reply::Checked(CheckedObject::Domain, checked(draw, 1, 255)),
        4 => Reply::Checked(CheckedObject::Contact, checked(draw, HANDLE_LENGTH_MIN, HANDLE_LENGTH_MAX)),
        5 => Reply::Checked(CheckedObject::Host, checked(draw, 1, 255)),
        6 => Reply::Domain(Box::new(domain(draw))),
        7 => Reply::DomainOffered(domain_name(draw)),
        8 => Reply::DomainApplied(DomainApplied {
            name: domain_name(draw),
            tracking_number: draw.token(0, 20),
            confirmed: draw.flag(),
            registrant_validated: draw.flag(),
        }),
        9 => Reply::DomainRenewed { name: domain_name(draw), expires_at: draw.instant() },
        10 => Reply::DomainTransferred(transfer(draw)),
        11 => Reply::Contact(Box::new(contact(draw))),
        12 => Reply::ContactCreated { handle: contact_handle(draw), created_at: draw.instant(), existing: draw.flag() },
        13 => Reply::Host(Box::new(host(draw))),
        14 => Reply::HostCreated { name: host_name(draw), created_at: draw.instant() },
        15 => Reply::Balance(Money::ore(draw.ore())),
        16 => Reply::Message(None),
        17 => Reply::Acknowledged(draw.whole()),
        18..=21 => Reply::Message(Some(Box::new(message(draw)))),
        _ => return None,
    })
}

/// A check asks about one object at least, and the answer has a line for each.
fn checked(draw: &mut Draw, min: usize, max: usize) -> Vec<Checked> {
    draw.list(1, 50, |draw| Checked { object: draw.token(min, max), taken: draw.maybe(|draw| draw.one(TAKEN)) })
}

fn message(draw: &mut Draw) -> Message {
    let kind = draw.one(&[0, 1, 2, 3, 4, 5, 6, 7]);
    let data = match kind {
        0 => MessageData::None,
        1 => MessageData::DomainPending(pending(draw, domain_name), draw.maybe(|draw| draw.one(RISKS))),
        2 => MessageData::ContactPending(pending(draw, handle)),
        3 => MessageData::HostPending(pending(draw, host_name)),
        4 => MessageData::Transfer(transfer(draw)),
        5 => MessageData::Domain(Box::new(domain(draw))),
        6 => MessageData::Contact(Box::new(contact(draw))),
        _ => MessageData::Host(Box::new(host(draw))),
    };
    Message { id: draw.whole(), registrar: handle(draw), queued_at: draw.instant(), text: draw.text(0, 500), data }
}

fn pending<K>(draw: &mut Draw, object: impl Fn(&mut Draw) -> K) -> PendingResult<K> {
    let transaction = Transaction { cl_trid: draw.maybe(|draw| draw.token(3, 64)), sv_trid: draw.token(3, 64) };
    PendingResult { object: object(draw), approved: draw.flag(), transaction, decided_at: draw.instant() }
}

fn transfer(draw: &mut Draw) -> TransferView {
    TransferView {
        name: domain_name(draw),
        by_token: draw.flag(),
        requested_by: handle(draw),
        requested_at: draw.instant(),
        acted_by: handle(draw),
        acted_at: draw.instant(),
    }
}

fn domain(draw: &mut Draw) -> DomainView {
    DomainView {
        name: domain_name(draw),
        statuses: draw.some(STATUSES, 0),
        registrant: handle(draw),
        admin: draw.maybe(handle),
        billing: draw.maybe(handle),
        name_servers: draw.list(0, 20, host_name),
        hosts: draw.list(0, 40, host_name),
        sponsor: handle(draw),
        created_by: handle(draw),
        created_at: draw.instant(),
        updated_by: draw.maybe(handle),
        updated_at: draw.maybe(Draw::instant),
        expires_at: draw.instant(),
        transferred_at: draw.maybe(Draw::instant),
        registrant_validated: draw.flag(),
        delete_at: draw.maybe(Draw::instant),
        tokens: draw.list(0, 4, |draw| AuthInfo {
            operation: draw.one(&[TokenOperation::Transfer, TokenOperation::Redel]),
            role: draw.one(&[TokenRole::Own, TokenRole::Pxy, TokenRole::Nsa, TokenRole::Reg]),
            token: draw.token(0, 50),
            expires_at: draw.instant(),
        }),
        ds: draw.list(0, 10, |draw| DsRecord {
            key_tag: draw.short(),
            algorithm: draw.one(&[0, 13, u8::MAX]),
            digest_type: draw.one(&[0, 2, u8::MAX]),
            digest: draw.hexadecimal(96),
        }),
        redemption: draw.flag(),
        auto_renew: draw.flag(),
        vid: draw.flag(),
    }
}

fn contact(draw: &mut Draw) -> ContactView {
    ContactView {
        handle: contact_handle(draw),
        linked: draw.flag(),
        pending_update: draw.flag(),
        details: details(draw),
        sponsor: handle(draw),
        created_by: handle(draw),
        created_at: draw.instant(),
        updated_by: draw.maybe(handle),
        updated_at: draw.maybe(Draw::instant),
        validated: draw.flag(),
        verification: draw.maybe(verification),
    }
}

fn verification(draw: &mut Draw) -> VerificationView {
    VerificationView {
        responsible: draw.one(&[Responsible::Registrar, Responsible::Registry]),
        id: draw.flag(),
        identity: draw.one(&[Identity::Unchecked, Identity::Open, Identity::Checked, Identity::Failed]),
        identity_due_at: draw.maybe(Draw::instant),
        email: draw.flag(),
        confirm_email: draw.maybe(|draw| (draw.token(1, 300), draw.instant())),
    }
}

fn details(draw: &mut Draw) -> ContactDetails {
    ContactDetails {
        user_type: draw.one(&[
            UserType::Company,
            UserType::PublicOrganization,
            UserType::Association,
            UserType::Individual,
        ]),
        name: draw.text(1, 255),
        attention: draw.maybe(|draw| draw.text(1, 255)),
        address: Address {
            street: draw.list(0, 3, |draw| draw.text(0, 255)),
            city: draw.text(1, 255),
            sp: draw.maybe(|draw| draw.text(0, 255)),
            pc: draw.maybe(|draw| draw.token(0, 16)),
            cc: draw.of("ADEGKN", 2, 2),
        },
        voice: draw.maybe(phone),
        fax: draw.maybe(phone),
        email: draw.token(1, 300),
        cvr: draw.maybe(|draw| draw.token(0, 50)),
        pnumber: draw.maybe(|draw| draw.token(0, 10)),
        ean: draw.maybe(|draw| draw.token(0, 30)),
        mobilephone: draw.maybe(phone),
        secondary_email: draw.maybe(|draw| draw.token(1, 300)),
        sole_proprietorship: draw.maybe(Draw::flag),
        vouched: draw.maybe(Draw::flag),
    }
}

fn phone(draw: &mut Draw) -> Phone {
    let country = draw.of("0123456789", 1, 3);
    let subscriber = draw.of("0123456789", 1, 15 - country.len());
    Phone { number: format!("+{country}.{subscriber}"), extension: draw.maybe(|draw| draw.text(0, 40)) }
}

fn host(draw: &mut Draw) -> HostView {
    HostView {
        name: host_name(draw),
        roid: draw.of("ABCXYZ019_", 1, 80) + "-DK",
        linked: draw.flag(),
        pending: draw.maybe(|draw| draw.one(HOST_PENDING)),
        addresses: draw.list(0, 13, Draw::address),
        sponsor: handle(draw),
        created_by: handle(draw),
        created_at: draw.instant(),
        updated_by: draw.maybe(handle),
        updated_at: draw.maybe(Draw::instant),
        transferred_at: draw.maybe(Draw::instant),
    }
}

fn handle(draw: &mut Draw) -> Handle {
    let text = draw.text(HANDLE_LENGTH_MIN, HANDLE_LENGTH_MAX);
    // The constructor knows which of them are none.
    text.parse().unwrap_or_else(|_| Handle::registry())
}

/// As the registry makes them: it is their roid too.
fn contact_handle(draw: &mut Draw) -> Handle {
    let number = draw.one(&[1001, 99_999, 999_999_999]);
    Handle::trusted(&format!("{}{number}-DK", draw.of("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1, 4)))
}

fn domain_name(draw: &mut Draw) -> DomainName {
    let text = draw.of("abcxyz019-æøåöäüéß", 1, 63) + ".dk";
    text.parse().unwrap_or_else(|_| DomainName::trusted("eksempel.dk"))
}

fn host_name(draw: &mut Draw) -> HostName {
    let labels = draw.list(1, 4, |draw| draw.of("abcxyz019", 1, 61));
    let below = draw.one(&["dk", "net", "xn--p1ai", "smørrebrød.dk"]);
    format!("{}.{below}", labels.join(".")).parse().unwrap_or_else(|_| HostName::trusted("ns1.eksempel.dk"))
}

const PENDING: &[PendingText] = &[
    PendingText::Action,
    PendingText::RegistrantApproval,
    PendingText::RegistrantAccept,
    PendingText::NameServerContact,
    PendingText::Email,
];
const TAKEN: &[Taken] = &[Taken::InUse, Taken::Enqueued, Taken::Offered, Taken::InvalidDomain, Taken::InvalidHost];
const RISKS: &[Risk] = &[Risk::Green, Risk::Blue];
const HOST_PENDING: &[HostPendingView] = &[HostPendingView::Create, HostPendingView::Update, HostPendingView::Delete];
const STATUSES: &[DomainStatus] = &[
    DomainStatus::Ok,
    DomainStatus::PendingCreate,
    DomainStatus::PendingUpdate,
    DomainStatus::PendingDelete,
    DomainStatus::ServerHold,
    DomainStatus::ServerUpdateProhibited,
    DomainStatus::ServerTransferProhibited,
    DomainStatus::ServerDeleteProhibited,
    DomainStatus::ServerRenewProhibited,
];
