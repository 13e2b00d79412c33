//! Mails to registrars about their account.

use chrono::{DateTime, Utc};

use crate::registry::Handle;
use crate::registry::event::Event;
use crate::registry::money::Money;

/// Recipient, subject and text of what a registrar is told of its account.
pub fn mail(event: &Event) -> Option<(&Handle, String, String)> {
    Some(match event {
        Event::BalanceLow { registrar, threshold, balance, settle_by } => {
            let text = format!("The balance of {registrar} is {balance} DKK, which is {threshold} DKK or less.");
            let subject = format!("Balance at or below {threshold} DKK");
            (registrar, subject, settle_by.map_or(text.clone(), |settle_by| format!("{text} {}", settle(settle_by))))
        }
        Event::AccountOverdue { registrar, since, settle_by, balance } => {
            let text = format!(
                "The account {registrar} has been below zero since {} and was to be settled before {}. \
                 {} DKK are owed; the contract may be ended.",
                super::moment(*since),
                super::moment(*settle_by),
                Money::ZERO - *balance
            );
            (registrar, "Balance not settled in time".to_owned(), text)
        }
        Event::AccountStated { registrar, statement } => {
            let month = statement.month.format("%Y-%m");
            let text = format!(
                "Account {registrar}, {month}\n\nAt the beginning: {} DKK\nPaid in: {} DKK\nCharged: {} DKK\n\
                 At the end: {} DKK",
                statement.opening, statement.paid_in, statement.charged, statement.closing
            );
            (registrar, format!("Statement for {month}"), text)
        }
        _ => return None,
    })
}

fn settle(settle_by: DateTime<Utc>) -> String {
    format!("Please settle it before {}.", super::moment(settle_by))
}
