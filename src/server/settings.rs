//! What the parts of the server take from its configuration.

use super::login::LoginLimits;
use crate::config::{LimitsSection, SessionSection};
use crate::session;

/// Limits of the EPP port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections in all.
    pub connections_max: usize,
    /// Connections from one IPv4 address or IPv6 /64 network.
    pub connections_per_address_max: usize,
    /// Most octets of a frame, its header included.
    pub frame_max: u32,
    /// Commands a second of one account, or of one address before a login; none means any number.
    pub commands_per_second: Option<u32>,
    /// Logins.
    pub login: LoginLimits,
}

impl Limits {
    /// The limits a configuration sets.
    pub fn of(section: &LimitsSection) -> Self {
        Self {
            connections_max: section.connections_max,
            connections_per_address_max: section.connections_per_address_max,
            frame_max: section.frame_max,
            commands_per_second: Some(section.commands_per_second).filter(|count| *count > 0),
            login: LoginLimits {
                sessions_max: section.sessions_per_registrar_max,
                lock_after: section.login_lock_after,
                lock_s: section.login_lock_s,
            },
        }
    }
}

/// The limits of a session.
pub fn session_limits(section: &SessionSection) -> session::Limits {
    let &SessionSection { idle_s, absolute_s, login_s, login_failures_max, errors_max } = section;
    session::Limits { idle_s, absolute_s, login_s, login_failures_max, errors_max }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn a_rate_of_zero_means_any_rate() {
        let mut section = Config::default().limits;
        assert_eq!(Limits::of(&section).commands_per_second, Some(1000));
        section.commands_per_second = 0;
        assert_eq!(Limits::of(&section).commands_per_second, None);
    }

    #[test]
    fn the_default_limits_are_those_of_the_dk_rules() {
        let config = Config::default();
        assert_eq!(Limits::of(&config.limits).frame_max, 262_144);
        let session = session_limits(&config.session);
        assert_eq!((session.idle_s, session.absolute_s, session.errors_max), (300, 28_800, 3));
    }
}
