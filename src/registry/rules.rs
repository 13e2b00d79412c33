//! Rules over time: which policy is in force at an instant.

use chrono::{DateTime, FixedOffset, Utc};

use super::policy::{Policy, Profile};

/// The policies of a registry, each in force from its instant until the next begins. What is
/// decided is decided by the policy of its instant; a date that followed from it stays when the
/// policy changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    first: Policy,
    /// Rising.
    later: Vec<(DateTime<Utc>, Policy)>,
}

impl Rules {
    /// The same rules at any time.
    pub fn always(policy: Policy) -> Self {
        Self { first: policy, later: Vec::new() }
    }

    /// These rules until `at`, and `policy` from then on, whatever was to come later.
    #[must_use]
    pub fn until(mut self, at: DateTime<Utc>, policy: Policy) -> Self {
        self.later.retain(|(begins_at, _)| *begins_at < at);
        self.later.push((at, policy));
        self
    }

    /// These rules with `change` made to every policy of them.
    #[must_use]
    pub fn each(mut self, change: impl Fn(&mut Policy)) -> Self {
        change(&mut self.first);
        self.later.iter_mut().for_each(|(_, policy)| change(policy));
        self
    }

    /// The policy in force at `now`.
    pub fn at(&self, now: DateTime<Utc>) -> &Policy {
        let begun = self.later.partition_point(|(begins_at, _)| *begins_at <= now);
        begun.checked_sub(1).map_or(&self.first, |last| &self.later[last].1)
    }

    /// Every policy, in the order in which they come into force.
    pub fn policies(&self) -> impl Iterator<Item = &Policy> {
        std::iter::once(&self.first).chain(self.later.iter().map(|(_, policy)| policy))
    }

    /// The rules of published profiles: the word of the first, and after blanks what replaces it,
    /// as in `dk-2023 dk-2026@2026-07-01T00:00:00+02:00`.
    ///
    /// # Errors
    /// What is wrong with `words`.
    pub fn of_words(words: &str) -> Result<Self, String> {
        let mut words = words.split_whitespace();
        let first = words.next().ok_or("a profile is missing")?.parse()?;
        let (mut rules, mut last) = (Self::always(Policy::of(first)), DateTime::<Utc>::MIN_UTC);
        for word in words {
            let (at, profile) = switch(word)?;
            if at <= last {
                return Err(format!("{word}: switches come in the order of their instants"));
            }
            (rules, last) = (rules.until(at, Policy::of(profile)), at);
        }
        Ok(rules)
    }
}

/// The instant and the profile of a word such as `dk-2026@2026-07-01T00:00:00+02:00`.
///
/// # Errors
/// What is wrong with it.
pub fn switch(word: &str) -> Result<(DateTime<Utc>, Profile), String> {
    let (profile, at) = word.split_once('@').ok_or_else(|| format!("{word}: PROFILE@INSTANT is expected"))?;
    Ok((instant(at)?, profile.parse()?))
}

/// An instant of RFC 3339, in any zone.
///
/// # Errors
/// When it is none.
pub fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    let at: DateTime<FixedOffset> = text.parse().map_err(|error| format!("{text}: {error}"))?;
    Ok(at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_instant_has_the_policy_that_came_into_force_last() {
        let rules = Rules::of_words("dk-2023 dk-2026@2026-07-01T00:00:00+02:00 dk-2023@2028-01-01T00:00:00Z").unwrap();
        let profile = |now: &str| rules.at(now.parse().unwrap()).profile;
        assert_eq!(profile("1999-01-01T00:00:00Z"), Profile::Dk2023);
        assert_eq!(profile("2026-06-30T21:59:59.999Z"), Profile::Dk2023);
        assert_eq!(profile("2026-06-30T22:00:00Z"), Profile::Dk2026);
        assert_eq!(profile("2027-12-31T23:59:59Z"), Profile::Dk2026);
        assert_eq!(profile("2028-01-01T00:00:00Z"), Profile::Dk2023);
        assert_eq!(rules.policies().count(), 3);
    }

    #[test]
    fn a_policy_replaces_what_was_to_come_after_it() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let later = Rules::of_words("dk-2023 dk-2026@2028-01-01T00:00:00Z").unwrap();
        let sooner = later.until(at("2027-01-01T00:00:00Z"), Policy::dk_2023());
        assert_eq!(sooner.at(at("2029-01-01T00:00:00Z")).profile, Profile::Dk2023);
        let changed = sooner.each(|policy| policy.ds_max = 1);
        assert!(changed.policies().all(|policy| policy.ds_max == 1));
    }

    #[test]
    fn words_that_are_no_rules_are_told_so() {
        for words in [
            "",
            "dk-1999",
            "dk-2023 dk-2026",
            "dk-2023 dk-2026@soon",
            "dk-2023 dk-2026@2026-07-01",
            "dk-2023 se@2026-07-01T00:00:00Z",
            "dk-2023 dk-2026@2026-07-01T00:00:00Z dk-2023@2026-07-01T00:00:00Z",
        ] {
            assert!(Rules::of_words(words).is_err(), "{words}");
        }
    }
}
