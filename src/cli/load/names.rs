//! Made-up names that look like names people register.

/// A small generator: the same seed, the same names.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Starts from `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number (SplitMix64).
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of `choices`.
    ///
    /// # Panics
    /// When there is nothing to choose from.
    pub fn choose<'c, T>(&mut self, choices: &'c [T]) -> &'c T {
        &choices[self.below(choices.len())]
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % (end as u64)).expect("the remainder is below a usize")
    }

    /// A name nobody has, as good as surely.
    pub fn name(&mut self) -> String {
        let mut name = format!("{}{}-", self.choose(FIRST), self.choose(LAST));
        for _ in 0..SUFFIX_LENGTH {
            name.push(char::from(*self.choose(SUFFIX)));
        }
        name.push_str(".dk");
        name
    }

    /// A DS record with a random digest.
    pub fn ds(&mut self) -> [String; 4] {
        let digest: String = (0..4).map(|_| format!("{:016X}", self.roll())).collect();
        [self.below(65_536).to_string(), "13".to_owned(), "2".to_owned(), digest]
    }
}

const FIRST: &[&str] = &[
    "nord",
    "syd",
    "vest",
    "øst",
    "grøn",
    "blå",
    "ny",
    "gammel",
    "stor",
    "lille",
    "hav",
    "sø",
    "skov",
    "by",
    "land",
    "sol",
    "regn",
    "sommer",
    "vinter",
    "dansk",
    "jysk",
    "fyns",
    "bornholms",
    "københavns",
    "århus",
    "odense",
    "ribe",
    "skagen",
    "kyst",
    "klit",
    "møns",
    "ærø",
    "fjord",
    "bakke",
    "eng",
    "mark",
    "mølle",
    "kirke",
    "slots",
    "havne",
];
const LAST: &[&str] = &[
    "bageri",
    "cafe",
    "hus",
    "bolig",
    "advokat",
    "tømrer",
    "murer",
    "maler",
    "vvs",
    "el",
    "cykler",
    "blomster",
    "smykker",
    "foto",
    "design",
    "musik",
    "teater",
    "camping",
    "hotel",
    "kro",
    "festival",
    "forening",
    "klub",
    "skole",
    "data",
    "web",
    "butik",
    "marked",
    "gård",
    "have",
    "planter",
    "dyreklinik",
    "tandlæge",
    "fysio",
    "yoga",
    "sport",
    "rejser",
    "både",
    "biler",
    "fisk",
];
const SUFFIX: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const SUFFIX_LENGTH: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::domain::DomainName;

    #[test]
    fn every_name_is_legal_and_new() {
        let mut dice = Dice::new(1);
        let names: std::collections::BTreeSet<_> = (0..10_000).map(|_| dice.name()).collect();
        assert_eq!(names.len(), 10_000);
        for name in names {
            assert_eq!(name.parse::<DomainName>().unwrap().as_str(), name);
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_names() {
        assert_eq!(Dice::new(7).name(), Dice::new(7).name());
        assert_ne!(Dice::new(7).name(), Dice::new(8).name());
    }

    #[test]
    fn a_digest_has_the_length_of_its_type() {
        assert_eq!(Dice::new(1).ds()[3].len(), 64);
    }
}
