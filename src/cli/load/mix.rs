//! Which command comes how often.

use std::str::FromStr;

/// The commands a load is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `hello`.
    Hello,
    /// `domain:check` of one name.
    Check,
    /// `domain:info`.
    Info,
    /// `domain:create`.
    Create,
    /// `domain:renew`.
    Renew,
    /// `domain:update`.
    Update,
    /// `<poll op="req">`.
    Poll,
    /// `<poll op="ack">`.
    Ack,
}

impl Kind {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 8] =
        [Self::Hello, Self::Check, Self::Info, Self::Create, Self::Renew, Self::Update, Self::Poll, Self::Ack];

    /// The word on the command line and in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hello => "hello",
            Self::Check => "check",
            Self::Info => "info",
            Self::Create => "create",
            Self::Renew => "renew",
            Self::Update => "update",
            Self::Poll => "poll",
            Self::Ack => "ack",
        }
    }
}

/// Weights of the commands: `check=60,info=20,create=10,renew=5,update=5`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mix {
    weights: [u64; Kind::ALL.len()],
}

impl Mix {
    /// The command that `number`, any number, falls on.
    pub fn pick(&self, number: u64) -> Kind {
        let mut rest = number % self.weights.iter().sum::<u64>();
        for (kind, weight) in Kind::ALL.into_iter().zip(self.weights) {
            if rest < weight {
                return kind;
            }
            rest -= weight;
        }
        unreachable!("the rest is less than the sum of the weights");
    }
}

impl FromStr for Mix {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut weights = [0; Kind::ALL.len()];
        for part in text.split(',') {
            let (word, weight) = part.split_once('=').ok_or_else(|| format!("{part:?}: write command=weight"))?;
            let index = Kind::ALL.iter().position(|kind| kind.word() == word.trim());
            let index = index.ok_or_else(|| format!("{word:?} is none of {}", Kind::ALL.map(Kind::word).join(", ")))?;
            let weight: u32 = weight.trim().parse().map_err(|_| format!("{weight:?} is not a weight"))?;
            weights[index] = u64::from(weight);
        }
        if weights.iter().sum::<u64>() == 0 {
            return Err("nothing has a weight".to_owned());
        }
        Ok(Self { weights })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_comes_as_often_as_its_weight_says() {
        let mix: Mix = "check=60,info=20,create=10,renew=5,update=5".parse().unwrap();
        let count = |kind| (0..1000).filter(|number| mix.pick(*number) == kind).count();
        assert_eq!(Kind::ALL.map(count), [0, 600, 200, 100, 50, 50, 0, 0]);
    }

    #[test]
    fn what_is_not_named_never_comes() {
        let mix: Mix = "create=1".parse().unwrap();
        assert!((0..10).all(|number| mix.pick(number) == Kind::Create));
    }

    #[test]
    fn a_wrong_mix_is_refused() {
        for text in ["", "check", "check=x", "check=-1", "delete=1", "check=0", "check=1;info=2"] {
            assert!(text.parse::<Mix>().is_err(), "{text}");
        }
    }
}
