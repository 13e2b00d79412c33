//! What each noun and verb does.

use serde_json::{Value, json};

use super::arguments::{
    ApprovalVerb, ContactVerb, DomainVerb, HostVerb, IdentityVerb, Noun, OutboxVerb, TokenVerb, VidVerb,
    WaitingListVerb,
};
use super::desk::{Desk, Trouble, found};
use super::show::Shown;
use super::{account, clock, invoice, registrar, view};
use crate::flow::Actor;
use crate::registry::Handle;
use crate::registry::approval::Approval;
use crate::registry::command::{Command, DomainInfo, HostsFilter};
use crate::registry::contact::Contact;
use crate::registry::domain::{Domain, DomainName};
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;
use crate::registry::staff::StaffCommand;

/// Carries out one verb.
///
/// # Errors
/// [`Trouble`] of the desk.
pub async fn carry_out(desk: &Desk, noun: &Noun) -> Result<Shown, Trouble> {
    match noun {
        Noun::Registrar(verb) => registrar::registrar(desk, verb).await,
        Noun::Account(verb) => account::account(desk, verb).await,
        Noun::Contact(verb) => contact(desk, verb).await,
        Noun::Host(HostVerb::Show { name }) => {
            Ok(Shown::One(view::host(&found(desk.store.host(name).await?, "host", name)?)))
        }
        Noun::Domain(verb) => domain(desk, verb).await,
        Noun::Invoice(verb) => invoice::invoice(desk, verb).await,
        Noun::Payment(verb) => invoice::payment(desk, verb).await,
        Noun::Vid(verb) => vid(desk, verb).await,
        Noun::Approval(verb) => approval(desk, verb).await,
        Noun::Token(TokenVerb::Issue { domain, operation, role }) => {
            let command = StaffCommand::TokenIssue { domain: domain.clone(), operation: *operation, role: *role };
            change(desk, command, domain).await
        }
        Noun::Identity(verb) => identity(desk, verb).await,
        Noun::WaitingList(verb) => waiting_list(desk, verb).await,
        Noun::Clock(verb) => clock::clock(desk, verb).await,
        Noun::Job(verb) => clock::job(desk, verb).await,
        Noun::Outbox(verb) => outbox(desk, verb).await,
    }
}

async fn contact(desk: &Desk, verb: &ContactVerb) -> Result<Shown, Trouble> {
    match verb {
        ContactVerb::Show { handle } => Ok(Shown::One(view::contact(&find_contact(desk, handle).await?))),
        ContactVerb::List { registrar } => {
            let rows = desk.store.contacts(registrar.as_ref()).await?.iter().map(view::contact).collect();
            Ok(Shown::Many(rows, &["id", "name", "identity", "management", "sponsor", "group"]))
        }
    }
}

async fn domain(desk: &Desk, verb: &DomainVerb) -> Result<Shown, Trouble> {
    match verb {
        DomainVerb::Show { name } => {
            let domain = find_domain(desk, name).await?;
            let mut value = view::domain(&domain);
            if let Some(statuses) = statuses(desk, &domain).await? {
                value["statuses"] = statuses;
            }
            Ok(Shown::One(value))
        }
        DomainVerb::List { limit } => {
            let rows = desk.store.domains(*limit).await?.iter().map(view::domain).collect();
            Ok(Shown::Many(rows, &["id", "state", "management", "sponsor", "registrant", "expires_at"]))
        }
        DomainVerb::History { name } => {
            let entries = desk.store.history("domain", name.as_str()).await?;
            let rows = entries.iter().map(|entry| view::history(entry, name)).collect();
            Ok(Shown::Many(rows, &["id", "at", "actor", "command", "reason", "sv_trid"]))
        }
    }
}

/// The statuses anybody sees: what a registrar would be told.
async fn statuses(desk: &Desk, domain: &Domain) -> Result<Option<Value>, Trouble> {
    let registrar = if domain.sponsor.is_registrar() {
        Some(domain.sponsor.clone())
    } else {
        desk.store.registrars().await?.into_iter().find(|account| !account.locked).map(|account| account.id)
    };
    let Some(registrar) = registrar else { return Ok(None) };
    let info = DomainInfo { name: domain.name.clone(), hosts: HostsFilter::None, auth_info: None };
    match desk.ask(Command::DomainInfo(info), Actor::Registrar(registrar)).await {
        Ok(Reply::Domain(view)) => Ok(Some(json!(view.statuses))),
        Ok(_) | Err(Trouble::Refused(_)) => Ok(None),
        Err(trouble) => Err(trouble),
    }
}

async fn vid(desk: &Desk, verb: &VidVerb) -> Result<Shown, Trouble> {
    let (domain, command) = match verb {
        VidVerb::Show { domain } => return Ok(Shown::One(view::vid(&find_domain(desk, domain).await?))),
        VidVerb::Contacts { domain, contacts } if contacts.is_empty() => {
            return Ok(Shown::One(view::vid(&find_domain(desk, domain).await?)));
        }
        VidVerb::Contacts { domain, contacts } => {
            (domain, StaffCommand::VidContacts { domain: domain.clone(), contacts: contacts.clone() })
        }
        VidVerb::Enable { domain, contacts } => {
            (domain, StaffCommand::VidEnable { domain: domain.clone(), contacts: contacts.clone() })
        }
        VidVerb::Disable { domain } => (domain, StaffCommand::VidDisable { domain: domain.clone() }),
    };
    Ok(Shown::One(match desk.change(command).await? {
        Reply::DomainRecord(record) => view::vid(&record),
        other => view::reply(&other, domain.as_str()),
    }))
}

async fn approval(desk: &Desk, verb: &ApprovalVerb) -> Result<Shown, Trouble> {
    let (id, command) = match verb {
        ApprovalVerb::List { domain, all } => {
            let rows = desk.store.approvals(domain.as_ref(), !all).await?.iter().map(view::approval).collect();
            let columns = &["id", "domain", "operation", "step", "approvers", "requester", "deadline", "outcome"];
            return Ok(Shown::Many(rows, columns));
        }
        ApprovalVerb::Show { id } => {
            return Ok(Shown::One(view::approval(&found(desk.store.approval(*id).await?, "approval", id)?)));
        }
        ApprovalVerb::Approve { id, contact } => {
            (id, StaffCommand::ApprovalApprove { approval: *id, contact: contact.clone() })
        }
        ApprovalVerb::Reject { id, contact } => {
            (id, StaffCommand::ApprovalReject { approval: *id, contact: contact.clone() })
        }
        ApprovalVerb::Code { id, code } => return enter_code(desk, *id, code).await,
    };
    change(desk, command, id).await
}

/// A wrong code is counted, so the registry does not refuse the command; the person at the desk
/// has to be told all the same.
async fn enter_code(desk: &Desk, id: i64, code: &str) -> Result<Shown, Trouble> {
    let tries = |approval: &Approval| approval.letter.as_ref().map_or(0, |letter| letter.wrong_tries);
    let before = found(desk.store.approval(id).await?, "approval", id)?;
    let reply = desk.change(StaffCommand::ApprovalCode { approval: id, code: code.to_owned() }).await?;
    match &reply {
        Reply::Approval(after) if tries(&before) < tries(after) => {
            let end = if after.is_open() { "" } else { "; that was once too often, the operation is refused" };
            Err(Refusal::NotNow(format!("the code is wrong (wrong tries: {}){end}", tries(after))).into())
        }
        reply => Ok(Shown::One(view::reply(reply, &id.to_string()))),
    }
}

async fn identity(desk: &Desk, verb: &IdentityVerb) -> Result<Shown, Trouble> {
    let (handle, command) = match verb {
        IdentityVerb::Show { handle } => {
            return Ok(Shown::One(view::identity(&find_contact(desk, handle).await?)));
        }
        IdentityVerb::Complete { handle } => (handle, StaffCommand::IdentityComplete { contact: handle.clone() }),
        IdentityVerb::Fail { handle } => (handle, StaffCommand::IdentityFail { contact: handle.clone() }),
    };
    Ok(Shown::One(match desk.change(command).await? {
        Reply::ContactRecord(record) => view::identity(&record),
        other => view::reply(&other, handle.as_str()),
    }))
}

async fn waiting_list(desk: &Desk, verb: &WaitingListVerb) -> Result<Shown, Trouble> {
    match verb {
        WaitingListVerb::Add { domain, contact } => {
            let command = StaffCommand::WaitingListAdd { domain: domain.clone(), contact: contact.clone() };
            change(desk, command, domain).await
        }
        WaitingListVerb::List { domain } => {
            let positions = match domain {
                Some(domain) => desk.store.positions(domain).await?,
                None => desk.store.all_positions().await?,
            };
            let rows = positions.iter().map(view::plain).collect();
            Ok(Shown::Many(rows, &["id", "domain", "contact", "joined_at", "paid_until", "pay_by"]))
        }
        WaitingListVerb::Leave { position } => {
            let domain = waited_for(desk, *position).await?;
            change(desk, StaffCommand::WaitingListLeave { domain, position: *position }, position).await
        }
        WaitingListVerb::Pay { position } => {
            let domain = waited_for(desk, *position).await?;
            change(desk, StaffCommand::WaitingListPay { domain, position: *position }, position).await
        }
    }
}

/// The name a position waits for.
async fn waited_for(desk: &Desk, position: i64) -> Result<DomainName, Trouble> {
    let all = desk.store.all_positions().await?;
    Ok(found(all.into_iter().find(|other| other.id == position), "position", position)?.domain)
}

async fn outbox(desk: &Desk, verb: &OutboxVerb) -> Result<Shown, Trouble> {
    match verb {
        OutboxVerb::List => {
            let rows = desk.store.outbox().await?.iter().map(view::outbox).collect();
            Ok(Shown::Many(rows, &["id", "at", "kind", "recipient", "domain", "approval", "subject"]))
        }
        OutboxVerb::Show { id } => {
            Ok(Shown::One(view::outbox(&found(desk.store.outbox_row(*id).await?, "outbox row", id)?)))
        }
    }
}

async fn change(desk: &Desk, command: StaffCommand, id: impl ToString) -> Result<Shown, Trouble> {
    let reply = desk.change(command).await?;
    Ok(Shown::One(view::reply(&reply, &id.to_string())))
}

async fn find_domain(desk: &Desk, name: &DomainName) -> Result<Domain, Trouble> {
    found(desk.store.domain(name).await?, "domain", name)
}

async fn find_contact(desk: &Desk, handle: &Handle) -> Result<Contact, Trouble> {
    found(desk.store.contact(handle).await?, "contact", handle)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::place::Place;
    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(subcommand)]
        noun: Noun,
    }

    #[tokio::test]
    async fn an_empty_registry_has_empty_lists() {
        let (desk, _dir) = desk().await;
        for line in [
            "registrar list",
            "contact list",
            "contact list --registrar REG-1001",
            "domain list",
            "domain history a.dk",
            "invoice list",
            "invoice list --domain a.dk --open",
            "payment list",
            "payment list --unplaced",
            "approval list",
            "approval list --domain a.dk --all",
            "waiting-list list",
            "waiting-list list --domain a.dk",
            "job list",
            "outbox list",
        ] {
            let shown = carry_out(&desk, &noun(line)).await.unwrap_or_else(|trouble| panic!("{line}: {trouble}"));
            assert!(matches!(shown, Shown::Many(rows, _) if rows.is_empty()), "{line}");
        }
        assert_eq!(desk.store.next_due(chrono::DateTime::UNIX_EPOCH).await.unwrap(), None);
        desk.store.close().await;
    }

    #[tokio::test]
    async fn what_is_not_there_is_said_by_name() {
        let (desk, _dir) = desk().await;
        for (line, missing) in [
            ("registrar show REG-1009", "registrar REG-1009"),
            ("account show REG-1009", "registrar REG-1009"),
            ("contact show X1-DK", "contact X1-DK"),
            ("host show ns1.x.net", "host ns1.x.net"),
            ("domain show a.dk", "domain a.dk"),
            ("invoice show 9", "invoice 9"),
            ("payment show b-9", "payment b-9"),
            ("account show X1-DK", "contact X1-DK"),
            ("approval show 9", "approval 9"),
            ("vid show a.dk", "domain a.dk"),
            ("identity show X1-DK", "contact X1-DK"),
            ("outbox show 9", "outbox row 9"),
        ] {
            let trouble = carry_out(&desk, &noun(line)).await.unwrap_err();
            assert_eq!((trouble.exit_code(), trouble.to_string()), (1, format!("there is no {missing}")), "{line}");
        }
        desk.store.close().await;
    }

    #[tokio::test]
    async fn the_clock_shows_the_registrys_present() {
        let (desk, _dir) = desk().await;
        let Ok(Shown::One(clock)) = carry_out(&desk, &noun("clock show")).await else { panic!("a clock") };
        assert_eq!(clock["id"], "clock");
        assert!(clock["now"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().is_ok());
        desk.store.close().await;
    }

    fn noun(line: &str) -> Noun {
        Line::try_parse_from(["admin"].into_iter().chain(line.split(' '))).unwrap().noun
    }

    async fn desk() -> (Desk, tempfile::TempDir) {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("seal.key"), "07".repeat(32)).unwrap();
        let url = format!("sqlite:{}", dir.path().join("navn.db").display());
        std::fs::write(dir.path().join("database.url"), url).unwrap();
        let place = Place { config: None, dir: dir.path().to_owned() };
        (Desk::open(&place, "a test", false).await.unwrap(), dir)
    }
}
