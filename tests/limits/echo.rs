//! The most any EPP server could do here: TLS and frames of navn's sizes, and nothing else.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use bytes::BytesMut;
use navn::cli::epp::FIRST_USER;
use navn::cli::epp::connection::{Connection, Target};
use navn::cli::epp::request;
use navn::cli::load::mix::Kind;
use navn::cli::load::work::{Identity, Plan, Work};
use navn::epp::frame;
use navn::server::certs::DevCerts;
use navn::server::tls;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// The arguments of `echo`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: String,
    /// The server's certificates
    #[arg(long, default_value = "certs-dev")]
    certs: PathBuf,
    /// The answers to give, as `record` wrote them
    #[arg(long)]
    answers: PathBuf,
}

/// Answers as navn gave them once, by a word of the question: what stands before and after the
/// transaction identifier, which is that of the question.
#[derive(Debug)]
struct Answers(Vec<(&'static str, [Vec<u8>; 2])>);

/// The words that tell questions apart, and the file of each answer.
const QUESTIONS: [(&str, &str); 7] = [
    ("<hello", "greeting"),
    ("<login", "login"),
    ("<logout", "logout"),
    ("<check", "check"),
    ("<info", "info"),
    ("<create", "create"),
    ("", "greeting"),
];

impl Answers {
    fn read(directory: &Path) -> anyhow::Result<Self> {
        let read = |(word, file): (&'static str, &str)| {
            let path = directory.join(file);
            let document = std::fs::read(&path).with_context(|| format!("{}", path.display()))?;
            let text = String::from_utf8(document)?;
            let parts = match (text.find(IDENTIFIER), text.find(IDENTIFIER_END)) {
                (Some(start), Some(end)) => [&text[..start + IDENTIFIER.len()], &text[end..]],
                _ => [&*text, ""],
            };
            anyhow::Ok((word, parts.map(|part| part.as_bytes().to_vec())))
        };
        Ok(Self(QUESTIONS.into_iter().map(read).collect::<Result<_, _>>()?))
    }

    /// The answer to `question`, framed.
    fn to(&self, question: &str) -> Vec<u8> {
        let found = self.0.iter().find(|(word, _)| question.contains(word));
        let (_, [before, after]) = found.expect("the last word is in every question");
        let identifier = match (question.find(IDENTIFIER), question.find(IDENTIFIER_END)) {
            (Some(start), Some(end)) if !after.is_empty() => &question.as_bytes()[start + IDENTIFIER.len()..end],
            _ => &[],
        };
        let length = HEADER_LENGTH + before.len() + identifier.len() + after.len();
        let mut answer = Vec::with_capacity(length);
        answer.extend(u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
        [before, identifier, after].into_iter().for_each(|part| answer.extend_from_slice(part));
        answer
    }
}

/// Asks the server at `target` everything once and keeps the answers in `directory`.
pub async fn record(target: &Target, directory: &Path) -> anyhow::Result<()> {
    let mut connection = Connection::open(&target.dialer()?).await?;
    std::fs::write(directory.join("greeting"), connection.greeting())?;
    std::fs::write(directory.join("login"), connection.login(FIRST_USER, &target.password()?).await?)?;
    let services = connection.services().clone();
    for kind in [Kind::Check, Kind::Info, Kind::Create] {
        let plan = Plan {
            mix: format!("{}=1", kind.word()).parse().map_err(anyhow::Error::msg)?,
            ns: ["ns1.navn-sandbox.net", "ns2.navn-sandbox.net"].map(str::to_owned).to_vec(),
            known: vec!["eksempel.dk".to_owned()],
        };
        let identity = Identity { number: 0, seed: 1, registrant: "KUNDE1-DK".to_owned() };
        let ask = Work::new(&plan, &services, identity).next(services.now.context("the greeting has a date")?);
        std::fs::write(directory.join(kind.word()), connection.exchange(&ask.document).await?)?;
    }
    std::fs::write(directory.join("logout"), connection.exchange(&request::logout()).await?)?;
    Ok(())
}

/// Serves until killed; prints the address first.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let certs = DevCerts::at(&args.certs);
    let acceptor = TlsAcceptor::from(tls::load(&certs.server, &certs.server_key, None)?);
    let answers = Arc::new(Answers::read(&args.answers)?);
    let listener = TcpListener::bind(&args.listen).await?;
    println!("{}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        let (acceptor, answers) = (acceptor.clone(), Arc::clone(&answers));
        tokio::spawn(async move {
            // How a client goes does not matter here.
            let _ = serve(stream, acceptor, &answers).await;
        });
    }
}

async fn serve(stream: TcpStream, acceptor: TlsAcceptor, answers: &Answers) -> anyhow::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = acceptor.accept(stream).await?;
    stream.write_all(&answers.to("")).await?;
    stream.flush().await?;
    let mut received = BytesMut::with_capacity(READ_SIZE);
    loop {
        while let Some(document) = frame::take(&mut received, FRAME_MAX)? {
            let question = std::str::from_utf8(&document)?;
            stream.write_all(&answers.to(question)).await?;
            stream.flush().await?;
            if question.contains("<logout") {
                stream.shutdown().await?;
                return Ok(());
            }
        }
        received.reserve(READ_SIZE);
        if stream.read_buf(&mut received).await? == 0 {
            return Ok(());
        }
    }
}

const IDENTIFIER: &str = "<clTRID>";
const IDENTIFIER_END: &str = "</clTRID>";
const HEADER_LENGTH: usize = 4;
const READ_SIZE: usize = 4096;
const FRAME_MAX: u32 = 1 << 20;
