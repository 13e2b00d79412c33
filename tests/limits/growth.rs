//! What becomes of speed and memory as the work grows: a table each for names, idle sessions, poll
//! queues and history.

use std::io::Write;

mod history;
mod names;
mod queues;
mod sessions;
mod stage;

/// The arguments of `growth`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which tables to print; all if none is named
    parts: Vec<Part>,
    /// A PostgreSQL database, which is emptied; SQLite if none is given
    #[arg(long)]
    database: Option<String>,
    /// How often everything is measured; the table shows medians
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 4)]
    seconds: u32,
    /// Names in the registry
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000, 1_500_000])]
    names: Vec<usize>,
    /// Idle sessions
    #[arg(long, value_delimiter = ',', default_values_t = [1, 100, 1000, 5000, 10_000])]
    sessions: Vec<usize>,
    /// Sessions at work beside them, and commands a second of all of these
    #[arg(long, default_value_t = 100)]
    active: usize,
    /// Commands a second of the sessions at work
    #[arg(long, default_value_t = 5000)]
    rate: u32,
    /// Messages in a queue
    #[arg(long, value_delimiter = ',', default_values_t = [0, 1000, 100_000])]
    messages: Vec<usize>,
    /// Rows of history
    #[arg(long, value_delimiter = ',', default_values_t = [0, 1_000_000, 10_000_000])]
    history: Vec<usize>,
}

/// One table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    Names,
    Sessions,
    Queues,
    History,
}

/// Prints the tables, each as soon as it is there.
pub async fn run(args: &Args) -> anyhow::Result<()> {
    let parts = if args.parts.is_empty() { <Part as clap::ValueEnum>::value_variants() } else { &args.parts };
    for part in parts {
        let table = match part {
            Part::Names => names::table(args).await?,
            Part::Sessions => sessions::table(args).await?,
            Part::Queues => queues::table(args).await?,
            Part::History => history::table(args).await?,
        };
        println!("{table}");
        std::io::stdout().flush()?;
    }
    Ok(())
}

/// A table in the making: its columns, and a row for each size.
struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn new(head: &[&str]) -> Self {
        Self { head: head.iter().map(ToString::to_string).collect(), rows: Vec::new() }
    }

    fn push(&mut self, row: Vec<String>) {
        eprintln!("  {}", row.join(" | "));
        self.rows.push(row);
    }

    fn markdown(&self) -> String {
        super::report::markdown(&self.head, &self.rows)
    }
}

/// `1500000` as people read it.
fn count(count: usize) -> String {
    let digits = count.to_string();
    let starts = (0..digits.len()).rev().filter(|at| at % 3 == digits.len() % 3 || *at == 0);
    let mut groups: Vec<&str> = Vec::new();
    let mut end = digits.len();
    for start in starts {
        groups.insert(0, &digits[start..end]);
        end = start;
    }
    groups.join(",")
}
