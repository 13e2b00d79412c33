//! What staff does, and those who ask it to: people who pay, answer, prove who they are, and wait.

use navn::registry::approval::Step;
use navn::registry::billing::reference::reference;
use navn::registry::domain::{TokenOperation, TokenRole};
use navn::registry::staff::StaffCommand;
use navn::registry::{Handle, Money};

use super::oracle::calendar::day;
use super::oracle::{Bill, Name, State, What};
use super::{Check, Play};

impl Play {
    /// One thing staff does.
    pub async fn staff_does(&mut self) -> Check {
        match self.dice.below(100) {
            0..6 => self.deposit().await,
            6..38 => self.answer_requests().await,
            38..44 => self.vid().await,
            44..52 => self.identity().await,
            52..62 => self.waiting_list().await,
            62..70 => self.pay_waiting().await,
            70..77 => self.token().await,
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

    /// Invoices are paid in time or late, too little or too much, twice or never; taken back in part or
    /// as a whole; letters are posted, and what is too much is paid out.
    async fn invoices(&mut self) -> Check {
        let invoices = self.oracle.bills.iter().filter(|(_, bill)| bill.kind == "invoice");
        let (open, settled): (Vec<_>, Vec<_>) =
            invoices.map(|(id, bill)| (*id, bill.clone())).partition(|(_, bill)| bill.open);
        let among = if open.is_empty() || self.dice.percent(8) { &settled } else { &open };
        if among.is_empty() {
            return Ok(());
        }
        let (invoice, bill) = self.dice.pick(among).clone();
        let whole = Money::ore(bill.outstanding());
        let command = match self.dice.below(20) {
            0..8 => StaffCommand::InvoicePay { invoice, amount: None },
            8 | 9 => StaffCommand::InvoicePay { invoice, amount: Some(self.some_of(bill.amount())) },
            10..13 => StaffCommand::InvoicePayReference { reference: reference(invoice), amount: whole },
            13 | 14 => StaffCommand::InvoicePayReference {
                reference: reference(invoice),
                amount: self.some_of(2 * bill.amount()),
            },
            15 | 16 => {
                let posted_on = day(self.house.now()) - chrono::Days::new(self.dice.below(4) as u64);
                StaffCommand::InvoiceLetter { invoice, domain: None, posted_on }
            }
            17 => return self.credit(invoice, &bill).await,
            18 => {
                let payers: Vec<String> = self.oracle.credits.keys().cloned().collect();
                let Some(payer) = (!payers.is_empty()).then(|| self.dice.pick(&payers).clone()) else { return Ok(()) };
                StaffCommand::CreditPayOut { payer: Handle::trusted(&payer), amount: None }
            }
            _ => {
                let Some((domain, _)) = self.registered(|name| !name.is_managed()) else { return Ok(()) };
                let domain = domain.parse().map_err(|_| "a name".to_owned())?;
                // Time may have billed it by then: nothing is left to do.
                return self.order(StaffCommand::InvoiceIssue { domain }, What::Other).await.map(drop);
            }
        };
        self.order(command, What::Traced).await.map(drop)
    }

    async fn credit(&mut self, invoice: i64, bill: &Bill) -> Check {
        let domain = self.dice.pick(&bill.lines).domain.clone();
        let domain = self.dice.percent(50).then_some(domain);
        let amount = self.dice.percent(50).then(|| self.some_of(bill.amount()));
        let what = What::Credit(invoice, domain.clone(), amount.map(Money::as_ore));
        let domain = domain.map(|domain| domain.parse().expect("a name"));
        self.order(StaffCommand::InvoiceCredit { invoice, domain, amount }, what).await.map(drop)
    }

    /// An amount up to `ore`.
    fn some_of(&mut self, ore: i64) -> Money {
        Money::ore(1 + self.dice.below(ore.max(1) as usize) as i64)
    }
}
