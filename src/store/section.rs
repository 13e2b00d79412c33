//! The parts of the one statement that loads a batch: which rows follow from which keys.

use std::sync::LazyLock;

use super::dialect::Target;
use super::invoices::OPEN;
use super::registrars::OLDEST_MESSAGE;
use super::table::Table;
use super::{approvals, contacts, domains, hosts, invoices, messages, payments, registrars, waiting_list};

/// What a row of the merged result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i64)]
pub enum RowKind {
    /// A setting: name, value.
    Setting,
    /// An account.
    Registrar,
    /// A contact.
    Contact,
    /// A host.
    Host,
    /// A domain.
    Domain,
    /// A host below a domain: domain, host.
    Subordinate,
    /// A held operation.
    Approval,
    /// An invoice.
    Invoice,
    /// An invoice with an open amount.
    OpenInvoice,
    /// What a payer has to its credit.
    Payer,
    /// An open invoice of a payer.
    Owed,
    /// A domain that expires in a month: payer, domain, beginning of the month.
    Expiry,
    /// A payment.
    Payment,
    /// A position.
    Position,
    /// A message.
    Message,
    /// The oldest message of a queue.
    Head,
    /// A counter: name, number.
    Counter,
    /// A contact with a fingerprint: fingerprint, handle, when it was made.
    Match,
    /// A domain of a registrant: registrant, domain.
    Registrant,
    /// A registered name: domain, when time will change something about it.
    Registered,
    /// A name somebody has applied or waits for: domain.
    Awaited,
    /// A contact that something holds which is no role.
    Bound,
    /// The account of one who only asks: handle, whether it is locked, number of messages, the oldest.
    Asker,
}

/// A set of keys, given with the statement as one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Account handles.
    Registrars,
    /// Handles of accounts that only ask.
    Askers,
    /// Domain names.
    Domains,
    /// Domain names of which only whether they are free is asked.
    Names,
    /// Contact handles.
    Contacts,
    /// Host names.
    Hosts,
    /// Approval numbers.
    Approvals,
    /// Invoice numbers.
    Invoices,
    /// Handles of payers.
    Payers,
    /// Payers and months.
    Expiries,
    /// Identifiers of payments.
    Payments,
    /// Counter names.
    Counters,
    /// Queue and number of messages.
    Messages,
    /// Handles of queues.
    Heads,
    /// Fingerprints.
    Matches,
    /// Registrants.
    Registrants,
    /// Contacts that may be held.
    Bound,
    /// The registry's settings; has no keys.
    Settings,
}

/// Every group, in the order of their keys in a statement.
pub const GROUPS: [Group; 18] = [
    Group::Registrars,
    Group::Askers,
    Group::Domains,
    Group::Names,
    Group::Contacts,
    Group::Hosts,
    Group::Approvals,
    Group::Invoices,
    Group::Payers,
    Group::Expiries,
    Group::Payments,
    Group::Counters,
    Group::Messages,
    Group::Heads,
    Group::Matches,
    Group::Registrants,
    Group::Bound,
    Group::Settings,
];

impl Group {
    /// The group's bit in a mask.
    pub fn bit(self) -> u64 {
        1 << self as u64
    }
}

struct Section {
    kind: RowKind,
    group: Group,
    texts: Vec<String>,
    numbers: Vec<String>,
    from: String,
}

static SECTIONS: LazyLock<Vec<Section>> = LazyLock::new(|| {
    let open =
        |table: &Table, condition: &str| format!("{{keys}} join {0} on {0}.domain = value{condition}", table.name);
    let own = |table: &Table| format!("{{keys}} join {} on {}", table.name, table.key_is_value());
    let whole = |kind, group, table: &Table, from: String| {
        let (texts, numbers) = table.columns();
        Section { kind, group, texts, numbers, from }
    };
    let few = |kind, group, texts: &[&str], numbers: &[&str], from: &str| Section {
        kind,
        group,
        texts: texts.iter().map(ToString::to_string).collect(),
        numbers: numbers.iter().map(ToString::to_string).collect(),
        from: from.to_owned(),
    };
    vec![
        few(RowKind::Setting, Group::Settings, &["name", "value"], &[], "setting where name = 'clock_offset_ms'"),
        whole(RowKind::Registrar, Group::Registrars, &registrars::TABLE, own(&registrars::TABLE)),
        few(
            RowKind::Asker,
            Group::Askers,
            &["registrar.id"],
            &["registrar.locked", "registrar.message_count", OLDEST_MESSAGE],
            &own(&registrars::TABLE),
        ),
        whole(RowKind::Contact, Group::Contacts, &contacts::TABLE, own(&contacts::TABLE)),
        whole(RowKind::Host, Group::Hosts, &hosts::TABLE, own(&hosts::TABLE)),
        whole(RowKind::Domain, Group::Domains, &domains::TABLE, own(&domains::TABLE)),
        few(RowKind::Subordinate, Group::Domains, &["superordinate", "name"], &[], SUBORDINATES),
        whole(RowKind::Approval, Group::Domains, &approvals::TABLE, open(&approvals::TABLE, " and is_open = 1")),
        whole(RowKind::OpenInvoice, Group::Domains, &invoices::TABLE, format!("{OF_DOMAINS} and {OPEN}")),
        whole(RowKind::Position, Group::Domains, &waiting_list::TABLE, open(&waiting_list::TABLE, "")),
        whole(RowKind::Approval, Group::Approvals, &approvals::TABLE, own(&approvals::TABLE)),
        whole(RowKind::Invoice, Group::Invoices, &invoices::TABLE, own(&invoices::TABLE)),
        whole(RowKind::Payer, Group::Payers, &payments::PAYERS, own(&payments::PAYERS)),
        whole(RowKind::Owed, Group::Payers, &invoices::TABLE, format!("{OF_PAYERS} and {OPEN}")),
        few(RowKind::Expiry, Group::Expiries, &["k.payer", "d.name"], &["k.begins"], EXPIRIES_OF_PAYERS),
        few(RowKind::Expiry, Group::Expiries, &["k.payer", "d.name"], &["k.begins"], EXPIRIES_OF_REGISTRANTS),
        whole(RowKind::Payment, Group::Payments, &payments::TABLE, own(&payments::TABLE)),
        whole(RowKind::Message, Group::Messages, &messages::TABLE, MESSAGES.to_owned()),
        whole(RowKind::Head, Group::Heads, &messages::TABLE, HEADS.to_owned()),
        few(RowKind::Counter, Group::Counters, &["name"], &["n"], "{keys} join counter on counter.name = value"),
        few(RowKind::Match, Group::Matches, &["fingerprint", "handle"], &["created_at"], MATCHES),
        few(RowKind::Registrant, Group::Registrants, &["registrant", "name"], &[], REGISTRANTS),
        few(RowKind::Registered, Group::Names, &["name"], &["due_at"], "{keys} join domain on domain.name = value"),
        few(RowKind::Awaited, Group::Names, &["domain"], &[], APPLICATIONS),
        few(RowKind::Awaited, Group::Names, &["domain"], &[], "{keys} join waiting_position on domain = value"),
        few(RowKind::Bound, Group::Bound, &["value"], &[], BOUND),
    ]
});

/// The statement that reads what follows from the groups in `mask`, and how many of its columns
/// are texts (after the first, the kind).
pub fn read(target: &Target, mask: u64) -> String {
    let wanted = || SECTIONS.iter().filter(|section| section.group.bit() & mask != 0);
    let (texts, numbers) = widths(mask);
    let parts: Vec<String> = wanted()
        .map(|section| {
            let mut columns = vec![format!("cast({} as bigint)", section.kind as i64)];
            columns.extend(section.texts.iter().cloned());
            columns.resize(1 + texts, "cast(null as text)".to_owned());
            columns.extend(section.numbers.iter().map(|number| format!("cast({number} as bigint)")));
            columns.resize(1 + texts + numbers, "cast(null as bigint)".to_owned());
            let text = format!("select {} from {}", columns.join(", "), section.from);
            target.spell(&text, parameter(mask, section.group))
        })
        .collect();
    parts.join(" union all ")
}

/// How many texts and numbers a row of the statement for `mask` has.
pub fn widths(mask: u64) -> (usize, usize) {
    let wanted = || SECTIONS.iter().filter(|section| section.group.bit() & mask != 0);
    let widest = |width: fn(&Section) -> usize| wanted().map(width).max().unwrap_or(0);
    (widest(|section| section.texts.len()), widest(|section| section.numbers.len()))
}

/// The number of the parameter that carries `group`'s keys.
fn parameter(mask: u64, group: Group) -> usize {
    1 + GROUPS.iter().take_while(|other| **other != group).filter(|other| other.bit() & mask != 0).count()
}

const APPLICATIONS: &str = "{keys} join approval on approval.domain = value and is_open = 1";
const SUBORDINATES: &str = "{keys} join host on host.superordinate = value";
const MESSAGES: &str = "{1} join message on message.registrar = value ->> 0 \
                        and message.id = cast(value ->> 1 as bigint)";
const HEADS: &str = "{keys} join registrar on registrar.id = value join message on message.registrar = registrar.id \
                     and message.id = (select min(m.id) from message m where m.registrar = registrar.id)";
const OF_DOMAINS: &str = "{keys} join invoice_line on invoice_line.domain = value \
                          join invoice on invoice.id = invoice_line.invoice where true";
const OF_PAYERS: &str = "{keys} join invoice on invoice.payer = value where true";
const EXPIRIES_OF_PAYERS: &str = "(select value ->> 0 as payer, cast(value ->> 1 as bigint) as begins, \
                                  cast(value ->> 2 as bigint) as ends from {1}) as k \
                                  join domain as d on d.billing = k.payer where d.billing is not null \
                                  and d.expires_at >= k.begins and d.expires_at < k.ends";
const EXPIRIES_OF_REGISTRANTS: &str = "(select value ->> 0 as payer, cast(value ->> 1 as bigint) as begins, \
                                       cast(value ->> 2 as bigint) as ends from {1}) as k \
                                       join domain as d on d.registrant = k.payer where d.billing is null \
                                       and d.expires_at >= k.begins and d.expires_at < k.ends";
const MATCHES: &str = "{keys} join contact on contact.fingerprint = value";
const REGISTRANTS: &str = "{keys} join domain on domain.registrant = value";
/// What is searched here is only what is open; counts keep PostgreSQL from reading all of it.
const BOUND: &str = "{keys} where exists (select 1 from domain d where d.vid = 1 \
                     and d.vid_contacts like '%\"' || value || '\"%') \
                     or exists (select 1 from approval a where a.is_open = 1 \
                     and (a.approvers like '%\"' || value || '\"%' or a.operation like '%\"' || value || '\"%')) \
                     or (select count(*) from (select 1 from invoice i \
                     where i.payer = value and i.paid_at is null limit 1) as b) > 0 \
                     or (select coalesce(sum(l.amount), 0) from ledger_entry l where l.debit = value) \
                     <> (select coalesce(sum(m.amount), 0) from ledger_entry m where m.credit = value) \
                     or (select count(*) from (select 1 from registrar r \
                     where r.default_name_server_admin = value limit 1) as c) > 0";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_numbered_in_the_order_of_their_groups() {
        let target = Target::parse("sqlite:x").unwrap();
        let text = read(&target, Group::Domains.bit() | Group::Registrars.bit());
        assert!(text.contains("from jsonb_each($1) join registrar on registrar.id = value"), "{text}");
        assert!(text.contains("from jsonb_each($2) join domain on domain.name = value"), "{text}");
    }
}
