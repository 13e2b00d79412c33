//! Medians of alternating runs, and the table of their ratios.

use std::fmt::Write;

/// One line of the table: figures of navn and of what it is held against, run by run.
#[derive(Debug)]
pub struct Line {
    /// What was done.
    pub work: String,
    /// The figure of product to reach.
    pub wanted: &'static str,
    /// What it is held against, and its figures; empty for a figure that stands alone.
    pub limit: (&'static str, Vec<f64>),
    /// Navn's figures.
    pub navn: Vec<f64>,
}

impl Line {
    /// The middle of the ratios, each of figures measured one after the other: machines change their
    /// speed from one minute to the next.
    fn ratio(&self) -> String {
        let ratios: Vec<f64> = self.navn.iter().zip(&self.limit.1).map(|(navn, limit)| navn / limit).collect();
        let [ratio, least, most] = spread(&ratios);
        if ratios.len() > 1 { format!("{ratio:.2} ({least:.2}–{most:.2})") } else { format!("{ratio:.2}") }
    }
}

/// The middle of the figures, with the least and the greatest.
pub fn spread(figures: &[f64]) -> [f64; 3] {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |index: usize| sorted.get(index).copied().unwrap_or(f64::NAN);
    [at(sorted.len() / 2), at(0), at(sorted.len().saturating_sub(1))]
}

/// The table, in Markdown.
pub fn table(lines: &[Line]) -> String {
    let mut out =
        String::from("| work | limit | limit, median (min–max) | navn, median (min–max) | ratio | wanted |\n");
    out += "|---|---|---|---|---|---|\n";
    for line in lines {
        let [navn, least, most] = spread(&line.navn);
        let (held, ratio) = if line.limit.1.is_empty() {
            ("–".to_owned(), "–".to_owned())
        } else {
            (figures(&line.limit.1), line.ratio())
        };
        let shown =
            if line.limit.1.is_empty() { format!("{navn:.2} ({least:.2}–{most:.2})") } else { figures(&line.navn) };
        let _ = writeln!(out, "| {} | {} | {held} | {shown} | {ratio} | {} |", line.work, line.limit.0, line.wanted);
    }
    out
}

/// A table of cells, in Markdown.
pub fn markdown(head: &[String], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rule = format!("|{}\n", "---|".repeat(head.len()));
    [line(head), rule].into_iter().chain(rows.iter().map(|row| line(row))).collect()
}

fn figures(figures: &[f64]) -> String {
    let [middle, least, most] = spread(figures);
    format!("{middle:.0} ({least:.0}–{most:.0})")
}
