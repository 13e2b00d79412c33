//! Both verdicts on many documents, counted, and every disagreement told.

use std::collections::BTreeMap;

use super::beyond::{self, TRAITS};
use super::case::Case;
use super::shrink;
use super::tree::Node;
use super::verdict::Class;
use crate::harness::schemas::{Variant, judge};

/// The counts.
#[derive(Default)]
pub struct Tally {
    generated: usize,
    mutated: usize,
    valid: usize,
    agreed: usize,
    coded: usize,
    stricter: BTreeMap<&'static str, usize>,
    /// What was not agreed upon: each kind of it with how often, and the first document told.
    disagreements: BTreeMap<String, (usize, String)>,
}

/// What is wrong with a pair of verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Odds {
    /// The schemas accept, the reader refuses with this class.
    Refused(Class),
    /// The schemas refuse, the reader accepts.
    Accepted,
    /// The schemas accept, the reader too, and the document has this trait.
    Overlooked(&'static str),
    /// Both refuse, the reader with a class that does not fit.
    Told(Class),
    /// A document to which nothing was done is invalid.
    Drawn,
}

impl Tally {
    /// Judges the documents and counts.
    pub fn count(&mut self, cases: &[Case]) {
        let documents: Vec<_> = cases.iter().map(|case| case.judged.clone()).collect();
        let complaints = judge(Variant::Dk, &documents);
        for (case, complaint) in cases.iter().zip(complaints) {
            self.count_one(case, complaint);
        }
    }

    fn count_one(&mut self, case: &Case, complaint: Option<String>) {
        self.generated += 1;
        self.mutated += usize::from(!case.changes.is_empty());
        self.valid += usize::from(complaint.is_none());
        let refusal = &case.refusal;
        let odds = at_odds(&case.root, complaint.is_none(), refusal.as_ref().map(|told| told.0))
            .or_else(|| self.wrongly_told(case, complaint.is_some(), refusal.as_ref().map(|told| told.0)));
        let Some(odds) = odds else {
            self.agreed += 1;
            if complaint.is_none() && refusal.is_some() {
                beyond::traits(&case.root).for_each(|one| *self.stricter.entry(one.name).or_default() += 1);
            }
            return;
        };
        let kind = kind(odds, complaint.as_deref(), refusal.as_ref().map(|told| told.1.as_str()));
        if let Some((count, _)) = self.disagreements.get_mut(&kind) {
            *count += 1;
        } else if self.disagreements.len() < SHOWN {
            let changes = case.changes.iter().map(|change| format!("{} in {}", change.kind, change.at));
            let told = format!(
                "document {} {:?}\n  schemas: {complaint:?}\n  reader: {refusal:?}\n  {}\n  in short: {}\n",
                case.index,
                changes.collect::<Vec<_>>(),
                String::from_utf8_lossy(&case.document),
                shrink::shrink(&case.root, odds),
            );
            self.disagreements.insert(kind, (1, told));
        }
    }

    /// Whether one change that makes a fault is told with a class of another.
    fn wrongly_told(&mut self, case: &Case, invalid: bool, told: Option<Class>) -> Option<Odds> {
        let told = told?;
        if !invalid {
            return None;
        }
        let [change] = case.changes.as_slice() else { return case.changes.is_empty().then_some(Odds::Drawn) };
        if change.expected.is_empty() {
            return None;
        }
        self.coded += 1;
        let other = beyond::traits(&case.root).any(|one| one.classes.contains(&told));
        (!change.expected.contains(&told) && !other).then_some(Odds::Told(told))
    }

    /// Whether every fault no schema can see was among the documents.
    pub fn shows_everything(&self) -> bool {
        self.generated < MANY || TRAITS.iter().all(|one| self.stricter.contains_key(one.name))
    }

    /// The counts in a few lines.
    pub fn summary(&self) -> String {
        let mut text = format!(
            "{} documents generated, {} of them mutated: {} valid, {} invalid by the schemas; agreed {}; class checked {}",
            self.generated,
            self.mutated,
            self.valid,
            self.generated - self.valid,
            self.agreed,
            self.coded
        );
        for (name, count) in &self.stricter {
            text += &format!("\n  beyond the schemas: {name}: {count}");
        }
        text
    }

    /// Whether the verdicts never differed.
    pub fn is_clean(&self) -> bool {
        self.disagreements.is_empty()
    }

    /// What was not agreed upon.
    pub fn report(&self) -> String {
        let told = self.disagreements.iter().map(|(kind, (count, told))| format!("{count} times {kind}\n  {told}"));
        told.collect::<Vec<_>>().join("\n")
    }
}

/// Whether the two verdicts on a document contradict each other.
pub fn at_odds(root: &Node, valid: bool, told: Option<Class>) -> Option<Odds> {
    match (valid, told) {
        (true, Some(class)) => {
            let fits = beyond::traits(root).any(|one| one.classes.contains(&class));
            (!fits).then_some(Odds::Refused(class))
        }
        (true, None) => beyond::traits(root).next().map(|one| Odds::Overlooked(one.name)),
        (false, None) => Some(Odds::Accepted),
        (false, Some(_)) => None,
    }
}

/// What two disagreements have in common that have one cause.
fn kind(odds: Odds, complaint: Option<&str>, told: Option<&str>) -> String {
    let complaint = complaint.and_then(|text| text.split_once("error : ")).map_or("", |(_, text)| text);
    let plain = |text: &str| text.chars().filter(|letter| !letter.is_ascii_digit()).take(120).collect::<String>();
    let told = told.and_then(|told| told.split_once("element: ")).map_or("", |(_, text)| text);
    let element = told.split(',').next().unwrap_or("");
    let reason = told.split_once("reason: ").map_or("", |(_, text)| text);
    format!("{odds:?}: {} / {element} {}", plain(complaint), plain(reason))
}

/// Kinds of disagreement told in full.
const SHOWN: usize = 60;
/// Documents among which every fault is expected.
const MANY: usize = 50_000;
