//! What is offered under which profile.

use std::sync::Arc;

use crate::epp::greeting::Greeting;
use crate::epp::namespace::{
    BALANCE, CONTACT, DKHM_4_3, DKHM_4_4, DKHM_4_5, DKHM_DOMAIN_4_3, DKHM_DOMAIN_4_4, DOMAIN, HOST, Offer, RGP, SEC_DNS,
};
use crate::registry::policy::Profile;

/// The greeting of each profile: rules change while a server runs.
#[derive(Debug)]
pub struct Greetings {
    dk_2023: Arc<Greeting>,
    dk_2026: Arc<Greeting>,
}

impl Greetings {
    /// The greetings by the name of `service`.
    pub fn new(service: &str) -> Self {
        let greeting = |profile| Arc::new(Greeting::new(service, offer(profile)));
        Self { dk_2023: greeting(Profile::Dk2023), dk_2026: greeting(Profile::Dk2026) }
    }

    /// The greeting while `profile` is in force.
    pub fn of(&self, profile: Profile) -> &Arc<Greeting> {
        match profile {
            Profile::Dk2023 => &self.dk_2023,
            Profile::Dk2026 => &self.dk_2026,
        }
    }
}

/// The services of a profile, in the order of the .dk registry.
fn offer(profile: Profile) -> Offer {
    let objects = vec![HOST, DOMAIN, CONTACT, BALANCE];
    let extensions = match profile {
        Profile::Dk2023 => vec![SEC_DNS, RGP, DKHM_4_3, DKHM_4_4, DKHM_DOMAIN_4_3, DKHM_DOMAIN_4_4],
        Profile::Dk2026 => vec![SEC_DNS, RGP, DKHM_4_4, DKHM_4_5, DKHM_DOMAIN_4_4],
    };
    Offer { objects, extensions }
}
