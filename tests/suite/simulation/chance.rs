//! Whom and what chance picks.

use navn::registry::domain::Domain;

use super::Play;
use super::oracle::Name;

impl Play {
    /// One of the registrars.
    pub fn any_registrar(&mut self) -> String {
        self.dice.word(&["REG-1001", "REG-1001", "REG-1002", "REG-1002", "REG-1003"]).to_owned()
    }

    /// A name that is registered, or was, or will be.
    pub fn any_name(&mut self) -> String {
        match self.registered(|_| true) {
            Some((name, _)) if self.dice.percent(80) => name,
            _ => self.free_name(),
        }
    }

    /// A name that most probably nobody has.
    pub fn free_name(&mut self) -> String {
        let offered: Vec<String> =
            self.oracle.positions.values().filter(|p| p.offered_until.is_some()).map(|p| p.domain.clone()).collect();
        if !offered.is_empty() && self.dice.percent(35) {
            return self.dice.pick(&offered).clone();
        }
        let applied_for: Vec<String> = self.oracle.applications.values().map(|one| one.name.clone()).collect();
        if !applied_for.is_empty() && self.dice.percent(20) {
            return self.dice.pick(&applied_for).clone();
        }
        for _ in 0..20 {
            let name = format!("navn{}.dk", self.dice.below(NAMES));
            if !self.oracle.names.contains_key(&name) {
                return name;
            }
        }
        format!("nyt{}.dk", self.step)
    }

    /// A registered name of a kind.
    pub fn registered(&mut self, wanted: impl Fn(&Name) -> bool) -> Option<(String, Name)> {
        let names: Vec<_> = self.oracle.names.iter().filter(|(_, name)| wanted(name)).collect();
        if names.is_empty() {
            return None;
        }
        let (domain, name) = self.dice.pick(&names);
        Some(((*domain).clone(), (*name).clone()))
    }

    /// Whoever may do something to a name, and now and then somebody else.
    pub fn manager(&mut self, name: &Name) -> String {
        if name.is_managed() && self.dice.percent(90) { name.sponsor.clone() } else { self.any_registrar() }
    }

    /// A contact, whoever's.
    pub fn any_contact(&mut self) -> String {
        let handles: Vec<&String> = self.oracle.people.keys().collect();
        (*self.dice.pick(&handles)).clone()
    }

    /// A contact a registrar may register for: one of its own, or one that manages itself.
    pub fn contact_of(&mut self, registrar: &str, own: bool) -> String {
        let sponsor = if own { "DKHM1-DK" } else { registrar };
        let fit = |person: &&(&String, &super::oracle::Person)| person.1.sponsor == sponsor;
        let handles: Vec<String> =
            self.oracle.people.iter().filter(|one| fit(&one)).map(|(handle, _)| handle.clone()).collect();
        if handles.is_empty() { self.any_contact() } else { self.dice.pick(&handles).clone() }
    }

    /// Two or three hosts, some of which may not exist; those below the name itself now and then.
    pub fn some_hosts(&mut self, name: &str) -> Vec<String> {
        let count = 2 + usize::from(self.dice.percent(20));
        let mut hosts: Vec<String> = Vec::new();
        while hosts.len() < count {
            let host = if self.dice.percent(70) {
                self.dice.word(&super::HOSTS).to_owned()
            } else {
                self.dice.pick(&self.hosts).clone()
            };
            if !hosts.contains(&host) && (!host.ends_with(name) || self.dice.percent(50)) {
                hosts.push(host);
            }
        }
        hosts
    }

    /// A name as staff sees it.
    pub async fn record(&self, domain: &str) -> Result<Option<Domain>, String> {
        let name = domain.parse().map_err(|_| format!("{domain} is no name"))?;
        self.house.registry.store.domain(&name).await.map_err(|error| error.to_string())
    }
}

/// Names chance chooses from.
const NAMES: usize = 60;
