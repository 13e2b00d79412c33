//! What is owed for facts, against what is booked.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::super::Check;
use super::super::rows::{Entry, Witness};
use super::{Oracle, base, same};

/// Money that moves for one reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Charge {
    /// When.
    pub at: DateTime<Utc>,
    /// What for.
    pub kind: String,
    /// Whose account it leaves.
    pub from: String,
    /// Whose account it reaches.
    pub to: String,
    /// How much, with the VAT in it.
    pub ore: i64,
    /// The domain.
    pub domain: String,
}

impl Oracle {
    /// Somebody owes something from now on; nothing is no debt.
    pub(super) fn owe(&mut self, at: DateTime<Utc>, (kind, domain): (&str, &str), (from, to): (&str, &str), ore: i64) {
        if ore > 0 {
            let [kind, from, to, domain] = [kind, from, to, domain].map(str::to_owned);
            self.owed.push(Charge { at, kind, from, to, ore, domain });
        }
    }

    /// The entries are exactly what is owed.
    pub(super) fn settle(&mut self, entries: &[Entry]) -> Check {
        for entry in entries {
            let known = self.deeds.get(base(&entry.sv_trid));
            if known.is_some_and(|deed| deed.granted == Some(false)) {
                return Err(format!("a refused command was charged: {entry:?}"));
            }
        }
        let (mut booked, mut owed) = (charges(entries)?, std::mem::take(&mut self.owed));
        for charge in &booked {
            for (account, ore) in [(&charge.from, -charge.ore), (&charge.to, charge.ore)] {
                if let Some(balance) = self.balances.get_mut(account) {
                    *balance += ore;
                }
            }
        }
        booked.sort_unstable();
        owed.sort_unstable();
        if booked == owed {
            return Ok(());
        }
        let without_cause: Vec<_> = booked.iter().filter(|charge| !owed.contains(charge)).collect();
        let not_booked: Vec<_> = owed.iter().filter(|charge| !booked.contains(charge)).collect();
        Err(format!("booked without cause: {without_cause:#?}\nowed and not booked: {not_booked:#?}"))
    }

    /// Every registrar has what it should.
    pub(super) async fn balanced(&self, witness: &mut Witness) -> Check {
        let rows = witness.rows("select id, cast(balance as text) from registrar order by id").await?;
        let found: BTreeMap<String, i64> =
            rows.into_iter().filter_map(|row| Some((row[0].clone()?, row[1].as_deref()?.parse().ok()?))).collect();
        same("balances", &found, &self.balances)
    }
}

/// Entries by what they are for: the VAT in a price has an entry of its own after the rest of it.
fn charges(entries: &[Entry]) -> Result<Vec<Charge>, String> {
    let mut charges: Vec<(Charge, i64)> = Vec::new();
    for entry in entries {
        if [&entry.debit, &entry.credit].contains(&&"vat".to_owned()) {
            let (charge, vat) = charges.last_mut().ok_or("VAT of nothing")?;
            same("VAT of what", &entry.kind, &charge.kind)?;
            charge.ore += entry.ore;
            *vat = entry.ore;
            continue;
        }
        let charge = Charge {
            at: entry.at,
            kind: entry.kind.clone(),
            from: entry.debit.clone(),
            to: entry.credit.clone(),
            ore: entry.ore,
            domain: entry.domain.clone().unwrap_or_default(),
        };
        charges.push((charge, 0));
    }
    for (charge, vat) in &charges {
        let taxed = charge.from.starts_with("income:") || charge.to.starts_with("income:");
        let expected = if taxed { (2 * charge.ore + 5) / 10 } else { 0 };
        // The parts of what was billed have its VAT together, so that one of them may have an øre more.
        let part = taxed && charge.ore % 5 != 0;
        if (vat - expected).abs() > i64::from(part) {
            return Err(format!("VAT of {vat} instead of {expected}: {charge:?}"));
        }
    }
    Ok(charges.into_iter().map(|(charge, _)| charge).collect())
}
