//! A registry without a network: a store with the sandbox's data and a clock that stands still.

use std::net::Ipv4Addr;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use navn::cli::sandbox::data;
use navn::clock::Clock;
use navn::epp::greeting::Greeting;
use navn::ids::Ids;
use navn::registry::policy::Policy;
use navn::registry::rules::Rules;
use navn::server::greetings::Greetings;
use navn::server::scheduler;
use navn::session::{Limits, Session};
use navn::store::{Options, Store};

/// An open registry.
pub struct Registry {
    /// Its store.
    pub store: Store,
    /// Its clock, moved by [`Registry::move_to`].
    pub clock: Clock,
    /// Its identifiers, the same every time.
    pub ids: Ids,
    rules: Arc<Rules>,
}

impl Registry {
    /// Opens an empty database at `url` and puts the sandbox's data in, as of `now`.
    pub async fn open(url: &str, now: DateTime<Utc>) -> Self {
        Self::open_under(url, now, Rules::always(Policy::dk_2023())).await
    }

    /// The same under other rules. The addresses of documentation may be used.
    pub async fn open_under(url: &str, now: DateTime<Utc>, rules: Rules) -> Self {
        let (clock, ids) = (Clock::stopped_at(now), Ids::seeded(1));
        let rules = Arc::new(rules.each(|policy| policy.documentation_addresses = true));
        let store = Store::open(url, options(&rules, &clock, &ids)).await.expect("a database");
        data::seed(&store, &ids, &rules, true).await.expect("the sandbox's data");
        Self { store, clock, ids, rules }
    }

    /// Another store on the same database, as another process has.
    pub async fn neighbour(&self, url: &str) -> Store {
        Store::open(url, self.options()).await.expect("a database")
    }

    /// What another store is opened with.
    pub fn options(&self) -> Options {
        options(&self.rules, &self.clock, &Ids::seeded(2))
    }

    /// Moves the clock and does what has become due.
    pub async fn move_to(&self, instant: DateTime<Utc>) {
        self.clock.set(instant);
        scheduler::run_due(&self.store, &self.ids).await.expect("due work");
    }

    /// The greeting of now.
    pub fn greeting(&self) -> Arc<Greeting> {
        Arc::clone(Greetings::new("navn: story").of(self.rules.at(self.clock.now()).profile))
    }

    /// A fresh session.
    pub fn session(&self) -> Session {
        let limits = Limits { idle_s: 300, absolute_s: 28_800, login_s: 60, login_failures_max: 3, errors_max: 0 };
        Session::new(self.greeting(), limits, Ipv4Addr::LOCALHOST.into(), self.clock.now())
    }
}

fn options(rules: &Arc<Rules>, clock: &Clock, ids: &Ids) -> Options {
    let (rules, clock, ids) = (Arc::clone(rules), clock.clone(), ids.clone());
    Options { rules, clock, ids, movable_clock: true, seal_key: [7; 32] }
}

/// The domains of a fresh sandbox.
pub const SEEDED: [&str; 9] = [
    "eksempel.dk",
    "smørrebrød.dk",
    "nabo.dk",
    "borger.dk",
    "ubetalt.dk",
    "vigtig.dk",
    "lukket.dk",
    "ukendt.dk",
    "ventet.dk",
];

/// The tables of the registry.
pub const TABLES: [&str; 17] = [
    "registrar",
    "contact",
    "host",
    "domain",
    "domain_host",
    "approval",
    "invoice",
    "setting",
    "counter",
    "history",
    "ledger_entry",
    "outbox",
    "message",
    "waiting_position",
    "payment",
    "payer",
    "invoice_line",
];
