//! `navn admin`: every noun and verb on the database of a running sandbox.

use std::path::Path;

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};

use crate::harness::client::{Client, code};
use crate::harness::registry::TABLES;
use crate::harness::sandbox::Sandbox;

#[tokio::test]
async fn every_verb_of_the_desk_does_its_work() {
    let sandbox = Sandbox::start();
    for line in SHOWING {
        shows(&sandbox, line);
    }
    let mut desk = Desk { sandbox: &sandbox, database: open(&sandbox.directory().join("sandbox/navn.db")).await };
    accounts(&mut desk).await;
    names(&mut desk).await;
    approvals(&mut desk).await;
    clock(&mut desk).await;
    for (line, expected) in REFUSED {
        let (code, _, errors) = sandbox.outcome(&format!("admin {line}"));
        assert_eq!(code, *expected, "{line}: {errors}");
        assert!(!errors.is_empty(), "{line} says nothing");
    }
}

async fn accounts(desk: &mut Desk<'_>) {
    std::fs::write(desk.sandbox.directory().join("password"), "Navn-desk-10\n").expect("a password");
    let added = desk.change("registrar add REG-1004 --password-file password --name Fire").await;
    assert_eq!((&added["id"], &added["balance"]), (&"REG-1004".into(), &"0.00".into()));
    assert_eq!(desk.change("registrar deposit REG-1004 --amount 500.00").await["balance"], "500.00");
    let set =
        desk.change("registrar set REG-1004 --auto-renew false --management registrant --allow 192.0.2.0/24").await;
    assert_eq!((&set["auto_renew"], &set["management"]), (&false.into(), &"registrant".into()));
    assert_eq!((&set["allowed_addresses"][0], &set["name"]), (&"192.0.2.0/24".into(), &"Fire".into()));
    assert_eq!(desk.change("registrar lock REG-1004").await["locked"], true);
    assert_eq!(desk.change("registrar unlock REG-1004").await["locked"], false);
    let statement = desk.sandbox.admin("account statement REG-1004");
    assert_eq!((&statement[0]["amount"], &statement[0]["balance_after"]), (&"500.00".into(), &"500.00".into()));
    assert_eq!(desk.sandbox.admin("account show REG-1004")["balance"], "500.00");
}

async fn names(desk: &mut Desk<'_>) {
    let token = desk.change("token issue borger.dk --operation transfer").await;
    assert!(token["token"].as_str().expect("a token").starts_with("OWN-TRANSFER-"));
    let invoice = desk.change("invoice issue borger.dk").await;
    assert_eq!((&invoice["domain"], &invoice["open"]), (&"borger.dk".into(), &true.into()));
    assert_eq!(desk.sandbox.admin("invoice list --domain borger.dk --open")[0]["id"], invoice["id"]);
    let part = desk.change(&format!("invoice pay {} --amount 10.00", invoice["id"])).await;
    assert_eq!((&part["outstanding"], &part["open"]), (&"60.00".into(), &true.into()));
    let paid = desk.change(&format!("invoice pay {}", invoice["id"])).await;
    assert_eq!((&paid["outstanding"], &paid["open"]), (&"0.00".into(), &false.into()));
    assert_eq!(desk.sandbox.admin("invoice list --domain borger.dk --open"), Value::Array(Vec::new()));
    let twice = desk
        .change(&format!("invoice pay --reference {} --amount 5.00", invoice["reference"].as_str().expect("a text")))
        .await;
    assert_eq!((&twice["id"], &twice["paid"]), (&invoice["id"], &"70.00".into()));
    assert_eq!(desk.sandbox.admin("account show BORGER1-DK")["credit"], "5.00");
    assert_eq!(desk.change("account pay-out BORGER1-DK --amount 2.00").await["credit"], "3.00");
    let note = desk.change(&format!("invoice credit {} --domain borger.dk --amount 10.00", invoice["id"])).await;
    assert_eq!((&note["kind"], &note["refers_to"]), (&"credit_note".into(), &invoice["id"]));
    assert_eq!(desk.sandbox.admin("account show BORGER1-DK")["credit"], "13.00");

    assert_eq!(desk.change("vid enable borger.dk --contact VID1-DK --contact VID2-DK").await["vid"], true);
    assert_eq!(desk.change("vid contacts borger.dk --contact VID2-DK").await["contacts"][0], "VID2-DK");
    assert_eq!(desk.sandbox.admin("vid contacts borger.dk")["contacts"].as_array().expect("a list").len(), 1);
    assert_eq!(desk.change("vid disable borger.dk").await["vid"], false);
    let history = desk.sandbox.admin("domain history borger.dk");
    let commands: Vec<_> = history.as_array().expect("a list").iter().map(|entry| &entry["command"]).collect();
    assert_eq!(commands.len(), 8, "{commands:?}");

    assert_eq!(desk.change("identity fail VENTER2-DK").await["identity"], "failed");
    assert_eq!(desk.change("identity complete VENTER2-DK").await["identity"], "checked");
    let position = desk.change("waiting-list add ventet.dk --contact BORGER1-DK").await;
    assert_eq!(position["domain"], "ventet.dk");
    let waiting = desk.sandbox.admin("waiting-list list --domain ventet.dk");
    assert_eq!(waiting[2]["id"], position["id"]);
}

/// One held change is let through with the letter's code, one is refused.
async fn approvals(desk: &mut Desk<'_>) {
    let mut registrar = Client::login(desk.sandbox.address, &desk.sandbox.ca(), "REG-1002").await;
    let token = desk.change("token issue vigtig.dk --operation redel").await;
    assert_eq!(code(&registrar.command(&redelegate("navn", "other", &token)).await), 1001);
    let held = desk.sandbox.admin("approval list --domain vigtig.dk")[0].clone();
    assert_eq!((&held["domain"], &held["outcome"]), (&"vigtig.dk".into(), &Value::Null));
    let id = &held["id"];
    desk.change(&format!("approval approve {id} --contact VID1-DK")).await;
    let outbox = desk.sandbox.admin("outbox list");
    let letter = outbox.as_array().expect("a list").iter().rfind(|row| row["kind"] == "letter").expect("a letter");
    let letter = desk.sandbox.admin(&format!("outbox show {}", letter["id"]));
    let (status, _, errors) = desk.sandbox.outcome(&format!("admin approval code {id} --code WRONGCODE0"));
    assert_eq!(status, 1, "{errors}");
    assert_eq!(desk.sandbox.admin(&format!("approval show {id}"))["wrong_tries"], 1);
    let code_given = letter["code"].as_str().expect("a code");
    let done = desk.change(&format!("approval code {id} --code {code_given}")).await;
    assert_eq!(done["outcome"], "done");
    assert_eq!(desk.sandbox.admin("domain show vigtig.dk")["name_servers"][0], "ns1.other-sandbox.net");

    let token = desk.change("token issue vigtig.dk --operation redel").await;
    let mut registrar = Client::login(desk.sandbox.address, &desk.sandbox.ca(), "REG-1001").await;
    assert_eq!(code(&registrar.command(&redelegate("other", "navn", &token)).await), 1001);
    let id = desk.sandbox.admin("approval list --domain vigtig.dk")[0]["id"].clone();
    let rejected = desk.change(&format!("approval reject {id} --contact VID2-DK")).await;
    assert_eq!(rejected["outcome"], "rejected");
    assert_eq!(desk.sandbox.admin("approval list --domain vigtig.dk --all").as_array().expect("a list").len(), 2);
    assert_eq!(desk.sandbox.admin("approval list"), Value::Array(Vec::new()));
}

async fn clock(desk: &mut Desk<'_>) {
    let at = |shown: &Value| shown["now"].as_str().and_then(|now| now.parse::<chrono::DateTime<chrono::Utc>>().ok());
    let before = at(&desk.sandbox.admin("clock show")).expect("an instant");
    let after = at(&desk.change("clock advance 31d").await).expect("an instant");
    assert!((after - before).num_days() == 31, "{before} {after}");
    let listed = desk.sandbox.admin("domain list");
    assert!(listed.as_array().expect("a list").iter().all(|domain| domain["id"] != "lukket.dk"), "lukket.dk is gone");
    let (_, greeting, _) = desk.sandbox.outcome("epp hello");
    let day = format!("svDate: {}", after.format("%Y-%m-%d"));
    assert!(greeting.contains(&day), "{greeting}");
    let create =
        "epp create sent.dk --registrant KUNDE1-DK --ns ns1.navn-sandbox.net --ns ns2.navn-sandbox.net --terms";
    let (status, output, _) = desk.sandbox.outcome(create);
    assert_eq!((status, output.starts_with("1001 ")), (0, true), "{output}");
    let target = after + chrono::Duration::days(1);
    assert_eq!(at(&desk.change(&format!("clock set {}", target.to_rfc3339())).await), Some(target));
    assert_eq!(desk.sandbox.admin("job run"), Value::Array(Vec::new()));
}

/// A verb that only shows: JSON with identifiers, and text for people.
fn shows(sandbox: &Sandbox, line: &str) {
    let shown = sandbox.admin(line);
    let rows = shown.as_array().cloned().unwrap_or_else(|| vec![shown.clone()]);
    assert!(!line.contains(" show") || shown.is_object(), "{line}: {shown}");
    for row in &rows {
        assert!(!row["id"].is_null(), "{line}: {row}");
        let keys = row.as_object().expect("an object").keys();
        assert!(keys.clone().all(|key| key.chars().all(|c| c.is_ascii_lowercase() || c == '_')), "{line}: {row}");
        assert!(!row.to_string().contains("$argon2"), "{line} shows the hash of a password");
    }
    let (code, text, _) = sandbox.outcome(&format!("admin {line}"));
    assert_eq!(code, 0, "{line}");
    assert!(!text.trim().is_empty() && !text.starts_with(['{', '[']), "{line}: {text}");
}

/// The desk, with an eye on what lies in the database.
struct Desk<'s> {
    sandbox: &'s Sandbox,
    database: SqliteConnection,
}

impl Desk<'_> {
    /// Rehearses a change, which must leave no trace, then makes it, which must leave its reason
    /// in the history; what it shows.
    async fn change(&mut self, line: &str) -> Value {
        let before = self.everything().await;
        let (code, output, errors) = self.sandbox.outcome(&format!("admin {line} --dry-run --json"));
        assert_eq!(code, 0, "{line} --dry-run: {errors}");
        assert!(errors.contains("nothing was changed"), "{line}: {errors}");
        let rehearsed: Value = serde_json::from_str(&output).expect("JSON");
        assert_eq!(before, self.everything().await, "{line} --dry-run changed something");
        let reason = format!("because-{}", self.count("select count(*) from history").await);
        let shown = self.sandbox.admin(&format!("{line} --reason {reason}"));
        let shape = |value: &Value| value.as_object().map(|fields| fields.keys().cloned().collect::<Vec<_>>());
        assert_eq!(shape(&rehearsed), shape(&shown), "{line}");
        let found = self.count(&format!("select count(*) from history where reason = '{reason}'")).await;
        assert!(found > 0, "{line}: the reason is not in the history");
        shown
    }

    async fn count(&mut self, text: &str) -> i64 {
        let row = sqlx::query(AssertSqlSafe(text.to_owned())).fetch_one(&mut self.database).await.expect("a row");
        row.get(0)
    }

    /// Every row that means something, as text.
    async fn everything(&mut self) -> String {
        let mut text = String::new();
        for table in TABLES {
            let names = format!("select name from pragma_table_info('{table}') where name <> 'delivered_at'");
            let rows = sqlx::query(AssertSqlSafe(names)).fetch_all(&mut self.database).await.expect("columns");
            let columns: Vec<String> = rows.iter().map(|row| format!("quote({})", row.get::<String, _>(0))).collect();
            assert!(!columns.is_empty(), "there is no table {table}");
            let all = format!("select {} as line from {table} order by line", columns.join(" || ',' || "));
            let rows = sqlx::query(AssertSqlSafe(all)).fetch_all(&mut self.database).await.expect("rows");
            rows.iter().for_each(|row| text.push_str(&format!("{table} {}\n", row.get::<String, _>(0))));
        }
        text
    }
}

async fn open(file: &Path) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite:{}", file.display())).await.expect("the sandbox's database")
}

fn redelegate(from: &str, to: &str, token: &Value) -> String {
    let hosts = |side: &str| -> String {
        ["ns1", "ns2"].map(|n| format!("<domain:hostObj>{n}.{side}-sandbox.net</domain:hostObj>")).concat()
    };
    let token = token["token"].as_str().expect("a token");
    format!(
        "<update><domain:update><domain:name>vigtig.dk</domain:name><domain:add><domain:ns>{}</domain:ns></domain:add>\
         <domain:rem><domain:ns>{}</domain:ns></domain:rem><domain:chg><domain:authInfo><domain:pw>{token}</domain:pw>\
         </domain:authInfo></domain:chg></domain:update></update>",
        hosts(to),
        hosts(from)
    )
}

const SHOWING: &[&str] = &[
    "registrar show REG-1001",
    "registrar list",
    "registrar list --in-debit",
    "account show REG-1001",
    "account statement REG-1001",
    "account statement REG-1001 --csv",
    "account show income",
    "account show vat",
    "account statement bank --month 2026-11",
    "account list",
    "account audit",
    "contact show VID1-DK",
    "contact list",
    "contact list --registrar REG-1002",
    "host show ns1.navn-sandbox.net",
    "domain show smørrebrød.dk",
    "domain list",
    "domain list --limit 2",
    "domain history ubetalt.dk",
    "invoice list",
    "invoice list --domain ubetalt.dk --open",
    "invoice show 1",
    "payment list",
    "payment list --unplaced",
    "account show BETALER1-DK",
    "account statement BETALER1-DK",
    "vid show vigtig.dk",
    "vid contacts vigtig.dk",
    "approval list",
    "identity show UKENDT1-DK",
    "waiting-list list",
    "waiting-list list --domain ventet.dk",
    "clock show",
    "job list",
    "outbox list",
];

/// What the rules refuse or nobody has is 1, what makes no sense 2, where nothing is 3.
const REFUSED: &[(&str, i32)] = &[
    ("domain show ledig.dk", 1),
    ("registrar deposit REG-1001 --amount 0.00", 1),
    ("registrar add REG-1001 --password-file password", 1),
    ("registrar set REG-1001 --certificate abc", 1),
    ("vid enable eksempel.dk --contact VID1-DK", 1),
    ("vid disable borger.dk", 1),
    ("identity complete INGEN1-DK", 1),
    ("clock set 2020-01-01", 1),
    ("invoice pay 9999", 1),
    ("invoice pay --reference 000000000000019 --amount 1.00", 1),
    ("invoice credit 9999", 1),
    ("invoice letter 1 --posted 2026-01-01", 1),
    ("payment place b-1 --invoice 1", 1),
    ("payment return b-1", 1),
    ("account pay-out BETALER1-DK", 1),
    ("approval approve 9999 --contact VID1-DK", 1),
    ("registrar add REG-1005", 2),
    ("registrar add REG-1005 --password-file nowhere", 2),
    ("registrar set REG-1001 --password-env NOT_SET_ANYWHERE", 2),
    ("clock advance soon", 2),
    ("invoice import nowhere.csv", 2),
    ("invoice pay --reference 000000000000018", 2),
    ("invoice pay 1 --reference 000000000000018 --amount 1.00", 2),
    ("invoice pay", 2),
    ("invoice letter 1 --posted soon", 2),
    ("domain show eksempel.se", 2),
    ("domain frobnicate eksempel.dk", 2),
    ("domain list --dir nowhere", 3),
    ("domain list --config nowhere.toml", 3),
];
