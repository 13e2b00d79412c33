//! Amounts of money in øre, the hundredth of a Danish krone.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};
use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An amount in øre; may be negative. Written and read as kroner with two decimals (`125.00`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(i64);

impl Money {
    /// No money at all.
    pub const ZERO: Self = Self(0);

    /// An amount of whole øre.
    pub const fn ore(ore: i64) -> Self {
        Self(ore)
    }

    /// The amount in øre.
    pub const fn as_ore(self) -> i64 {
        self.0
    }

    /// The amount `count` times, for a price per year over some years.
    pub fn times(self, count: u32) -> Self {
        Self(self.0 * i64::from(count))
    }

    /// The share of this amount that `part` is of `whole`, to the nearest øre. None of it is negative.
    pub fn share(self, part: Self, whole: Self) -> Self {
        let [own, part, whole] = [self, part, whole].map(|amount| i128::from(amount.0));
        let share = if whole == 0 { 0 } else { (2 * own * part + whole) / (2 * whole) };
        Self(i64::try_from(share).unwrap_or(i64::MAX))
    }

    /// The tax of `percent` that is part of the amount, to the nearest øre.
    pub const fn included(self, percent: u32) -> Self {
        let (percent, whole) = (percent as i64, 100 + percent as i64);
        Self((2 * self.0 * percent + whole) / (2 * whole))
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", Decimal::new(self.0, 2))
    }
}

/// The text is not an amount in kroner with at most two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an amount is written in kroner with at most two decimals, as 125.00")]
pub struct BadAmount;

impl FromStr for Money {
    type Err = BadAmount;

    fn from_str(text: &str) -> Result<Self, BadAmount> {
        let ore = text.parse::<Decimal>().map_err(|_| BadAmount)?.checked_mul(Decimal::ONE_HUNDRED).ok_or(BadAmount)?;
        if !ore.fract().is_zero() {
            return Err(BadAmount);
        }
        ore.to_i64().filter(|ore| ore.abs() <= AMOUNT_MAX_ORE).map(Self).ok_or(BadAmount)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Largest amount anybody may enter, a thousand million kroner: sums stay far from overflow.
const AMOUNT_MAX_ORE: i64 = 100_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_and_written_in_kroner() {
        let amount: Money = "500.5".parse().unwrap();
        assert_eq!(amount.as_ore(), 50_050);
        assert_eq!(amount.to_string(), "500.50");
        assert_eq!(Money::ore(-7000).to_string(), "-70.00");
    }

    #[test]
    fn the_tax_in_an_amount_is_rounded_to_the_nearest_øre() {
        for (ore, tax) in [(125_00, 25_00), (70_00, 14_00), (1, 0), (2, 0), (3, 1), (7, 1), (8, 2), (0, 0)] {
            assert_eq!(Money::ore(ore).included(25), Money::ore(tax), "{ore}");
        }
        assert_eq!(Money::ore(70_00).included(0), Money::ZERO);
    }

    #[test]
    fn fractions_of_an_øre_and_words_are_refused() {
        for text in ["1.005", "ten", "", "1e99", "1000000000.01"] {
            assert_eq!(text.parse::<Money>(), Err(BadAmount), "{text}");
        }
    }
}
