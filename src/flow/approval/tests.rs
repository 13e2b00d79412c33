//! What a held operation goes through.

use chrono::Duration;

use super::answer::{approve, enter, reject};
use super::*;
use crate::flow::desk::Desk;
use crate::registry::approval::{VidClass, steps};
use crate::registry::command::{ContactUpdate, DomainDelete};
use crate::registry::contact::Contact;
use crate::registry::domain::{Pending, PendingKind};
use crate::registry::message::MessageData;
use crate::registry::refusal::Obstacle;
use crate::registry::sample::{handle, name};
use crate::registry::staff::StaffCommand;

#[test]
fn a_change_started_by_the_proxy_goes_by_registrant_vid_contact_and_letter() {
    let (mut desk, id) = held(true);
    assert_eq!(desk.post("mail").iter().map(|(to, _)| &**to).collect::<Vec<_>>(), ["OWN1-DK"]);
    let approval = desk.run(|w, c| approve(w, c, id, &handle("OWN1-DK"))).unwrap();
    assert_eq!(approval.step, Step::VidContact);
    assert_eq!(desk.post("mail").len(), 3);
    desk.now += Duration::days(3);
    let approval = desk.run(|w, c| approve(w, c, id, &handle("VID2-DK"))).unwrap();
    assert_eq!((approval.step, approval.deadline), (Step::Letter, desk.now + Duration::days(30)));
    let code = posted_code(&desk);
    let approval = desk.run(|w, c| enter(w, c, id, &code.to_lowercase())).unwrap();
    assert_eq!(approval.outcome, Some(Outcome::Done));
    assert_eq!(last_text(&desk), "Pending action completed successfully.");
    assert_eq!(desk.history("approval_answered"), 3);
    assert_eq!(desk.history("approval_ended"), 1);
}

#[test]
fn the_requester_gets_the_original_transaction_back() {
    let (mut desk, id) = held(false);
    desk.run(|w, c| reject(w, c, id, &handle("VID1-DK"))).unwrap();
    let (_, message) = desk.workspace.messages.dirty().last().unwrap();
    let MessageData::DomainPending(result, None) = message.unwrap().data.clone() else { panic!("not panData") };
    assert!(!result.approved);
    assert_eq!(result.object, name("vigtig.dk"));
    assert_eq!(result.transaction.cl_trid.as_deref(), Some("CL-HELD"));
}

#[test]
fn one_no_ends_the_operation_at_every_step() {
    for (yes, no) in [(&[][..], "OWN1-DK"), (&["OWN1-DK"], "VID2-DK"), (&["OWN1-DK", "VID1-DK"], "OWN1-DK")] {
        let (mut desk, id) = held(true);
        for contact in yes {
            desk.run(|w, c| approve(w, c, id, &handle(contact))).unwrap();
        }
        let approval = desk.run(|w, c| reject(w, c, id, &handle(no))).unwrap();
        assert_eq!(approval.outcome, Some(Outcome::Rejected));
        assert_eq!(last_text(&desk), "Pending action was rejected.");
        assert_eq!(desk.workspace.open_approvals(&name("vigtig.dk")), Ok(Vec::new()));
    }
}

#[test]
fn nobody_else_may_answer() {
    let (mut desk, id) = held(false);
    for contact in ["OWN1-DK", "PXY1-DK"] {
        let text = format!("request {id} waits for VID1-DK or VID2-DK, not for {contact}");
        assert_eq!(refusal(desk.run(|w, c| approve(w, c, id, &handle(contact)))), text);
        assert_eq!(refusal(desk.run(|w, c| reject(w, c, id, &handle(contact)))), text);
    }
    assert_eq!(refusal(desk.run(|w, c| enter(w, c, id, "ABC"))), format!("request {id} does not wait for a code"));
}

#[test]
fn a_vid_contact_does_not_approve_what_his_own_registrar_asked() {
    let (mut desk, id) = held(false);
    let mut contact = (*desk.workspace.contact(&handle("VID1-DK")).unwrap().unwrap()).clone();
    contact.group = Some(handle("REG-1001"));
    desk.workspace.save_contact(contact);
    let refusal = refusal(desk.run(|w, c| approve(w, c, id, &handle("VID1-DK"))));
    assert!(refusal.ends_with("VID2-DK must answer"), "{refusal}");
    assert_eq!(desk.run(|w, c| approve(w, c, id, &handle("VID2-DK"))).unwrap().step, Step::Letter);
}

#[test]
fn a_letter_is_opened_by_its_code_alone() {
    let (mut desk, id) = at_the_letter();
    let text = format!("request {id} waits for the code of the registered letter");
    assert_eq!(refusal(desk.run(|w, c| approve(w, c, id, &handle("OWN1-DK")))), text);
    let approval = desk.run(|w, c| enter(w, c, id, "WRONG")).unwrap();
    assert!(approval.is_open());
    assert_eq!(approval.letter.unwrap().wrong_tries, 1);
    let code = posted_code(&desk);
    assert_eq!(desk.run(|w, c| enter(w, c, id, &code)).unwrap().outcome, Some(Outcome::Done));
    assert_eq!(refusal(desk.run(|w, c| enter(w, c, id, &code))), format!("request {id} has ended: done"));
}

#[test]
fn five_wrong_codes_end_the_operation() {
    let (mut desk, id) = at_the_letter();
    for tries in 1..=4 {
        let approval = desk.run(|w, c| enter(w, c, id, "WRONG")).unwrap();
        assert_eq!((approval.outcome, approval.letter.unwrap().wrong_tries), (None, tries));
    }
    let approval = desk.run(|w, c| enter(w, c, id, "WRONG")).unwrap();
    assert_eq!((approval.outcome, approval.letter.unwrap().wrong_tries), (Some(Outcome::Lapsed), 5));
    assert_eq!(last_text(&desk), "Pending action was rejected.");
}

#[test]
fn the_code_stands_in_the_letter_and_nowhere_else() {
    let (desk, id) = at_the_letter();
    let code = posted_code(&desk);
    assert_eq!(desk.post("letter")[0].0, "OWN1-DK");
    let approval = serde_json::to_string(&*desk.workspace.approval(&id).unwrap().unwrap()).unwrap();
    let history = serde_json::to_string(&desk.workspace.history).unwrap();
    assert!(!approval.contains(&code) && !history.contains(&code));
    assert!(desk.post("mail").iter().all(|(_, body)| !body.contains(&code)));
}

#[test]
fn an_approval_lapses_at_its_deadline_and_not_before() {
    let (mut desk, id) = held(false);
    desk.now += Duration::days(14) - Duration::seconds(1);
    desk.run(|w, c| lapse(w, c, id)).unwrap();
    assert!(desk.workspace.approval(&id).unwrap().unwrap().is_open());
    desk.now += Duration::seconds(1);
    let text = format!("request {id} lapsed on 2026-12-06 12:00:00 UTC");
    assert_eq!(refusal(desk.run(|w, c| approve(w, c, id, &handle("VID1-DK")))), text);
    for _ in 0..2 {
        desk.run(|w, c| lapse(w, c, id)).unwrap();
        assert_eq!(desk.workspace.approval(&id).unwrap().unwrap().outcome, Some(Outcome::Lapsed));
    }
    assert_eq!(desk.messages("REG-1001").len(), 1);
}

#[test]
fn a_cancelled_approval_is_rejected_once() {
    let (mut desk, id) = held(false);
    desk.run(|w, c| cancel(w, c, id)).unwrap();
    desk.run(|w, c| cancel(w, c, id)).unwrap();
    assert_eq!(desk.workspace.approval(&id).unwrap().unwrap().outcome, Some(Outcome::Rejected));
    assert_eq!(desk.messages("REG-1001"), ["Pending action was rejected."]);
}

#[test]
fn what_overtakes_an_approval_is_told_to_its_requester() {
    let (mut desk, id) = held(false);
    desk.run(|w, c| overtake(w, c, id)).unwrap();
    assert_eq!(desk.workspace.approval(&id).unwrap().unwrap().outcome, Some(Outcome::Overtaken));
    assert_eq!(desk.messages("REG-1001"), ["Pending action was rejected."]);
}

#[test]
fn finishing_tells_nobody() {
    let (mut desk, id) = held(false);
    desk.run(|w, c| finish(w, c, id, Outcome::Overtaken)).unwrap();
    assert_eq!(desk.workspace.approval(&id).unwrap().unwrap().outcome, Some(Outcome::Overtaken));
    assert_eq!((desk.messages("REG-1001").len(), desk.history("approval_ended")), (0, 0));
}

#[test]
fn what_the_rules_no_longer_allow_is_overtaken_and_leaves_nothing() {
    let (mut desk, id) = held(false);
    let approval = (*desk.workspace.approval(&id).unwrap().unwrap()).clone();
    let complete = |workspace: &mut Workspace, context: &Context<'_>, _: &Approval| {
        workspace.delete_domain(&name("borger.dk"), context.now);
        Err(Refusal::StatusProhibits(Obstacle::Unpaid).into())
    };
    desk.run(|w, c| execute(w, c, &approval, complete)).unwrap();
    assert_eq!(desk.workspace.approval(&id).unwrap().unwrap().outcome, Some(Outcome::Overtaken));
    assert_eq!(desk.domain("borger.dk").open_invoices, 0);
    assert_eq!(last_text(&desk), "Pending action was rejected.");
}

#[test]
fn a_missing_row_stops_the_execution_without_deciding_it() {
    let (mut desk, id) = held(false);
    let approval = (*desk.workspace.approval(&id).unwrap().unwrap()).clone();
    let complete = |_: &mut Workspace, _: &Context<'_>, _: &Approval| Err(Halt::Needs(Box::default()));
    assert!(matches!(desk.run(|w, c| execute(w, c, &approval, complete)), Err(Halt::Needs(_))));
    assert!(desk.workspace.approval(&id).unwrap().unwrap().is_open());
}

#[test]
fn new_vid_contacts_are_asked_in_place_of_the_old() {
    let (mut desk, id) = held(true);
    let asked = desk.post("mail").len();
    desk.change("vigtig.dk", |domain| domain.vid_contacts = vec![handle("VID2-DK"), handle("NEW1-DK")]);
    let domain = desk.domain("vigtig.dk");
    desk.run(|w, c| ask_vid_contacts_anew(w, c, &domain)).unwrap();
    assert_eq!(desk.post("mail").len(), asked);
    desk.run(|w, c| approve(w, c, id, &handle("OWN1-DK"))).unwrap();
    desk.change("vigtig.dk", |domain| domain.vid_contacts = vec![handle("NEW1-DK"), handle("VID1-DK")]);
    let (domain, asked) = (desk.domain("vigtig.dk"), desk.post("mail").len());
    desk.run(|w, c| ask_vid_contacts_anew(w, c, &domain)).unwrap();
    assert_eq!(desk.post("mail")[asked..].iter().map(|(to, _)| &**to).collect::<Vec<_>>(), ["VID1-DK"]);
    assert!(refusal(desk.run(|w, c| approve(w, c, id, &handle("VID2-DK")))).contains("NEW1-DK or VID1-DK"));
    assert_eq!(desk.run(|w, c| approve(w, c, id, &handle("VID1-DK"))).unwrap().step, Step::Letter);
}

#[test]
fn a_former_vid_contact_has_no_say_in_the_address_of_the_registrant() {
    let (mut desk, _) = held(false);
    let address = Held::ContactUpdate(Box::new(ContactUpdate::new(handle("OWN1-DK"))));
    let asked = |step| Asked { step, approvers: vec![handle("VID1-DK"), handle("VID2-DK")] };
    let id = desk.run(|workspace, context| hold(workspace, context, None, address, vec![asked(Step::VidContact)]));
    let owner = desk.workspace.contact(&handle("OWN1-DK")).unwrap().unwrap();
    desk.workspace.save_contact(Contact { pending: Some(id.clone().unwrap()), ..(*owner).clone() });
    desk.done(StaffCommand::VidContacts { domain: name("vigtig.dk"), contacts: vec![handle("NEW1-DK")] });
    let approval = desk.workspace.approval(&id.unwrap()).unwrap().unwrap();
    assert_eq!(approval.approvers, [handle("NEW1-DK")]);
}

#[test]
fn an_unknown_number_is_refused() {
    let mut desk = Desk::new();
    desk.workspace.approvals.load(5, None);
    assert_eq!(refusal(desk.run(|w, c| approve(w, c, 5, &handle("OWN1-DK")))), "there is no approval 5");
}

/// A cancellation of `vigtig.dk` that REG-1001 asked for, and its number.
fn held(registrant_first: bool) -> (Desk, i64) {
    let mut desk = Desk::new();
    let staff = std::mem::replace(&mut desk.actor, Actor::Registrar(handle("REG-1001")));
    let domain = desk.domain("vigtig.dk");
    let id = desk.run(|workspace, context| {
        let transaction = crate::registry::message::Transaction {
            cl_trid: Some("CL-HELD".to_owned()),
            sv_trid: "SV-HELD".to_owned(),
        };
        let context = Context { transaction: &transaction, command: "domain:delete", ..context.clone() };
        let operation = Held::DomainDelete(DomainDelete::new(domain.name.clone()));
        let steps = steps(&domain, Some(VidClass::ContactAndLetter), registrant_first);
        hold(workspace, &context, Some(&domain.name), operation, steps)
    });
    let id = id.unwrap();
    desk.change("vigtig.dk", |domain| domain.pending = Some(Pending { approval: id, kind: PendingKind::Delete }));
    desk.actor = staff;
    (desk, id)
}

/// The same, waiting for the code of the letter.
fn at_the_letter() -> (Desk, i64) {
    let (mut desk, id) = held(false);
    desk.run(|w, c| approve(w, c, id, &handle("VID1-DK"))).unwrap();
    (desk, id)
}

fn posted_code(desk: &Desk) -> String {
    let (_, body) = desk.post("letter").pop().unwrap();
    body.rsplit(' ').next().unwrap().to_owned()
}

fn last_text(desk: &Desk) -> String {
    desk.messages("REG-1001").pop().unwrap()
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Halt>) -> String {
    match result {
        Err(Halt::Refused(refusal)) => refusal.to_string(),
        other => panic!("not refused: {other:?}"),
    }
}
