//! The login desk: who may come in (RFC 5730 section 2.9.1.1, RFC 5734 section 8).

use std::net::IpAddr;
use std::sync::Arc;

use anyhow::Context;
use tokio::sync::OwnedSemaphorePermit;

use super::address;
use super::hashing::Hashing;
use super::pace::HASHING_COST;
use super::password::{Accepted, hash_password, is_password};
use super::places::{Place, Places};
use super::shares::Share;
use super::tls::ClientCertificate;
use super::x509;
use crate::clock::Clock;
use crate::flow::{Actor, Request};
use crate::ids::Ids;
use crate::registry::Handle;
use crate::registry::command::Command;
use crate::registry::message::Transaction;
use crate::registry::registrar::Registrar;
use crate::registry::staff::StaffCommand;
use crate::session::{Credentials, LoginVerdict};
use crate::store::Store;

/// Where a connection comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The source address.
    pub address: IpAddr,
    /// The certificate shown in the handshake.
    pub certificate: Option<ClientCertificate>,
}

/// Numbers the desk keeps to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginLimits {
    /// Sessions one account may have open.
    pub sessions_max: usize,
    /// Failures in a row that lock an account.
    pub lock_after: i64,
    /// Seconds the lock lasts.
    pub lock_s: i64,
}

/// Decides logins for every connection.
#[derive(Debug)]
pub struct LoginDesk {
    store: Store,
    clock: Clock,
    ids: Ids,
    limits: LoginLimits,
    accepted: Arc<Accepted>,
    sessions: Places<Handle>,
    hashing: Hashing,
    /// What the password of an unknown user is compared with, so that he waits as long.
    nobody: String,
}

/// A decided login.
#[derive(Debug)]
pub struct Login {
    /// What the session is told.
    pub verdict: LoginVerdict,
    /// The place among the account's sessions, to be kept while the session lasts.
    pub place: Option<Place<Handle>>,
}

impl LoginDesk {
    /// A desk over the accounts of `store`.
    ///
    /// # Errors
    /// When no password can be hashed, or no thread started.
    pub fn new(store: Store, clock: Clock, ids: Ids, limits: LoginLimits) -> anyhow::Result<Self> {
        let sessions = Places::new(limits.sessions_max, usize::MAX);
        let (accepted, hashing) = (Arc::new(Accepted::new(ids.entropy())), Hashing::start()?);
        let nobody = hash_password(&ids.sv_trid())?;
        Ok(Self { store, clock, ids, limits, accepted, sessions, hashing, nobody })
    }

    /// Decides one login. `share` is that of the peer's address.
    pub async fn decide(
        &self,
        credentials: &Credentials,
        peer: &Peer,
        share: &Share,
        transaction: Transaction,
    ) -> Login {
        let login = self.try_decide(credentials, peer, share, transaction).await.unwrap_or_else(|error| {
            tracing::error!("a login could not be decided: {error:#}");
            Login { verdict: LoginVerdict::Failed, place: None }
        });
        let outcome = match login.verdict {
            LoginVerdict::Accepted { .. } => "accepted",
            LoginVerdict::Denied => "denied",
            LoginVerdict::TooManySessions => "too_many_sessions",
            LoginVerdict::Failed => "failed",
        };
        metrics::counter!(crate::telemetry::LOGINS, "outcome" => outcome).increment(1);
        login
    }

    async fn try_decide(
        &self,
        credentials: &Credentials,
        peer: &Peer,
        share: &Share,
        transaction: Transaction,
    ) -> anyhow::Result<Login> {
        let denied = Login { verdict: LoginVerdict::Denied, place: None };
        let found = match credentials.user.parse::<Handle>() {
            Ok(user) => self.store.account(&user).await?,
            Err(_) => None,
        };
        let Some((account, queue)) = found else {
            self.is_right(None, &credentials.password, share).await?;
            return Ok(denied);
        };
        let right = self.is_right(Some(&account), &credentials.password, share).await?;
        if !may_try(&account, peer) || self.is_locked(&account).await? {
            return Ok(denied);
        }
        if !right || !certificate_fits(&account, peer, &self.clock) {
            self.record(&account, false, None, transaction).await?;
            return Ok(denied);
        }
        let Some(place) = self.sessions.take(account.id.clone()) else {
            return Ok(Login { verdict: LoginVerdict::TooManySessions, place: None });
        };
        let new_hash = match &credentials.new_password {
            Some(password) => Some(self.hash(password, share).await?),
            None => None,
        };
        // A login must not cost a write each time: only what changes the account is recorded.
        if account.failed_logins > 0 || new_hash.is_some() {
            self.record(&account, true, new_hash, transaction).await?;
        }
        Ok(Login { verdict: LoginVerdict::Accepted { registrar: account.id, queue }, place: Some(place) })
    }

    async fn is_locked(&self, account: &Registrar) -> anyhow::Result<bool> {
        let Some(until) = account.login_locked_until else { return Ok(false) };
        Ok(self.store.now().await? < until)
    }

    /// Whether the password is the account's; takes its time when there is no account, too.
    async fn is_right(&self, account: Option<&Registrar>, password: &str, share: &Share) -> anyhow::Result<bool> {
        let known =
            || account.is_some_and(|account| self.accepted.knows(&account.id, password, &account.password_hash));
        if known() {
            return Ok(true);
        }
        let turn = share.turn().await;
        // Of sessions that come back together, the first has shown the password to be right.
        if known() {
            return Ok(true);
        }
        let user = account.map(|account| account.id.clone());
        let hash = account.map_or(&self.nobody, |account| &account.password_hash).clone();
        let (given, accepted) = (password.to_owned(), Arc::clone(&self.accepted));
        self.heavy(share, turn, move || {
            let right = is_password(&given, &hash);
            // Nobody has that name, and only the time it takes may be told from outside.
            let Some(user) = user.filter(|_| right) else { return false };
            accepted.remember(&user, &given, &hash);
            true
        })
        .await
    }

    async fn hash(&self, password: &str, share: &Share) -> anyhow::Result<String> {
        let (password, turn) = (password.to_owned(), share.turn().await);
        self.heavy(share, turn, move || hash_password(&password)).await?
    }

    /// Does slow work at the pace of its address. Of each address one waits at most, so nobody
    /// stands behind all the passwords somebody else tries.
    async fn heavy<T: Send + 'static>(
        &self,
        share: &Share,
        turn: Option<OwnedSemaphorePermit>,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> anyhow::Result<T> {
        if let Some(wait) = share.pace.wait(HASHING_COST) {
            tokio::time::sleep(wait).await;
        }
        let in_turn = move || {
            let _turn = turn;
            work()
        };
        self.hashing.run(in_turn).await
    }

    async fn record(
        &self,
        account: &Registrar,
        success: bool,
        new_password_hash: Option<String>,
        transaction: Transaction,
    ) -> anyhow::Result<()> {
        let command = StaffCommand::LoginOutcome {
            registrar: account.id.clone(),
            success,
            new_password_hash,
            lock_after: self.limits.lock_after,
            lock_s: self.limits.lock_s,
        };
        let reason = if success { "a login succeeded" } else { "a login failed" };
        let actor = Actor::Staff { name: "login".to_owned(), reason: reason.to_owned() };
        let command = Command::Staff(Box::new(command));
        let answer = self
            .store
            .run(Request { command: command.into(), actor, transaction, entropy: self.ids.entropy() })
            .await?;
        answer.result.map(drop).context("recording a login")
    }
}

/// Whether this address may try the account at all. A try from elsewhere is not counted, or
/// anybody could lock anybody out.
fn may_try(account: &Registrar, peer: &Peer) -> bool {
    !account.locked && address::is_allowed(&account.allowed_addresses, peer.address)
}

/// Whether the certificate shown is one of the account's, or none was shown and none is needed.
fn certificate_fits(account: &Registrar, peer: &Peer, clock: &Clock) -> bool {
    let Some(shown) = &peer.certificate else { return !account.certificate_required };
    let pinned = account.certificates.iter().any(|pin| x509::is_same_fingerprint(pin, &shown.fingerprint));
    let unasked = account.certificates.is_empty() && !account.certificate_required;
    // A connection outlives its handshake, so the days are looked at again.
    unasked || pinned && shown.validity.covers(clock.now())
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::super::x509::Validity;
    use super::*;

    #[test]
    fn a_locked_account_and_a_foreign_address_may_not_try() {
        assert!(may_try(&account(), &peer(None)));
        assert!(!may_try(&Registrar { locked: true, ..account() }, &peer(None)));
        let elsewhere = Registrar { allowed_addresses: vec!["192.0.2.0/24".to_owned()], ..account() };
        assert!(!may_try(&elsewhere, &peer(None)));
        let here = Registrar { allowed_addresses: vec!["127.0.0.0/8".to_owned()], ..account() };
        assert!(may_try(&here, &peer(None)));
    }

    #[test]
    fn without_pins_any_certificate_or_none_fits() {
        assert!(certificate_fits(&account(), &peer(None), &Clock::system()));
        assert!(certificate_fits(&account(), &peer(Some("ab")), &Clock::system()));
    }

    #[test]
    fn a_pinned_account_refuses_a_foreign_certificate() {
        let pinned = Registrar { certificates: vec!["AB:CD".to_owned()], ..account() };
        assert!(certificate_fits(&pinned, &peer(Some("abcd")), &Clock::system()));
        assert!(!certificate_fits(&pinned, &peer(Some("abce")), &Clock::system()));
        assert!(certificate_fits(&pinned, &peer(None), &Clock::system()));
    }

    #[test]
    fn a_required_certificate_must_be_shown_and_pinned() {
        let required = Registrar { certificate_required: true, ..account() };
        assert!(!certificate_fits(&required, &peer(None), &Clock::system()));
        assert!(!certificate_fits(&required, &peer(Some("abcd")), &Clock::system()));
        let pinned = Registrar { certificates: vec!["abcd".to_owned()], ..required };
        assert!(certificate_fits(&pinned, &peer(Some("abcd")), &Clock::system()));
    }

    #[test]
    fn a_certificate_that_ran_out_meanwhile_no_longer_fits() {
        let pinned = Registrar { certificates: vec!["abcd".to_owned()], ..account() };
        let mut peer = peer(Some("abcd"));
        let shown = peer.certificate.as_mut().unwrap();
        shown.validity.not_after = Clock::system().now() - Duration::seconds(1);
        assert!(!certificate_fits(&pinned, &peer, &Clock::system()));
    }

    fn peer(fingerprint: Option<&str>) -> Peer {
        let now = Clock::system().now();
        let validity = Validity { not_before: now - Duration::days(1), not_after: now + Duration::days(1) };
        let certificate = |print: &str| ClientCertificate { fingerprint: print.to_owned(), validity };
        Peer { address: IpAddr::from([127, 0, 0, 1]), certificate: fingerprint.map(certificate) }
    }

    fn account() -> Registrar {
        Registrar::new(Handle::trusted("REG-1001"), "One", Clock::system().now())
    }
}
