//! What staff does, and those who ask it to: people who pay, answer, prove who they are, and wait.

use navn::registry::approval::Step;
use navn::registry::domain::{TokenOperation, TokenRole};
use navn::registry::staff::StaffCommand;
use navn::registry::{Handle, Money};

use super::oracle::{Name, State, What};
use super::{Check, Play};

impl Play {
    /// One thing staff does.
    pub async fn staff_does(&mut self) -> Check {
        match self.dice.below(100) {
            0..8 => self.deposit().await,
            8..45 => self.answer_requests().await,
            45..52 => self.vid().await,
            52..62 => self.identity().await,
            62..74 => self.waiting_list().await,
            74..84 => self.pay_waiting().await,
            84..90 => self.token().await,
            _ => self.invoices().await,
        }
    }

    async fn deposit(&mut self) -> Check {
        let registrar = self.any_registrar();
        let ore = if self.dice.percent(95) { 1 + self.dice.below(100_000) as i64 } else { 0 };
        let amount = Money::ore(ore);
        let command = StaffCommand::RegistrarDeposit { registrar: Handle::trusted(&registrar), amount };
        self.order(command, What::Deposit(registrar, ore)).await.map(drop)
    }

    /// Those who are asked say yes or no; the letter's code is typed, right or wrong.
    async fn answer_requests(&mut self) -> Check {
        let open = self.house.registry.store.approvals(None, true).await.map_err(|error| error.to_string())?;
        if open.is_empty() {
            return Ok(());
        }
        let asked = self.dice.pick(&open).clone();
        let approval = asked.id;
        if asked.step == Step::Letter && self.dice.percent(85) {
            let code = if self.dice.percent(70) { self.code(approval).await? } else { "AAAAAAAAAA".to_owned() };
            return self.order(StaffCommand::ApprovalCode { approval, code }, What::Traced).await.map(drop);
        }
        let own = !asked.approvers.is_empty() && self.dice.percent(93);
        let contact = if own { self.dice.pick(&asked.approvers).clone() } else { Handle::trusted(&self.any_contact()) };
        let command = if self.dice.percent(75) {
            StaffCommand::ApprovalApprove { approval, contact }
        } else {
            StaffCommand::ApprovalReject { approval, contact }
        };
        self.order(command, What::Traced).await.map(drop)
    }

    async fn code(&self, approval: i64) -> Result<String, String> {
        let outbox = self.house.registry.store.outbox().await.map_err(|error| error.to_string())?;
        let letter = outbox.iter().rev().find(|row| row.kind == "letter" && row.approval == Some(approval));
        Ok(letter.and_then(|letter| letter.body.split(' ').next_back()).unwrap_or_default().to_owned())
    }

    async fn vid(&mut self) -> Check {
        let Some((domain, name)) = self.registered(|name| !name.is_managed()) else { return Ok(()) };
        let domain = domain.parse().map_err(|_| "a name".to_owned())?;
        let contacts: Vec<Handle> = (0..1 + self.dice.below(2)).map(|_| Handle::trusted(&self.any_contact())).collect();
        let command = match (name.vid, self.dice.percent(50)) {
            (false, _) => StaffCommand::VidEnable { domain, contacts },
            (true, true) => StaffCommand::VidContacts { domain, contacts },
            (true, false) => StaffCommand::VidDisable { domain },
        };
        self.order(command, What::Traced).await.map(drop)
    }

    async fn identity(&mut self) -> Check {
        let asked: Vec<String> =
            self.oracle.people.iter().filter(|(_, p)| p.due_at.is_some()).map(|(h, _)| h.clone()).collect();
        if asked.is_empty() && self.dice.percent(90) {
            return Ok(());
        }
        let handle =
            if asked.is_empty() || self.dice.percent(4) { self.any_contact() } else { self.dice.pick(&asked).clone() };
        let contact = Handle::trusted(&handle);
        let command = if self.dice.percent(85) {
            StaffCommand::IdentityComplete { contact }
        } else {
            StaffCommand::IdentityFail { contact }
        };
        self.order(command, What::Traced).await.map(drop)
    }

    async fn waiting_list(&mut self) -> Check {
        let positions: Vec<i64> = self.oracle.positions.keys().copied().collect();
        if !positions.is_empty() && self.dice.percent(15) {
            let position = *self.dice.pick(&positions);
            let domain = self.oracle.positions[&position].domain.parse().map_err(|_| "a name".to_owned())?;
            return self.order(StaffCommand::WaitingListLeave { domain, position }, What::Traced).await.map(drop);
        }
        let going = self.registered(|name: &Name| matches!(name.state, State::Suspended(..)));
        let name = match going {
            Some((name, _)) if self.dice.percent(70) => name,
            _ => self.any_name(),
        };
        let (domain, contact) = (name.parse().map_err(|_| "a name".to_owned())?, Handle::trusted(&self.any_contact()));
        self.order(StaffCommand::WaitingListAdd { domain, contact }, What::Traced).await.map(drop)
    }

    async fn pay_waiting(&mut self) -> Check {
        let due: Vec<i64> = self
            .oracle
            .positions
            .iter()
            .filter(|(_, p)| p.pay_by.is_some() || p.offered_until.is_some())
            .map(|(id, _)| *id)
            .collect();
        if due.is_empty() {
            return Ok(());
        }
        let position = *self.dice.pick(&due);
        let domain = self.oracle.positions[&position].domain.parse().map_err(|_| "a name".to_owned())?;
        self.order(StaffCommand::WaitingListPay { domain, position }, What::Traced).await.map(drop)
    }

    async fn token(&mut self) -> Check {
        let domain = self.any_name().parse().map_err(|_| "a name".to_owned())?;
        let operation = *self.dice.pick(&[TokenOperation::Transfer, TokenOperation::Redel]);
        let role = *self.dice.pick(&[TokenRole::Own, TokenRole::Own, TokenRole::Pxy, TokenRole::Nsa, TokenRole::Reg]);
        self.order(StaffCommand::TokenIssue { domain, operation, role }, What::Traced).await.map(drop)
    }

    /// Invoices are issued, and paid in full, in part, or twice.
    async fn invoices(&mut self) -> Check {
        let open: Vec<(i64, i64)> = self.oracle.invoices.iter().map(|(id, invoice)| (*id, invoice.open)).collect();
        let unpaid: Vec<(i64, i64)> = open.iter().copied().filter(|(_, ore)| *ore > 0).collect();
        if !unpaid.is_empty() && self.dice.percent(50) {
            let among = if self.dice.percent(90) { &unpaid } else { &open };
            let (invoice, ore) = *self.dice.pick(among);
            let amount = match self.dice.below(4) {
                0 => Some(Money::ore(1 + self.dice.below(ore.max(1) as usize + 10) as i64)),
                _ => None,
            };
            return self.order(StaffCommand::InvoicePay { invoice, amount }, What::Traced).await.map(drop);
        }
        let Some((domain, _)) = self.registered(|name| !name.is_managed()) else { return Ok(()) };
        let domain = domain.parse().map_err(|_| "a name".to_owned())?;
        self.order(StaffCommand::InvoiceIssue { domain }, What::Traced).await.map(drop)
    }
}
