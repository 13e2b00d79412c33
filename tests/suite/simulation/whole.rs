//! The whole database: rows that must agree with one another, and no state without a way out.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use navn::registry::approval::{Approval, Held, Step};
use navn::registry::billing::audit;
use navn::registry::billing::invoice::DocumentKind;
use navn::registry::contact::Identity;
use navn::registry::domain::{Domain, DomainState};
use navn::registry::host::{Host, HostName};
use navn::registry::{Handle, Money};
use navn::store::{Store, StoreError};

use super::oracle::State;
use super::{Check, Play};

/// Everything there is.
struct Whole {
    domains: BTreeMap<String, Domain>,
    hosts: BTreeMap<String, Host>,
    approvals: Vec<Approval>,
    /// What becomes due, by table and key.
    due: BTreeMap<(String, String), Option<DateTime<Utc>>>,
}

impl Play {
    /// Looks at every row.
    pub async fn look_at_everything(&mut self) -> Check {
        self.counts.looks += 1;
        self.counted().await?;
        self.counts_agree().await?;
        let store = self.house.registry.store.clone();
        let whole = self.whole(&store).await?;
        let mut wrong = Vec::new();
        for (name, domain) in &whole.domains {
            wrong.extend(stuck_domain(domain, &whole).map(|why| format!("{name} {why}: {domain:?}")));
            let known = self.oracle.names.get(name);
            let agrees = known.is_some_and(|known| {
                known.sponsor == domain.sponsor.to_string()
                    && known.registrant == domain.registrant.to_string()
                    && known.until == domain.expires_at
                    && known.unpaid.len() as i64 == domain.open_invoices
                    && (known.state == State::Active) == (domain.state == DomainState::Active)
            });
            if !agrees {
                wrong.push(format!("the oracle knows {known:?} of {domain:?}"));
            }
        }
        wrong.extend(
            self.oracle
                .names
                .keys()
                .filter(|name| !whole.domains.contains_key(*name))
                .map(|name| format!("{name} is gone")),
        );
        for approval in &whole.approvals {
            wrong.extend(stuck_approval(approval, &whole).map(|why| format!("{why}: {approval:?}")));
        }
        for (name, host) in &whole.hosts {
            wrong.extend(stuck_host(host, &whole).map(|why| format!("host {name} {why}: {host:?}")));
        }
        wrong.extend(self.stuck_people(&store, &whole).await.map_err(told)?);
        let held = store.approvals(None, true).await.map_err(told)?;
        let (sums, registrars) = (store.account_sums().await.map_err(told)?, store.registrars().await.map_err(told)?);
        wrong.extend(audit::faults(&sums, &registrars, &held));
        wrong.extend(self.wrong_bills(&store, &sums).await?);
        wrong.extend(
            registrars
                .iter()
                .filter(|r| !whole.due.get(&key("registrar", &r.id)).is_some_and(Option::is_some))
                .map(|r| format!("nobody looks at the account {}", r.id)),
        );
        if wrong.is_empty() { Ok(()) } else { Err(format!("the whole database:\n{}", wrong.join("\n"))) }
    }

    /// Once everybody has gone home: only what waits for people is left.
    pub async fn nothing_waits(&mut self) -> Check {
        let store = self.house.registry.store.clone();
        let open = store.approvals(None, true).await.map_err(told)?;
        let positions = store.all_positions().await.map_err(told)?;
        // Names still run out, one by one, and are gone a month later.
        let soon = self.house.now() + Duration::days(31);
        let waiting = |domain: &&Domain| match domain.state {
            DomainState::Suspended { delete_at, .. } => soon < delete_at,
            DomainState::Reserved => true,
            _ => domain.pending.is_some() || !domain.tokens.is_empty(),
        };
        let domains = store.domains(1_000_000).await.map_err(told)?;
        let domains: Vec<_> = domains.iter().filter(waiting).collect();
        if open.is_empty() && positions.is_empty() && domains.is_empty() {
            return Ok(());
        }
        Err(format!("still waiting: {open:#?}\n{positions:#?}\n{domains:#?}"))
    }

    async fn whole(&mut self, store: &Store) -> Result<Whole, String> {
        let domains = store.domains(1_000_000).await.map_err(told)?;
        let domains = domains.into_iter().map(|domain| (domain.name.to_string(), domain)).collect();
        let rows = self.witness.rows(HOSTS).await?;
        let hosts = rows.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect()).map(host_of);
        let hosts = hosts.map(|host| (host.name.to_string(), host)).collect();
        let approvals = store.approvals(None, true).await.map_err(told)?;
        let mut due = BTreeMap::new();
        for (table, key) in [("domain", "name"), ("registrar", "id"), ("waiting_position", "cast(id as text)")] {
            let rows = self.witness.rows(&format!("select {key}, cast(due_at as text) from {table}")).await?;
            for row in rows {
                let at = row[1].as_ref().and_then(|ms| DateTime::from_timestamp_millis(ms.parse().ok()?));
                due.insert((table.to_owned(), row[0].clone().unwrap_or_default()), at);
            }
        }
        Ok(Whole { domains, hosts, approvals, due })
    }

    /// Numbers kept beside rows are those of the rows.
    async fn counts_agree(&mut self) -> Check {
        for (what, text) in COUNTS {
            let wrong = self.witness.rows(text).await?;
            if !wrong.is_empty() {
                return Err(format!("{what}: {wrong:?}"));
            }
        }
        Ok(())
    }

    /// What was paid, credited and is open of every invoice is what was billed, and all of it together
    /// is what the ledger has of its payer.
    async fn wrong_bills(&mut self, store: &Store, sums: &[audit::AccountSum]) -> Result<Vec<String>, String> {
        let mut wrong = Vec::new();
        let rows = self.witness.rows("select handle, cast(credit as text) from payer").await?;
        let credits: BTreeMap<String, Money> = rows
            .into_iter()
            .filter_map(|row| Some((row[0].clone()?, Money::ore(row[1].as_deref()?.parse().ok()?))))
            .collect();
        let mut owed: BTreeMap<String, Money> = BTreeMap::new();
        for invoice in store.invoices(None, false).await.map_err(told)? {
            let known = self.oracle.bills.get(&invoice.id);
            let lines: Money = invoice.lines.iter().map(|line| line.amount).sum();
            let whole = invoice.paid + invoice.credited + invoice.outstanding();
            let (number, total) = (invoice.id, invoice.amount);
            if lines != total || invoice.kind != DocumentKind::CreditNote && whole != total {
                wrong.push(format!("document {number} does not come to {total}: {invoice:?}"));
            }
            if invoice.kind != DocumentKind::Invoice {
                continue;
            }
            *owed.entry(invoice.payer.to_string()).or_default() =
                owed.get(invoice.payer.as_str()).copied().unwrap_or_default() + invoice.outstanding();
            let agrees = known.is_some_and(|known| {
                known.amount() == total.as_ore()
                    && known.paid == invoice.paid.as_ore()
                    && known.credited == invoice.credited.as_ore()
                    && known.payer == invoice.payer.as_str()
                    && known.due_at == invoice.due_at
                    && known.open == invoice.is_open()
            });
            if !agrees {
                wrong.push(format!("the oracle knows {known:?} of {invoice:?}"));
            }
        }
        for payer in owed.keys().chain(self.oracle.credits.keys()).collect::<BTreeSet<_>>() {
            let credit = credits.get(payer).copied().unwrap_or_default();
            let known = self.oracle.credits.get(payer).copied().unwrap_or_default();
            let booked = sums.iter().find(|sum| sum.id.to_string() == *payer).map_or(Money::ZERO, |sum| sum.balance);
            let open = owed.get(payer).copied().unwrap_or_default();
            if credit.as_ore() != known || booked != credit - open {
                wrong.push(format!(
                    "{payer} has {credit} and owes {open}, the oracle knows {known}, the ledger {booked}"
                ));
            }
        }
        Ok(wrong)
    }

    async fn stuck_people(&self, store: &Store, whole: &Whole) -> Result<Vec<String>, StoreError> {
        let mut wrong = Vec::new();
        let positions = store.all_positions().await?;
        let of_domain = |domain: &Domain| {
            let people = [Some(&domain.registrant), domain.admin.as_ref(), domain.billing.as_ref()];
            people.into_iter().flatten().chain(&domain.vid_contacts).map(ToString::to_string).collect::<Vec<_>>()
        };
        let mut roles: BTreeSet<String> = whole.domains.values().flat_map(of_domain).collect();
        roles.extend(whole.hosts.values().map(|host| host.admin.to_string()));
        roles.extend(positions.iter().map(|position| position.contact.to_string()));
        let contacts = store.contacts(None).await?;
        let known: BTreeSet<String> = contacts.iter().map(|contact| contact.handle.to_string()).collect();
        wrong.extend(
            roles
                .iter()
                .filter(|role| !role.starts_with("REG-") && !known.contains(*role))
                .map(|role| format!("{role} has a role and is gone")),
        );
        for contact in contacts {
            let handle = contact.handle.to_string();
            if contact.identity == Identity::Open && contact.identity_due_at.is_none() {
                wrong.push(format!("the identity of {handle} is open for ever"));
            }
            // Those that were there from the beginning stay.
            let stays = contact.purge_at.is_some() || contact.group.is_some() || contact.created_at == self.begins_at;
            if !stays && !roles.contains(&handle) {
                wrong.push(format!("nobody needs {handle}, and it stays: {contact:?}"));
            }
            if let Some(pending) = contact.pending
                && !whole.approvals.iter().any(|approval| approval.id == pending)
            {
                wrong.push(format!("{handle} waits for {pending}, which is over"));
            }
        }
        let mut lines: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for position in &positions {
            if !known.contains(position.contact.as_str()) {
                wrong.push(format!("{} waits and is gone", position.contact));
            }
            if !whole.due.get(&key("waiting_position", position.id)).is_some_and(Option::is_some) {
                wrong.push(format!("position {} waits for ever", position.id));
            }
            lines.entry(position.domain.to_string()).or_default().push(position);
        }
        for (domain, line) in lines {
            let offers = line.iter().filter(|position| position.offer.is_some()).count();
            let (taken, first) = (whole.domains.contains_key(&domain), line[0].offer.is_some());
            if taken && offers > 0 || !taken && (offers != 1 || !first) {
                wrong.push(format!("{domain} taken {taken}, offered {offers} times: {line:?}"));
            }
        }
        Ok(wrong)
    }
}

/// Why nothing would ever end the state of a domain.
fn stuck_domain(domain: &Domain, whole: &Whole) -> Option<String> {
    let due = whole.due.get(&key("domain", &domain.name)).copied().flatten();
    if let Some(pending) = &domain.pending {
        let waits = whole
            .approvals
            .iter()
            .any(|approval| approval.id == pending.approval && approval.domain.as_ref() == Some(&domain.name));
        if !waits {
            return Some(format!("waits for {}, which is over", pending.approval));
        }
    }
    if let Some(host) = domain.name_servers.iter().find(|host| !whole.hosts.contains_key(host.as_str())) {
        return Some(format!("is served by {host}, which is gone"));
    }
    match &domain.state {
        DomainState::Suspended { .. } if due.is_none() => Some("is suspended for ever".to_owned()),
        DomainState::Reserved if domain.identity_due_at.is_none() => Some("is reserved for ever".to_owned()),
        _ if domain.sponsor.is_registrar() && due.is_none() => Some("never runs out".to_owned()),
        _ if domain.open_invoices > 0 && !domain.vid && due.is_none() => Some("is never suspended".to_owned()),
        _ => None,
    }
}

/// Why nobody could ever end a held operation.
fn stuck_approval(approval: &Approval, whole: &Whole) -> Option<String> {
    let id = approval.id;
    let host = |name: &HostName| whole.hosts.get(name.as_str()).and_then(Host::open_approval) == Some(id);
    let held = match &approval.operation {
        Held::DomainCreate(_) | Held::ContactUpdate(_) => true,
        Held::DomainUpdate(_) | Held::DomainDelete(_) => {
            let domain = approval.domain.as_ref().and_then(|name| whole.domains.get(name.as_str()));
            domain.and_then(|domain| domain.pending.as_ref()).is_some_and(|pending| pending.approval == id)
        }
        Held::HostCreate(name) => host(name),
        Held::HostUpdate(update) => host(&update.name),
    };
    if !held {
        return Some(format!("request {id} holds nothing"));
    }
    let older = |other: &&Approval| {
        other.id < id && other.domain == approval.domain && matches!(other.operation, Held::DomainCreate(_))
    };
    match approval.step {
        Step::Queue if !whole.approvals.iter().any(|other| older(&other)) => {
            Some(format!("request {id} is behind nobody"))
        }
        Step::Queue => None,
        _ if approval.approvers.is_empty() => Some(format!("request {id} asks nobody")),
        _ => None,
    }
}

/// Why nothing would ever end the state of a host.
fn stuck_host(host: &Host, whole: &Whole) -> Option<String> {
    if let Some(id) = host.open_approval()
        && !whole.approvals.iter().any(|approval| approval.id == id)
    {
        return Some(format!("waits for {id}, which is over"));
    }
    let above = host.name.superordinate();
    let domain = above.as_ref().and_then(|name| whole.domains.get(name.as_str()));
    let serves = whole.domains.values().any(|domain| domain.name_servers.contains(&host.name));
    let going = domain.is_some_and(|domain| matches!(domain.state, DomainState::Suspended { .. }));
    // One that is left of a former registration stays marked, whatever the new one does.
    let left = domain.is_some_and(|domain| host.created_at < domain.created_at);
    match (&above, domain, host.marked_for_deletion) {
        (Some(_), None, _) if !serves => Some("is below nothing and serves nobody".to_owned()),
        (Some(_), Some(_), marked) if left => {
            (!marked || !serves).then(|| "is left of a former registration".to_owned())
        }
        (Some(_), Some(_), marked) if marked != going => Some("is marked wrongly".to_owned()),
        (Some(_), Some(domain), _) if domain.sponsor != host.sponsor => Some(format!("is not of {}", domain.sponsor)),
        _ => None,
    }
}

/// A host of its row.
fn host_of(row: Vec<String>) -> Host {
    let instant = |text: &str| text.parse().ok().and_then(DateTime::from_timestamp_millis);
    Host {
        name: HostName::trusted(&row[0]),
        sponsor: Handle::trusted(&row[1]),
        admin: Handle::trusted(&row[2]),
        addresses: Vec::new(),
        pending: serde_json::from_str(&row[3]).ok(),
        marked_for_deletion: row[4] == "1",
        created_by: Handle::trusted(&row[5]),
        created_at: instant(&row[6]).expect("an instant"),
        updated_by: None,
        updated_at: None,
        transferred_at: None,
    }
}

fn key(table: &str, key: impl ToString) -> (String, String) {
    (table.to_owned(), key.to_string())
}

fn told(error: StoreError) -> String {
    error.to_string()
}

const HOSTS: &str = "select name, sponsor, admin, pending, cast(marked_for_deletion as text), created_by, \
                     cast(created_at as text) from host";
/// Rows that contradict others, of which there must be none.
const COUNTS: [(&str, &str); 6] = [
    (
        "messages counted wrongly",
        "select id from registrar r where message_count <> (select count(*) from message m where m.registrar = r.id)",
    ),
    (
        "a balance after an entry is not what was before it and the entry",
        "select cast(e.id as text) from (select id, account, balance_after, \
         sum(change) over (partition by account order by id) as summed from (\
         select id, credit as account, amount as change, balance_after from ledger_entry where credit like 'REG-%' \
         union all select id, debit, -amount, balance_after from ledger_entry where debit like 'REG-%') as c) as e \
         where balance_after <> summed",
    ),
    (
        "a link without its host in the domain",
        "select n.domain from domain_host n join domain d on d.name = n.domain \
         where ' ' || d.name_servers || ' ' not like '% ' || n.host || ' %'",
    ),
    ("an entry moves nothing", "select cast(id as text) from ledger_entry where amount <= 0 or debit = credit"),
    (
        "numbers given out twice",
        "select cast(id as text) from (select id from history union all select id from ledger_entry \
         union all select id from message union all select id from outbox) as n group by id having count(*) > 1",
    ),
    ("gaps in the numbers of invoices", "select cast(max(id) as text) from invoice having max(id) <> count(*)"),
];
