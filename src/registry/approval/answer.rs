//! Who may answer a held operation, when, and what a code does to it.

use chrono::{DateTime, Utc};

use super::{Approval, Letter, Step};
use crate::registry::handle::Handle;
use crate::registry::policy::Policy;
use crate::registry::refusal::Refusal;

/// What the entry of a code came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The code is right.
    Right,
    /// The code is wrong; the approval has counted it.
    Wrong(Box<Approval>),
    /// The code is wrong once too often, which refuses the operation.
    WrongTooOften(Box<Approval>),
}

/// Whether `contact` may say yes at `now`. `of_requester` are those approvers who belong to the
/// registrar that asked.
///
/// # Errors
/// [`Refusal::NotNow`] names who may, or why nobody can.
pub fn check_yes(
    approval: &Approval,
    contact: &Handle,
    of_requester: &[Handle],
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    check_no(approval, contact, now)?;
    let id = approval.id;
    if approval.step == Step::Letter {
        return Err(Refusal::NotNow(format!("request {id} waits for the code of the registered letter")));
    }
    // The rules for VID do not say whether a contact may approve what he asked for himself. He
    // may not, unless nobody else is there to ask.
    let others: Vec<_> = approval.approvers.iter().filter(|other| !of_requester.contains(other)).collect();
    if approval.step == Step::VidContact && of_requester.contains(contact) && !others.is_empty() {
        let who = names(&others);
        return Err(Refusal::NotNow(format!("{contact} belongs to the requester of request {id}; {who} must answer")));
    }
    Ok(())
}

/// Whether `contact` may say no at `now`.
///
/// # Errors
/// [`Refusal::NotNow`] names who may, or why nobody can.
pub fn check_no(approval: &Approval, contact: &Handle, now: DateTime<Utc>) -> Result<(), Refusal> {
    check_open(approval, now)?;
    if approval.approvers.contains(contact) {
        return Ok(());
    }
    let id = approval.id;
    Err(Refusal::NotNow(if approval.approvers.is_empty() {
        format!("request {id} waits for an earlier application, nobody can answer it")
    } else {
        let who = names(&approval.approvers.iter().collect::<Vec<_>>());
        format!("request {id} waits for {who}, not for {contact}")
    }))
}

/// Tries `code` at `now`.
///
/// # Errors
/// [`Refusal::NotNow`] when no code is awaited.
pub fn enter_code(approval: &Approval, code: &str, policy: &Policy, now: DateTime<Utc>) -> Result<Entry, Refusal> {
    check_open(approval, now)?;
    let Some(letter) = approval.letter.as_ref().filter(|_| approval.step == Step::Letter) else {
        return Err(Refusal::NotNow(format!("request {} does not wait for a code", approval.id)));
    };
    if letter.opens(approval.id, code) {
        return Ok(Entry::Right);
    }
    let wrong_tries = letter.wrong_tries + 1;
    let letter = Some(Letter { wrong_tries, ..letter.clone() });
    let counted = Box::new(Approval { letter, ..approval.clone() });
    Ok(if wrong_tries < policy.code_tries_max { Entry::Wrong(counted) } else { Entry::WrongTooOften(counted) })
}

fn check_open(approval: &Approval, now: DateTime<Utc>) -> Result<(), Refusal> {
    let id = approval.id;
    if let Some(outcome) = approval.outcome {
        return Err(Refusal::NotNow(format!("request {id} has ended: {}", outcome.word())));
    }
    if approval.is_overdue(now) {
        return Err(Refusal::NotNow(format!("request {id} lapsed on {}", approval.deadline)));
    }
    Ok(())
}

fn names(handles: &[&Handle]) -> String {
    handles.iter().map(|handle| handle.as_str()).collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::super::Outcome;
    use super::super::tests::approval;
    use super::*;

    #[test]
    fn only_an_approver_of_the_step_may_answer() {
        let waiting = approval(Step::VidContact, &["VID1-DK", "VID2-DK"]);
        assert_eq!(check_no(&waiting, &Handle::trusted("VID2-DK"), before(&waiting)), Ok(()));
        let refusal = check_no(&waiting, &Handle::trusted("OWN1-DK"), before(&waiting)).unwrap_err();
        assert_eq!(refusal.to_string(), "request 7 waits for VID1-DK or VID2-DK, not for OWN1-DK");
    }

    #[test]
    fn nobody_can_answer_for_the_queue() {
        let waiting = approval(Step::Queue, &[]);
        let refusal = check_no(&waiting, &Handle::trusted("OWN1-DK"), before(&waiting)).unwrap_err();
        assert!(refusal.to_string().contains("earlier application"), "{refusal}");
    }

    #[test]
    fn a_letter_is_answered_by_its_code_but_can_be_rejected() {
        let waiting = approval(Step::Letter, &["OWN1-DK"]);
        let owner = Handle::trusted("OWN1-DK");
        let refusal = check_yes(&waiting, &owner, &[], before(&waiting)).unwrap_err();
        assert!(refusal.to_string().contains("code of the registered letter"), "{refusal}");
        assert_eq!(check_no(&waiting, &owner, before(&waiting)), Ok(()));
    }

    #[test]
    fn a_vid_contact_of_the_requester_steps_back_for_another() {
        let (mine, other) = (Handle::trusted("VID1-DK"), Handle::trusted("VID2-DK"));
        let waiting = approval(Step::VidContact, &["VID1-DK", "VID2-DK"]);
        let yes = |contact: &Handle, of_requester: &[Handle]| {
            check_yes(&waiting, contact, of_requester, before(&waiting)).map_err(|refusal| refusal.to_string())
        };
        let text = "VID1-DK belongs to the requester of request 7; VID2-DK must answer".to_owned();
        assert_eq!(yes(&mine, std::slice::from_ref(&mine)), Err(text));
        assert_eq!(yes(&other, std::slice::from_ref(&mine)), Ok(()));
        assert_eq!(yes(&mine, &[mine.clone(), other.clone()]), Ok(()));
        let alone = approval(Step::VidContact, &["VID1-DK"]);
        assert_eq!(check_yes(&alone, &mine, std::slice::from_ref(&mine), before(&alone)), Ok(()));
        assert_eq!(check_no(&waiting, &mine, before(&waiting)), Ok(()));
    }

    #[test]
    fn nothing_is_answered_after_the_deadline_or_the_end() {
        let waiting = approval(Step::Registrant, &["OWN1-DK"]);
        let owner = Handle::trusted("OWN1-DK");
        let late = check_yes(&waiting, &owner, &[], waiting.deadline).unwrap_err();
        assert_eq!(late.to_string(), "request 7 lapsed on 2026-12-06 12:00:00 UTC");
        let ended = Approval { outcome: Some(Outcome::Rejected), ..waiting };
        let again = check_yes(&ended, &owner, &[], before(&ended)).unwrap_err();
        assert_eq!(again.to_string(), "request 7 has ended: rejected");
    }

    #[test]
    fn the_fifth_wrong_code_is_one_too_many() {
        let (letter, code) = Letter::write(7, &[1; 32]);
        let mut waiting = Approval { letter: Some(letter), ..approval(Step::Letter, &["OWN1-DK"]) };
        let policy = Policy::dk_2023();
        for tries in 1..=4 {
            let Ok(Entry::Wrong(counted)) = enter_code(&waiting, "WRONG", &policy, before(&waiting)) else {
                panic!("try {tries} was not just wrong")
            };
            assert_eq!(counted.letter.as_ref().map(|letter| letter.wrong_tries), Some(tries));
            waiting = *counted;
        }
        assert_eq!(enter_code(&waiting, &code, &policy, before(&waiting)), Ok(Entry::Right));
        let fifth = enter_code(&waiting, "WRONG", &policy, before(&waiting));
        assert!(matches!(fifth, Ok(Entry::WrongTooOften(_))));
    }

    #[test]
    fn a_code_is_refused_where_none_is_awaited() {
        let waiting = approval(Step::VidContact, &["VID1-DK"]);
        let refusal = enter_code(&waiting, "ABCDEFGHJK", &Policy::dk_2023(), before(&waiting)).unwrap_err();
        assert_eq!(refusal.to_string(), "request 7 does not wait for a code");
    }

    fn before(approval: &Approval) -> DateTime<Utc> {
        approval.deadline - Duration::seconds(1)
    }
}
