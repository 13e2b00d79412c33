//! What is due is seen before it is written down: pictures from before due work and from after it.

use super::oracle::State;
use super::oracle::calendar::day;
use super::{Check, Play, xml};
use navn::registry::staff::Due;

/// What was asked by whom, and what was shown.
pub struct Picture {
    who: String,
    command: String,
    shown: String,
}

impl Play {
    /// Looks at what is due, and at many other things if `much`.
    pub async fn mirror(&mut self, much: bool) -> Result<Vec<Picture>, String> {
        let now = self.house.now();
        let due = self.house.registry.store.due(now, DUE_MAX).await.map_err(|error| error.to_string())?;
        let (mut names, mut contacts) = (Vec::new(), Vec::new());
        for (_, due) in due {
            match due {
                Due::Domain(name) => names.push(name.to_string()),
                Due::Contact(handle) => contacts.push(handle.to_string()),
                Due::Approval(_) | Due::Registrar(_) | Due::Invoice(_) => {}
            }
        }
        if much {
            let some = |dice: &mut crate::harness::dice::Dice| dice.percent(25);
            let known: Vec<String> = self.oracle.names.keys().cloned().collect();
            names.extend(known.into_iter().filter(|_| some(&mut self.dice)));
            let known: Vec<String> = self.oracle.people.keys().cloned().collect();
            contacts.extend(known.into_iter().filter(|_| some(&mut self.dice)).take(CONTACTS_MAX));
        }
        let mut questions = Vec::new();
        for name in &names {
            let sponsor = self.oracle.names.get(name).map(|name| name.sponsor.clone());
            let viewer = sponsor.filter(|sponsor| sponsor.starts_with("REG-"));
            questions.push((viewer.unwrap_or_else(|| "REG-1001".to_owned()), xml::info("domain", name)));
            questions.push(("REG-1003".to_owned(), xml::check(name)));
        }
        questions.extend(contacts.iter().map(|handle| ("REG-1001".to_owned(), xml::info("contact", handle))));
        if much {
            questions.extend(self.hosts.clone().iter().map(|host| ("REG-1002".to_owned(), xml::info("host", host))));
        }
        let mut pictures = Vec::new();
        for (who, command) in questions {
            let shown = self.look(&who, &command).await?;
            pictures.push(Picture { who, command, shown });
        }
        Ok(pictures)
    }

    /// Everything looks as it did, and names as the oracle knows them.
    pub async fn compare(&mut self, pictures: Vec<Picture>) -> Check {
        for Picture { who, command, shown } in pictures {
            let after = self.look(&who, &command).await?;
            let shown = self
                .oracle
                .gone_hosts
                .iter()
                .fold(shown, |shown, host| shown.replace(&format!("<domain:host>{host}</domain:host>"), ""));
            self.counts.mirrored += 1;
            // So does it whether people are still there.
            let gone = !after.contains("code=\"1000\"") && !command.contains("<domain:");
            if after != shown && !gone {
                return Err(format!(
                    "{who} {command}\nbefore due work: {}\nafter it: {}",
                    beside(&shown, &after),
                    beside(&after, &shown)
                ));
            }
        }
        Ok(())
    }

    /// A question about some name is answered as the oracle would.
    pub async fn somebody_asks(&mut self) -> Check {
        let (name, who) = (self.any_name(), self.any_registrar());
        let said = self.question(&who, &xml::info("domain", &name)).await?;
        if self.asleep_until.is_none() {
            self.agrees(&name, &said.document)?;
        }
        let said = self.question(&who, &xml::check(&name)).await?;
        if self.asleep_until.is_some() {
            return Ok(());
        }
        let taken = self.oracle.names.contains_key(&name);
        let offered = self.oracle.line(&name).iter().any(|(_, position)| position.offered_until.is_some());
        let applied = self.oracle.applications.values().any(|application| application.name == name);
        let free = said.document.contains("avail=\"1\"") || said.document.contains("avail=\"true\"");
        if free == (taken || offered || applied) {
            return Err(format!("{name} taken {taken}, offered {offered}, applied for {applied}: {}", said.document));
        }
        Ok(())
    }

    fn agrees(&self, name: &str, document: &str) -> Check {
        let Some(known) = self.oracle.names.get(name) else {
            return if document.contains("<domain:exDate>") {
                Err(format!("{name} is not registered: {document}"))
            } else {
                Ok(())
            };
        };
        let expected = [
            format!("<domain:clID>{}</domain:clID>", known.sponsor),
            format!("<domain:registrant>{}</domain:registrant>", known.registrant),
            format!("<domain:exDate>{}", known.until.format("%Y-%m-%dT%H:%M:%S")),
        ];
        let held = document.contains("s=\"serverHold\"");
        let missing = expected.iter().find(|text| !document.contains(text.as_str()));
        match missing {
            Some(text) => Err(format!("no {text} (until {}) in {document}", day(known.until))),
            None if held != (known.state != State::Active) => Err(format!("{:?}: {document}", known.state)),
            None => Ok(()),
        }
    }

    /// What an answer shows, without its identifiers and the state of the queue.
    async fn look(&mut self, who: &str, command: &str) -> Result<String, String> {
        let said = self.question(who, command).await?;
        let document = said.document;
        let shown = document.split("<trID>").next().unwrap_or(&document);
        let shown = match (shown.find("<msgQ"), shown.find("<resData>")) {
            (Some(from), Some(to)) if from < to => format!("{}{}", &shown[..from], &shown[to..]),
            (Some(from), None) => shown[..from].to_owned(),
            _ => shown.to_owned(),
        };
        Ok(LINKS.iter().fold(shown, |shown, status| shown.replace(status, "")))
    }
}

/// What of a text is not in another, with what is around it.
fn beside<'t>(one: &'t str, other: &str) -> &'t str {
    let same = |(one, other): &(char, char)| one == other;
    let ahead: usize = one.chars().zip(other.chars()).take_while(same).map(|(one, _)| one.len_utf8()).sum();
    let behind: usize =
        one.chars().rev().zip(other.chars().rev()).take_while(same).map(|(one, _)| one.len_utf8()).sum();
    let (from, to) = (ahead.saturating_sub(AROUND), (one.len() - behind.min(one.len())).max(ahead) + AROUND);
    let from = (0..=from).rev().find(|at| one.is_char_boundary(*at)).unwrap_or(0);
    let to = (to..one.len()).find(|at| one.is_char_boundary(*at)).unwrap_or(one.len());
    &one[from..to]
}

/// What shows whether anybody needs a host or contact: that follows from rows of others, and shows
/// when what needed them is written down.
const LINKS: [&str; 6] = [
    "<contact:status s=\"linked\"/>",
    "<host:status s=\"linked\"/>",
    "<host:status s=\"serverDeleteProhibited\"/>",
    "<host:status s=\"ok\"/>",
    "<domain:status s=\"serverDeleteProhibited\"/>",
    "<domain:status s=\"ok\"/>",
];
const AROUND: usize = 60;
const DUE_MAX: usize = 12;
const CONTACTS_MAX: usize = 12;
