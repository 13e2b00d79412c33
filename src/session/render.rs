//! From a reply to a result: the code and the text of every yes.

use crate::epp::result::ResultCode;
use crate::registry::reply::{PendingText, Reply};

/// The result code and text of `reply`.
pub fn result(reply: &Reply) -> (ResultCode, String) {
    let code = match reply {
        Reply::Pending(_) | Reply::DomainApplied(_) => ResultCode::PENDING,
        Reply::Message(None) => ResultCode::NO_MESSAGES,
        Reply::Message(Some(_)) => ResultCode::ACK_TO_DEQUEUE,
        _ => ResultCode::OK,
    };
    let text = match reply {
        Reply::Pending(text) => pending_text(*text).to_owned(),
        Reply::DomainApplied(applied) => format!("Create domain pending for {}", applied.name),
        Reply::ContactCreated { existing: false, .. } => "Contact created.".to_owned(),
        Reply::ContactCreated { existing: true, .. } => "Contact already exists. Please re-use.".to_owned(),
        _ => code.text().to_owned(),
    };
    (code, text)
}

fn pending_text(text: PendingText) -> &'static str {
    match text {
        PendingText::Action => ResultCode::PENDING.text(),
        PendingText::RegistrantApproval => "Command completed. Pending registrant approval",
        PendingText::RegistrantAccept => "Command completed. Pending registrant accept",
        PendingText::NameServerContact => "Command completed. Pending approval by nameserver contact",
        PendingText::Email => "Command completed. Pending e-mail-address verification.",
    }
}
