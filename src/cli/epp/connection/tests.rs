//! The client against a server that always says yes.

use super::stand_in::StandIn;
use super::*;
use crate::cli::epp::answer::Answer;

#[tokio::test]
async fn a_session_greets_logs_in_asks_and_logs_out() {
    let server = StandIn::start(10).await;
    let mut connection = Connection::open(&server.target.dialer().unwrap()).await.unwrap();
    assert_eq!(connection.services().objects, ["urn:ietf:params:xml:ns:domain-1.0"]);
    let login = connection.login("REG-1001", &server.target.password().unwrap()).await.unwrap();
    assert_eq!(Answer::read(&login).unwrap().code, 1000);
    let answer = connection.exchange(&request::hello()).await.unwrap();
    assert!(answer.contains("exDate"));
    assert_eq!(Answer::read(&connection.logout().await.unwrap()).unwrap().code, 1500);
}

#[tokio::test]
async fn several_commands_may_be_in_flight() {
    let server = StandIn::start(10).await;
    let mut connection = Connection::open(&server.target.dialer().unwrap()).await.unwrap();
    let mut frames = BytesMut::new();
    (0..3).for_each(|_| frame::put(&mut frames, &request::hello()));
    connection.send(&frames).await.unwrap();
    let mut answers = 0;
    while answers < 3 {
        connection.receive().await.unwrap();
        answers += 1;
        while connection.received().unwrap().is_some() {
            answers += 1;
        }
    }
}

#[tokio::test]
async fn a_server_that_closes_is_a_broken_connection() {
    let server = StandIn::start(1).await;
    let mut connection = Connection::open(&server.target.dialer().unwrap()).await.unwrap();
    connection.exchange(&request::hello()).await.unwrap();
    assert!(connection.exchange(&request::hello()).await.is_err());
}

#[tokio::test]
async fn a_server_with_another_certificate_is_refused() {
    let (server, other) = (StandIn::start(1).await, StandIn::start(1).await);
    let target = Target { ca: other.target.ca.clone(), ..server.target.clone() };
    assert!(Connection::open(&target.dialer().unwrap()).await.is_err());
}

#[tokio::test]
async fn the_sandboxs_password_is_for_local_servers_only() {
    let server = StandIn::start(1).await;
    let away = Target { host: "epp.example.net".to_owned(), ..server.target.clone() };
    assert_eq!(server.target.password().unwrap(), SANDBOX_PASSWORD);
    assert!(away.password().unwrap_err().to_string().contains("NAVN_NO_SUCH_VARIABLE"));
}

#[test]
fn a_missing_certificate_file_is_named() {
    let target = Target {
        host: "localhost".to_owned(),
        port: 1,
        ca: "nowhere/ca.pem".into(),
        cert: None,
        key: None,
        password_env: String::new(),
    };
    let Err(error) = target.dialer() else { panic!("there is no such file") };
    assert!(error.to_string().contains("nowhere/ca.pem"), "{error}");
}
