//! Counting answers, and the report.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use hdrhistogram::Histogram;
use serde_json::{Value, json};

use super::mix::Kind;

/// Latencies and result codes of each command.
#[derive(Debug)]
pub struct Tally {
    latencies: Vec<Histogram<u64>>,
    codes: BTreeMap<(Kind, u16), u64>,
    unsent: u64,
}

/// What was measured, and how.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Seconds counted.
    pub seconds: f64,
    /// Sessions.
    pub connections: usize,
    /// Commands in flight a session.
    pub pipeline: usize,
    /// Commands a second asked for; `None` as fast as answers come.
    pub rate: Option<f64>,
    /// Sessions that broke.
    pub lost: usize,
    /// Processor seconds this process used in that time, and how many processors there are.
    pub cpu: Option<(f64, usize)>,
}

impl Default for Tally {
    fn default() -> Self {
        let empty = || Histogram::new_with_bounds(1, LATENCY_MAX_US, 3).expect("the bounds are in order");
        Self { latencies: Kind::ALL.iter().map(|_| empty()).collect(), codes: BTreeMap::new(), unsent: 0 }
    }
}

impl Tally {
    /// Counts one answer.
    pub fn count(&mut self, kind: Kind, code: u16, latency: Duration) {
        let us = u64::try_from(latency.as_micros()).unwrap_or(LATENCY_MAX_US);
        self.latencies[kind as usize].saturating_record(us.max(1));
        *self.codes.entry((kind, code)).or_default() += 1;
    }

    /// Counts commands that should have gone out and did not.
    pub fn miss(&mut self, unsent: u64) {
        self.unsent += unsent;
    }

    /// The report for people: a line a command, a line for all, the codes, the tester's own share.
    pub fn text(&self, measured: &Measured) -> String {
        let mut out = String::from("command           n      /s      p50      p95      p99      max  ms   codes\n");
        for kind in Kind::ALL {
            let latencies = &self.latencies[kind as usize];
            if !latencies.is_empty() {
                line(&mut out, kind.word(), latencies, measured.seconds, &self.codes_of(Some(kind)));
            }
        }
        line(&mut out, "all", &self.all(), measured.seconds, &self.codes_of(None));
        let Measured { connections, pipeline, rate, lost, .. } = measured;
        let pace = rate.map_or_else(|| "as fast as answered".to_owned(), |rate| format!("{rate} a second wanted"));
        let _ = writeln!(out, "{connections} connections, {pipeline} in flight each, {pace}; {lost} connections lost");
        if self.unsent > 0 {
            let _ =
                writeln!(out, "{} more should have gone out and did not: the rate is beyond the server", self.unsent);
        }
        if let Some((seconds, processors)) = measured.cpu {
            let share = 100.0 * seconds / measured.seconds / f64_of(processors as u64);
            let _ = writeln!(out, "this tester itself used {share:.0} % of {processors} processors");
        }
        out
    }

    /// The report for programs.
    pub fn json(&self, measured: &Measured) -> Value {
        let command = |kind: &Kind| {
            let row = row(&self.latencies[*kind as usize], measured.seconds, &self.codes_of(Some(*kind)));
            (kind.word().to_owned(), row)
        };
        json!({
            "seconds": measured.seconds,
            "connections": measured.connections,
            "pipeline": measured.pipeline,
            "rate": measured.rate,
            "connections_lost": measured.lost,
            "unsent": self.unsent,
            "commands": Kind::ALL.iter().map(command).collect::<serde_json::Map<_, _>>(),
            "all": row(&self.all(), measured.seconds, &self.codes_of(None)),
            "cpu": measured.cpu.map(|(seconds, processors)| json!({
                "seconds": seconds,
                "processors": processors,
                "share": seconds / measured.seconds / f64_of(processors as u64),
            })),
        })
    }

    fn all(&self) -> Histogram<u64> {
        let mut all = Self::default().latencies.swap_remove(0);
        for latencies in &self.latencies {
            all.add(latencies).expect("the histograms have the same bounds");
        }
        all
    }

    fn codes_of(&self, kind: Option<Kind>) -> BTreeMap<u16, u64> {
        let mut codes = BTreeMap::new();
        for ((of, code), count) in &self.codes {
            if kind.is_none_or(|kind| kind == *of) {
                *codes.entry(*code).or_default() += count;
            }
        }
        codes
    }
}

fn line(out: &mut String, word: &str, latencies: &Histogram<u64>, seconds: f64, codes: &BTreeMap<u16, u64>) {
    let [p50, p95, p99, max] = quantiles(latencies);
    let (n, rate) = (latencies.len(), f64_of(latencies.len()) / seconds);
    let codes = codes.iter().map(|(code, count)| format!("{code}:{count}")).collect::<Vec<_>>().join(" ");
    let _ = writeln!(out, "{word:<8} {n:>10} {rate:>7.0} {p50:>8.2} {p95:>8.2} {p99:>8.2} {max:>8.2}       {codes}");
}

fn row(latencies: &Histogram<u64>, seconds: f64, codes: &BTreeMap<u16, u64>) -> Value {
    let [p50, p95, p99, max] = quantiles(latencies);
    let codes: BTreeMap<String, u64> = codes.iter().map(|(code, count)| (code.to_string(), *count)).collect();
    json!({
        "n": latencies.len(),
        "per_second": f64_of(latencies.len()) / seconds,
        "p50_ms": p50,
        "p95_ms": p95,
        "p99_ms": p99,
        "max_ms": max,
        "codes": codes,
    })
}

/// Median, 95th, 99th percentile and maximum in milliseconds.
fn quantiles(latencies: &Histogram<u64>) -> [f64; 4] {
    [0.5, 0.95, 0.99, 1.0].map(|quantile| f64_of(latencies.value_at_quantile(quantile)) / 1000.0)
}

#[expect(clippy::cast_precision_loss, reason = "counts and microseconds of a test run stay below 2^52")]
fn f64_of(count: u64) -> f64 {
    count as f64
}

/// Longest latency told apart: a minute.
const LATENCY_MAX_US: u64 = 60_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_command_and_code() {
        let report = sample().json(&measured());
        assert_eq!(report["commands"]["check"]["n"], 100);
        assert_eq!(report["commands"]["check"]["per_second"], 50.0);
        assert_eq!(report["commands"]["create"]["codes"], json!({ "1001": 1, "2104": 1 }));
        assert_eq!(report["all"]["codes"], json!({ "1000": 100, "1001": 1, "2104": 1 }));
        assert_eq!(report["cpu"]["share"], 0.25);
    }

    #[test]
    fn percentiles_are_those_of_the_latencies() {
        let row = &sample().json(&measured())["commands"]["check"];
        let ms = |key: &str| row[key].as_f64().unwrap().round();
        assert_eq!([ms("p50_ms"), ms("p95_ms"), ms("p99_ms"), ms("max_ms")], [50.0, 95.0, 99.0, 100.0]);
    }

    #[test]
    fn a_latency_beyond_all_bounds_is_the_longest_one() {
        let mut tally = Tally::default();
        tally.count(Kind::Info, 1000, Duration::from_secs(3600));
        let longest = tally.json(&measured())["commands"]["info"]["max_ms"].as_f64().unwrap();
        assert!((59_000.0..61_000.0).contains(&longest), "{longest}");
    }

    #[test]
    fn the_report_names_commands_codes_and_the_testers_share() {
        let text = sample().text(&measured());
        assert!(text.contains("check ") && text.contains("2104:1") && text.contains("25 % of 2"), "{text}");
        assert!(!text.contains("renew"), "{text}");
    }

    #[test]
    fn commands_that_never_went_out_are_told() {
        let mut tally = sample();
        assert!(!tally.text(&measured()).contains("did not"));
        tally.miss(7);
        assert!(tally.text(&measured()).contains("7 more should have gone out and did not"));
        assert_eq!(tally.json(&measured())["unsent"], 7);
    }

    fn sample() -> Tally {
        let mut tally = Tally::default();
        (1..=100).for_each(|ms| tally.count(Kind::Check, 1000, Duration::from_millis(ms)));
        tally.count(Kind::Create, 1001, Duration::from_millis(2));
        tally.count(Kind::Create, 2104, Duration::from_millis(2));
        tally
    }

    fn measured() -> Measured {
        Measured { seconds: 2.0, connections: 1, pipeline: 1, rate: None, lost: 0, cpu: Some((1.0, 2)) }
    }
}
