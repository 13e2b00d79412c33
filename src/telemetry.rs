//! Logs and metrics: how lines look, what is counted, under which names.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use metrics::{Counter, Histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Commands answered; labels `command` and `code`.
pub const COMMANDS: &str = "navn_commands_total";
/// Seconds from a whole frame to its answer; label `command`.
pub const COMMAND_SECONDS: &str = "navn_command_duration_seconds";
/// Connections accepted, by `outcome`: `served`, `refused`, `no_tls`.
pub const CONNECTIONS: &str = "navn_connections_total";
/// Sessions open now.
pub const SESSIONS: &str = "navn_sessions";
/// Sessions ended, by `reason`.
pub const SESSIONS_ENDED: &str = "navn_sessions_ended_total";
/// Logins, by `outcome`: `accepted`, `denied`, `too_many_sessions`, `failed`.
pub const LOGINS: &str = "navn_logins_total";
/// Due work written down, by `outcome`: `done`, `refused`, `failed`.
pub const JOBS: &str = "navn_jobs_total";
/// Letters and mails written to the outbox directory.
pub const OUTBOX: &str = "navn_outbox_delivered_total";
/// Log lines thrown away because standard error was too slow.
pub const LOG_LINES_LOST: &str = "navn_log_lines_lost_total";

/// Keeps the log going; what is still unwritten is written when it is dropped.
#[derive(Debug)]
pub struct LogGuard {
    lines: Arc<Lines>,
    writer: Option<JoinHandle<()>>,
}

/// Sends log lines that pass `filter` to standard error, as JSON objects if `json`, and panics into
/// the log.
///
/// # Errors
/// When the filter cannot be read. A log that was set up before stays as it is.
pub fn start_log(filter: &str, json: bool) -> anyhow::Result<LogGuard> {
    let filter = EnvFilter::try_new(filter)?;
    let lines = Arc::new(Lines::default());
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(LineWriter(Arc::clone(&lines)));
    let builder = builder.with_ansi(false).with_target(false);
    let set = if json { builder.json().flatten_event(true).try_init() } else { builder.compact().try_init() };
    if set.is_ok() {
        log_panics();
    }
    let source = Arc::clone(&lines);
    let writer = std::thread::Builder::new().name("log".to_owned()).spawn(move || source.drain(&mut io::stderr()))?;
    Ok(LogGuard { lines, writer: Some(writer) })
}

/// The process's metrics; the first call starts counting.
pub fn metrics() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let builder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full(COMMAND_SECONDS.to_owned()), &SECONDS_BUCKETS)
            .expect("the list of buckets is not empty");
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        // Somebody else's recorder keeps its place: a test may bring its own.
        let _ = metrics::set_global_recorder(recorder);
        handle
    })
}

impl Drop for LogGuard {
    fn drop(&mut self) {
        self.lines.state().closed = true;
        self.lines.filled.notify_one();
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

/// Counts one answer to `command` and how long it took. A greeting has no code.
pub fn answered(command: &'static str, code: Option<u16>, took: Duration) {
    METERS.with_borrow_mut(|meters| {
        let meter = meters.entry((command, code)).or_insert_with(|| {
            let label = code.map_or_else(|| "greeting".to_owned(), |code| code.to_string());
            Meter {
                count: metrics::counter!(COMMANDS, "command" => command, "code" => label),
                seconds: metrics::histogram!(COMMAND_SECONDS, "command" => command),
            }
        });
        meter.count.increment(1);
        meter.seconds.record(took.as_secs_f64());
    });
}

/// Gathers what histograms have recorded, every second: until then each measurement takes memory.
pub async fn keep_metrics() {
    let mut seconds = tokio::time::interval(UPKEEP_EVERY);
    loop {
        seconds.tick().await;
        metrics().run_upkeep();
    }
}

/// Where answers of one command with one code are counted.
struct Meter {
    count: Counter,
    seconds: Histogram,
}

thread_local! {
    /// Looked up once a thread: finding a metric by its labels costs more than counting.
    static METERS: RefCell<HashMap<(&'static str, Option<u16>), Meter>> = RefCell::default();
}

/// A panic ends one task; the log says where.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let cause = panic.payload_as_str().unwrap_or("no text");
        tracing::error!(panic.place = place, "panicked: {cause}");
    }));
}

/// Lines on their way to a slow file: sessions append under a lock held for a copy, one thread
/// writes, so that no command ever waits for a terminal or a pipe.
#[derive(Debug, Default)]
struct Lines {
    state: Mutex<Waiting>,
    filled: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    bytes: Vec<u8>,
    lost: u64,
    closed: bool,
}

impl Lines {
    fn state(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, line: &[u8]) {
        let mut state = self.state();
        if state.bytes.len() + line.len() > WAITING_BYTES_MAX {
            state.lost += 1;
            return;
        }
        if state.bytes.is_empty() {
            self.filled.notify_one();
        }
        state.bytes.extend_from_slice(line);
    }

    /// Writes what comes until the log is closed.
    fn drain(&self, target: &mut impl Write) {
        loop {
            let mut state = self.state();
            while state.bytes.is_empty() && !state.closed {
                state = self.filled.wait_timeout(state, WAIT_MAX).unwrap_or_else(PoisonError::into_inner).0;
            }
            let (bytes, lost) = (std::mem::take(&mut state.bytes), std::mem::take(&mut state.lost));
            let done = state.closed && bytes.is_empty();
            drop(state);
            let _ = target.write_all(&bytes).and_then(|()| target.flush());
            if lost > 0 {
                metrics::counter!(LOG_LINES_LOST).increment(lost);
                let _ = writeln!(target, "{lost} log lines were lost: nobody reads them fast enough");
            }
            if done {
                return;
            }
        }
    }
}

#[derive(Clone, Debug)]
struct LineWriter(Arc<Lines>);

impl Write for LineWriter {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.push(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for LineWriter {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Most bytes of log that wait to be written.
const WAITING_BYTES_MAX: usize = 8 << 20;
/// How often measurements are gathered.
const UPKEEP_EVERY: Duration = Duration::from_secs(1);
/// How long the writing thread sleeps at most.
const WAIT_MAX: Duration = Duration::from_secs(1);
/// Bounds of the histogram of command times, in seconds.
const SECONDS_BUCKETS: [f64; 11] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_out_whole_and_in_order() {
        let lines = Lines::default();
        lines.push(b"one\n");
        lines.push(b"two\n");
        lines.state().closed = true;
        let mut target = Vec::new();
        lines.drain(&mut target);
        assert_eq!(target, b"one\ntwo\n");
    }

    #[test]
    fn lines_beyond_the_limit_are_counted_and_lost() {
        let lines = Lines::default();
        lines.push(&vec![b'x'; WAITING_BYTES_MAX]);
        lines.push(b"one too many\n");
        assert_eq!(lines.state().lost, 1);
        lines.state().closed = true;
        let mut target = Vec::new();
        lines.drain(&mut target);
        assert!(target.ends_with(b"1 log lines were lost: nobody reads them fast enough\n"));
    }
}
