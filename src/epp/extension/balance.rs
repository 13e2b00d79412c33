//! The state of the prepaid account (`balance-1.0`).

use crate::epp::fault::Fault;
use crate::epp::namespace::BALANCE;
use crate::epp::verb::Verb;
use crate::registry::command::Command;
use crate::registry::money::Money;
use crate::xml::{Element, Writer};

/// Reads `<balance:info/>`.
///
/// # Errors
/// [`Fault::NotForObject`] for any command but info; a problem when it is not empty.
pub fn parse(verb: Verb, element: &Element<'_>) -> Result<Command, Fault> {
    if verb != Verb::Info {
        return Err(Fault::NotForObject { namespace: BALANCE.to_owned(), command: verb.word().to_owned() });
    }
    element.empty()?;
    Ok(Command::Balance)
}

/// Writes the account: prepaid, so without credit.
pub fn write(writer: &mut Writer, balance: Money) {
    let zero = Money::ZERO.to_string();
    writer.open("balance:infData", &[("xmlns:balance", BALANCE)]);
    writer.element("balance:creditLimit", &zero);
    writer.element("balance:balance", &balance.to_string());
    writer.element("balance:availableCredit", &balance.max(Money::ZERO).to_string());
    writer.open("balance:creditThreshold", &[]);
    writer.element("balance:fixed", &zero);
    writer.close("balance:creditThreshold");
    writer.close("balance:infData");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epp::specimen::{command, fault};
    use crate::xml::ProblemKind;

    #[test]
    fn the_balance_is_asked_for_with_an_empty_info() {
        assert_eq!(command("<info><balance:info/></info>").unwrap(), Command::Balance);
        let fault_kind = fault("<info><balance:info>REG-1</balance:info></info>");
        assert!(matches!(fault_kind, Fault::Problem(problem) if problem.kind == ProblemKind::Unexpected));
        assert!(matches!(fault("<check><balance:check/></check>"), Fault::NotForObject { .. }));
    }

    #[test]
    fn what_is_owed_is_no_credit() {
        let mut writer = Writer::default();
        write(&mut writer, Money::ore(-7000));
        let text = String::from_utf8(writer.finish()).unwrap();
        assert!(text.contains("<balance:balance>-70.00</balance:balance><balance:availableCredit>0.00<"), "{text}");
    }
}
