//! AuthInfo tokens: one-time keys to a transfer or a redelegation.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use super::{Domain, DomainState, Management};
use crate::registry::event::Event;
use crate::registry::policy::Policy;
use crate::registry::refusal::{Obstacle, Refusal};

/// A live token. Good for one domain, one operation, one use.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthInfo {
    /// What it opens.
    pub operation: TokenOperation,
    /// Who had it made.
    pub role: TokenRole,
    /// `<role>-<operation>-<32 lower-case hex>`.
    pub token: String,
    /// When it stops being good.
    pub expires_at: DateTime<Utc>,
}

/// What a token opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenOperation {
    /// A change of registrar.
    Transfer,
    /// A change of name servers by their administrator.
    Redel,
}

/// Who had a token made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenRole {
    /// The registrant.
    #[serde(rename = "OWN")]
    Own,
    /// The proxy.
    #[serde(rename = "PXY")]
    Pxy,
    /// A name server administrator.
    #[serde(rename = "NSA")]
    Nsa,
    /// The sponsoring registrar.
    #[serde(rename = "REG")]
    Reg,
}

impl AuthInfo {
    /// A new token made of `entropy`, good until `expires_at`.
    pub fn issue(operation: TokenOperation, role: TokenRole, entropy: [u8; 16], expires_at: DateTime<Utc>) -> Self {
        let hex: String = entropy.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { operation, role, token: format!("{}-{}-{hex}", role.word(), operation.token_word()), expires_at }
    }

    /// Whether `given` is this token and it is still good at `now`. Takes the same time for
    /// every wrong text of the right length.
    pub fn opens(&self, given: &str, now: DateTime<Utc>) -> bool {
        now < self.expires_at && bool::from(self.token.as_bytes().ct_eq(given.as_bytes()))
    }
}

/// Gives `domain` the new `token`, which ends an older one for the same operation. Whether the
/// one who asks may have it is the caller's to check.
///
/// # Errors
/// [`Refusal::RedelTokensEnded`] when the rules know no such tokens; [`Refusal::StatusProhibits`]
/// when the domain is not active, or has VID and could leave by the token;
/// [`Refusal::InvoiceOpen`] when it could leave unpaid.
pub fn issue(domain: &Domain, token: AuthInfo, policy: &Policy) -> Result<(Domain, Event), Refusal> {
    let operation = token.operation;
    if operation == TokenOperation::Redel && !policy.redelegation_tokens {
        return Err(Refusal::RedelTokensEnded);
    }
    if domain.state != DomainState::Active {
        return Err(Refusal::StatusProhibits(Obstacle::of(domain)));
    }
    if operation == TokenOperation::Transfer && domain.vid {
        return Err(Refusal::StatusProhibits(Obstacle::Vid));
    }
    if operation == TokenOperation::Transfer && domain.is_unpaid() {
        return Err(Refusal::InvoiceOpen);
    }
    let mut changed = clear(domain, &[operation]);
    changed.tokens.push(token);
    Ok((changed, Event::TokenIssued { domain: domain.name.clone(), operation: operation.word() }))
}

/// `domain` without its tokens for `operations`.
pub fn clear(domain: &Domain, operations: &[TokenOperation]) -> Domain {
    let mut cleared = domain.clone();
    cleared.tokens.retain(|token| !operations.contains(&token.operation));
    cleared
}

/// The live token of `domain` for `operation` that `given` is, if it is one.
pub fn find<'a>(
    domain: &'a Domain,
    given: &str,
    operation: TokenOperation,
    now: DateTime<Utc>,
) -> Option<&'a AuthInfo> {
    domain.tokens.iter().find(|token| token.operation == operation && token.opens(given, now))
}

/// Whether a holder of `role` may have tokens for `operation` made under `management`. The
/// registrant keeps the right to leave a registrar; every other role follows the management.
pub fn role_may_issue(role: TokenRole, operation: TokenOperation, management: Management) -> bool {
    match role {
        TokenRole::Reg => management == Management::Registrar,
        TokenRole::Own => management == Management::Registrant || operation == TokenOperation::Transfer,
        TokenRole::Pxy => management == Management::Registrant,
        TokenRole::Nsa => operation == TokenOperation::Redel,
    }
}

/// Shows everything but the token.
impl fmt::Debug for AuthInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuthInfo({:?}, {:?}, until {})", self.operation, self.role, self.expires_at)
    }
}

impl TokenOperation {
    /// The word inside a token.
    pub fn token_word(self) -> &'static str {
        match self {
            Self::Transfer => "TRANSFER",
            Self::Redel => "REDEL",
        }
    }

    /// The word on the wire (`dkhm:authInfoOpType`) and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Transfer => "transfer",
            Self::Redel => "redel",
        }
    }
}

impl TokenRole {
    /// The word inside a token.
    pub fn word(self) -> &'static str {
        match self {
            Self::Own => "OWN",
            Self::Pxy => "PXY",
            Self::Nsa => "NSA",
            Self::Reg => "REG",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::domain::sample;

    #[test]
    fn a_token_opens_only_itself_and_only_in_time() {
        let until = "2026-05-01T00:00:00Z".parse().unwrap();
        let before = "2026-04-30T23:59:59Z".parse().unwrap();
        let token = AuthInfo::issue(TokenOperation::Transfer, TokenRole::Own, [0xab; 16], until);
        assert_eq!(token.token, format!("OWN-TRANSFER-{}", "ab".repeat(16)));
        assert!(token.opens(&token.token, before));
        assert!(!token.opens(&token.token, until));
        assert!(!token.opens("", before));
        assert!(!format!("{token:?}").contains("abab"));
    }

    #[test]
    fn each_role_makes_its_own_kind_of_token() {
        use Management::{Registrant, Registrar};
        use TokenOperation::{Redel, Transfer};
        use TokenRole::{Nsa, Own, Pxy, Reg};
        for (role, operation, registrar, registrant) in [
            (Reg, Transfer, true, false),
            (Reg, Redel, true, false),
            (Own, Transfer, true, true),
            (Own, Redel, false, true),
            (Pxy, Transfer, false, true),
            (Pxy, Redel, false, true),
            (Nsa, Transfer, false, false),
            (Nsa, Redel, true, true),
        ] {
            assert_eq!(role_may_issue(role, operation, Registrar), registrar, "{role:?} {operation:?}");
            assert_eq!(role_may_issue(role, operation, Registrant), registrant, "{role:?} {operation:?}");
        }
    }

    #[test]
    fn a_token_is_found_only_for_its_operation() {
        let key = sample::token(TokenOperation::Redel, TokenRole::Own);
        let domain = Domain { tokens: vec![key.clone()], ..sample::domain() };
        let now = sample::at("2026-06-01T00:00:00Z");
        assert_eq!(find(&domain, &key.token, TokenOperation::Redel, now), Some(&key));
        assert_eq!(find(&domain, &key.token, TokenOperation::Transfer, now), None);
    }
}
