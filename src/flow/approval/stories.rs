//! Whole stories: what a registrar asks, what the others answer, what becomes of it.

use crate::flow::desk::Desk;
use crate::flow::{Halt, Workspace};
use crate::registry::approval::{Approval, Outcome, Step};
use crate::registry::command::{Command, DomainCreate, DomainUpdate};
use crate::registry::domain::{DsRecord, PendingKind};
use crate::registry::host::{Host, HostName};
use crate::registry::message::{MessageData, PendingResult};
use crate::registry::refusal::Refusal;
use crate::registry::reply::Reply;
use crate::registry::sample::{contact, handle, host, name};
use crate::registry::staff::StaffCommand;

#[test]
fn an_external_name_server_change_of_a_vid_domain_takes_everybodys_yes_and_the_code() {
    let mut desk = desk();
    desk.change("vigtig.dk", |domain| domain.ds = vec![ds()]);
    let answer = desk.ask("REG-1001", "CL-NS", &change_name_servers());
    assert!(matches!(answer, Ok(Reply::Pending(_))), "{answer:?}");
    let pending = desk.domain("vigtig.dk").pending.unwrap();
    assert_eq!(pending.kind, PendingKind::Update);
    for contact in ["OWN1-DK", "VID2-DK"] {
        desk.done(StaffCommand::ApprovalApprove { approval: pending.approval, contact: handle(contact) });
    }
    let old = desk.domain("vigtig.dk").name_servers;
    assert!(old.iter().all(|host| host.as_str().ends_with(".example.net")));
    let letter = desk.post("letter").pop().unwrap();
    let code = letter.1.rsplit(' ').next().unwrap().to_owned();
    desk.done(StaffCommand::ApprovalCode { approval: pending.approval, code: "WRONGWRONG".to_owned() });
    let answer = desk.done(StaffCommand::ApprovalCode { approval: pending.approval, code });
    assert!(matches!(answer, Reply::Approval(approval) if approval.outcome == Some(Outcome::Done)));
    let domain = desk.domain("vigtig.dk");
    assert_eq!(domain.name_servers, NEW_HOSTS.map(HostName::trusted));
    assert_eq!((domain.pending, domain.ds), (None, Vec::new()));
    let result = last_result(&desk.workspace);
    assert!(result.approved);
    assert_eq!((result.transaction.cl_trid.as_deref(), &*result.transaction.sv_trid), (Some("CL-NS"), "SV-CL-NS"));
}

#[test]
fn the_same_change_rejected_leaves_the_domain_as_it_was() {
    let mut desk = desk();
    let before = desk.domain("vigtig.dk");
    desk.ask("REG-1001", "CL-NS", &change_name_servers()).unwrap();
    let approval = desk.domain("vigtig.dk").pending.unwrap().approval;
    desk.done(StaffCommand::ApprovalApprove { approval, contact: handle("OWN1-DK") });
    desk.done(StaffCommand::ApprovalReject { approval, contact: handle("VID1-DK") });
    assert_eq!(desk.domain("vigtig.dk"), before);
    assert!(!last_result(&desk.workspace).approved);
}

#[test]
fn a_change_the_rules_forbid_meanwhile_is_overtaken() {
    let mut desk = desk();
    desk.ask("REG-1001", "CL-NS", &change_name_servers()).unwrap();
    let approval = desk.domain("vigtig.dk").pending.unwrap().approval;
    for contact in ["OWN1-DK", "VID2-DK"] {
        desk.done(StaffCommand::ApprovalApprove { approval, contact: handle(contact) });
    }
    desk.workspace.save_host(Host { marked_for_deletion: true, ..host(NEW_HOSTS[0]) });
    let code = desk.post("letter")[0].1.rsplit(' ').next().unwrap().to_owned();
    let answer = desk.done(StaffCommand::ApprovalCode { approval, code });
    assert!(matches!(answer, Reply::Approval(approval) if approval.outcome == Some(Outcome::Overtaken)));
    assert_eq!(desk.domain("vigtig.dk").pending, None);
    assert!(!last_result(&desk.workspace).approved);
}

#[test]
fn of_two_applications_the_older_gets_the_name() {
    let (mut desk, [first, second]) = two_applications();
    desk.done(StaffCommand::ApprovalApprove { approval: second, contact: handle("NEW1-DK") });
    let waiting = approval(&desk, second);
    assert_eq!((waiting.step, waiting.outcome), (Step::Queue, None));
    let contact = handle("NEW1-DK");
    let refusal = desk.refused(StaffCommand::ApprovalApprove { approval: second, contact: contact.clone() });
    assert!(refusal.to_string().contains("an earlier application"), "{refusal}");
    desk.done(StaffCommand::ApprovalApprove { approval: first, contact });
    assert_eq!(approval(&desk, first).outcome, Some(Outcome::Done));
    assert_eq!(approval(&desk, second).outcome, Some(Outcome::Overtaken));
    assert_eq!(desk.messages("REG-1001"), ["ledig.dk has been registered and activated"]);
    let text = "The application for ledig.dk has been rejected, as the domain was already taken";
    assert_eq!(desk.messages("REG-1002"), [text]);
}

#[test]
fn when_the_older_application_fails_the_younger_has_its_turn() {
    let (mut desk, [first, second]) = two_applications();
    let contact = handle("NEW1-DK");
    desk.done(StaffCommand::ApprovalApprove { approval: second, contact: contact.clone() });
    desk.done(StaffCommand::ApprovalReject { approval: first, contact });
    assert_eq!(approval(&desk, second).outcome, Some(Outcome::Done));
    assert_eq!(desk.domain("ledig.dk").created_by, handle("REG-1002"));
    assert_eq!(desk.messages("REG-1001"), ["The application for ledig.dk has been cancelled"]);
}

#[test]
fn an_accepted_application_does_not_queue_behind_nobody() {
    let (mut desk, [first, second]) = two_applications();
    let contact = handle("NEW1-DK");
    desk.done(StaffCommand::ApprovalReject { approval: first, contact: contact.clone() });
    assert_eq!(approval(&desk, second).step, Step::Terms);
    desk.done(StaffCommand::ApprovalApprove { approval: second, contact });
    assert_eq!(approval(&desk, second).outcome, Some(Outcome::Done));
}

#[test]
fn an_open_request_holds_off_a_second_one() {
    let mut desk = desk();
    desk.ask("REG-1001", "CL-NS", &change_name_servers()).unwrap();
    let again = desk.ask("REG-1001", "CL-NS-2", &change_name_servers());
    assert!(matches!(again, Err(Halt::Refused(Refusal::StatusProhibits(_)))));
}

/// REG-1001, and then REG-1002, applied for `ledig.dk` in the name of NEW1, who has not accepted
/// the terms. Both are in the registrant's management.
fn two_applications() -> (Desk, [i64; 2]) {
    let mut desk = desk();
    for (registrar, cl_trid) in [("REG-1001", "CL-A"), ("REG-1002", "CL-B")] {
        let answer = desk.ask(registrar, cl_trid, &Command::DomainCreate(Box::new(application())));
        assert!(matches!(answer, Ok(Reply::DomainApplied(_))), "{answer:?}");
    }
    let open = desk.workspace.open_approvals(&name("ledig.dk")).unwrap();
    let ids = [open[0].id, open[1].id];
    (desk, ids)
}

fn application() -> DomainCreate {
    DomainCreate {
        name_servers: NEW_HOSTS.map(HostName::trusted).to_vec(),
        registrant: Some(handle("NEW1-DK")),
        management: Some(crate::registry::domain::Management::Registrant),
        ..crate::registry::sample::create("ledig.dk")
    }
}

/// Both old name servers out, two of another administrator in.
fn change_name_servers() -> Command {
    let mut update = DomainUpdate::new(name("vigtig.dk"));
    update.add_name_servers = NEW_HOSTS.map(HostName::trusted).to_vec();
    update.remove_name_servers = ["ns1.example.net", "ns2.example.net"].map(HostName::trusted).to_vec();
    Command::DomainUpdate(Box::new(update))
}

/// The desk with name servers of another administrator and the counter of applications.
fn desk() -> Desk {
    let mut desk = Desk::new();
    for name in NEW_HOSTS {
        let host = Host { admin: handle("NSA2-DK"), ..host(name) };
        desk.workspace.host_links.load(host.name.clone(), None);
        desk.workspace.hosts.load(host.name.clone(), Some(host));
    }
    desk.workspace.contacts.load(handle("NSA2-DK"), Some(contact("NSA2-DK")));
    desk.workspace.counters.load("tracking".to_owned(), None);
    desk
}

fn approval(desk: &Desk, id: i64) -> Approval {
    (*desk.workspace.approval(&id).unwrap().unwrap()).clone()
}

fn last_result(workspace: &Workspace) -> PendingResult<crate::registry::domain::DomainName> {
    let (_, message) = workspace.messages.dirty().last().unwrap();
    let MessageData::DomainPending(result, None) = message.unwrap().data.clone() else { panic!("not panData") };
    result
}

fn ds() -> DsRecord {
    DsRecord { key_tag: 4711, algorithm: 13, digest_type: 2, digest: "AB".repeat(32) }
}

const NEW_HOSTS: [&str; 2] = ["ns1.example.org", "ns2.example.org"];
