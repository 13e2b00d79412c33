//! `navn config`, `navn migrate` and `navn serve`: a server of one's own.

use std::fs;

use sqlx::{Connection, Executor, SqliteConnection};

use crate::harness::client::{Client, code, wrap};
use crate::harness::sandbox::told;
use crate::harness::server::{Site, has_file, http};

#[tokio::test]
async fn a_server_made_from_the_default_configuration_serves_and_stops() {
    let site = Site::new(&[]);
    assert!(site.done("config check --config navn.toml").contains("is fine"));
    assert!(site.done("config unit").contains("ExecStart=/usr/bin/navn serve --config"));
    assert!(!site.path("navn.db").exists());
    assert!(site.done("migrate --config navn.toml").contains("is at version"));
    assert!(site.path("navn.db").exists());
    site.done("migrate --config navn.toml");
    let mut server = site.serve();
    let mut client = Client::connect(server.address, &server.ca()).await;
    assert!(client.greeting.contains("<svID>navn EPP Service: "), "{}", client.greeting);

    let add = "admin --config navn.toml registrar add REG-1001 --password-env PASSWORD --name Eet";
    server.site.done(add);
    let answer = client.exchange(&crate::harness::client::login("REG-1001", crate::harness::client::PASSWORD)).await;
    assert_eq!(code(&answer), 1000, "{answer}");
    let check = "<check><domain:check><domain:name>ledig.dk</domain:name></domain:check></check>";
    assert_eq!(code(&client.exchange(&wrap(check)).await), 1000);
    let (status, _, errors) = told(&server.site.navn(&["admin", "--config", "navn.toml", "clock", "advance", "1d"]));
    assert_eq!(status, 1, "a production clock does not move: {errors}");

    let health = http(server.http, "/health");
    assert!(health.starts_with("HTTP/1.1 200") && health.ends_with("ok\n"), "{health}");
    let metrics = http(server.http, "/metrics");
    for part in
        ["navn_sessions 1", "navn_logins_total{outcome=\"accepted\"} 1", "command=\"domain:check\",code=\"1000\""]
    {
        assert!(metrics.contains(part), "no {part} in {metrics}");
    }
    let file = format!("sqlite:{}", server.site.path("navn.db").display());
    let mut database = SqliteConnection::connect(&file).await.expect("the database");
    database.execute("alter table registrar rename to hidden").await.expect("a broken database");
    assert!(http(server.http, "/health").starts_with("HTTP/1.1 503"), "a broken database is no health");
    database.execute("alter table hidden rename to registrar").await.expect("a whole database");
    assert!(http(server.http, "/health").starts_with("HTTP/1.1 200"));
    database.close().await.expect("a closed database");
    assert!(http(server.http, "/nowhere").starts_with("HTTP/1.1 404"));
    let taken = Site::new(&[("epp", &format!("\"{}\"", server.address))]);
    let (status, _, errors) = told(&taken.navn(&["serve", "--config", "navn.toml"]));
    assert_eq!((status, errors.contains(&server.address.to_string())), (1, true), "{errors}");
    assert!(server.terminate().success());
    assert_eq!(client.read().await, None);
    assert!(!has_file(&server.site.path(""), "-wal"), "the database is closed in order");
}

#[test]
fn the_default_file_is_a_good_one_but_for_files_of_a_machine() {
    let site = Site::new(&[]);
    fs::write(site.path("default.toml"), site.done("config default")).expect("a file");
    let (status, _, errors) = told(&site.navn(&["config", "check", "--config", "default.toml"]));
    let problems: Vec<&str> = errors.lines().collect();
    assert_eq!(status, 78, "{errors}");
    assert!(problems.iter().all(|problem| problem.contains("/etc/navn/")), "{errors}");
}

#[test]
fn a_bad_configuration_is_told_in_full_and_nothing_starts() {
    let site = Site::new(&[
        ("epp", "\"everywhere\""),
        ("profile", "\"se-2026\""),
        ("frame_max", "12"),
        ("idle_s", "0"),
        ("certificate", "\"/nowhere/server.pem\""),
        ("seal_key_file", "\"/nowhere/seal.key\""),
        ("filter", "\"loud=very\""),
        ("url", "\"mysql://db\""),
    ]);
    let mut text = fs::read_to_string(site.path("navn.toml")).expect("a file");
    text.push_str("\n[dns]\nport = 53\n");
    fs::write(site.path("navn.toml"), text).expect("a file");
    for line in [["config", "check"].as_slice(), &["serve"]] {
        let (status, output, errors) = told(&site.navn(&[line, &["--config", "navn.toml"]].concat()));
        assert_eq!((status, output.as_str()), (78, ""), "{line:?}: {errors}");
        for key in [
            "listen.epp",
            "registry.profile",
            "limits.frame_max",
            "session.idle_s",
            "tls",
            "secrets.seal_key_file",
            "log.filter",
            "database.url",
            "[dns]",
        ] {
            assert!(errors.contains(&format!("navn: configuration: {key}")), "{line:?}: no {key} in {errors}");
        }
    }
    assert!(!site.path("navn.db").exists(), "a server that does not start makes no database");
    for line in [["serve"].as_slice(), &["config", "check"], &["migrate"]] {
        let (status, _, errors) = told(&site.navn(&[line, &["--config", "nowhere.toml"]].concat()));
        assert_eq!(status, 78, "{line:?}: {errors}");
        assert!(errors.contains("nowhere.toml"), "{line:?}: {errors}");
    }
}
