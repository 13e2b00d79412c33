//! What servers said during a test, judged when it ends: every frame is valid.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::schemas::{Variant, judge};

/// Documents heard, each once.
#[derive(Default)]
pub struct Traffic(Mutex<BTreeSet<Vec<u8>>>);

impl Traffic {
    /// What is heard of the server whose certificates are signed by `ca`: clients know it by that.
    pub fn of(ca: &Path) -> Arc<Self> {
        Arc::clone(locked(&SERVERS).get_or_insert_default().entry(ca.to_owned()).or_default())
    }

    /// Keeps a document for [`Traffic::judge`].
    pub fn hear(&self, document: &[u8]) {
        locked(&self.0).insert(document.to_owned());
    }

    /// Fails the test if one of the documents is not valid; does nothing to one that fails anyway.
    pub fn judge(&self) {
        if std::thread::panicking() {
            return;
        }
        let documents: Vec<Vec<u8>> = std::mem::take(&mut *locked(&self.0)).into_iter().collect();
        for (document, complaint) in documents.iter().zip(judge(Variant::Dk, &documents)) {
            if let Some(complaint) = complaint {
                panic!("an answer is not valid: {complaint}\n{}", String::from_utf8_lossy(document));
            }
        }
        println!("{} frames of the server are valid", documents.len());
    }
}

/// A test that fails elsewhere does not make others fail here.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

static SERVERS: Mutex<Option<HashMap<PathBuf, Arc<Traffic>>>> = Mutex::new(None);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clients_of_one_server_hear_is_kept_together() {
        let (here, there) = (Path::new("here/ca.pem"), Path::new("there/ca.pem"));
        Traffic::of(here).hear(HELLO);
        Traffic::of(here).hear(HELLO);
        assert_eq!(locked(&Traffic::of(here).0).len(), 1);
        assert_eq!(locked(&Traffic::of(there).0).len(), 0);
        Traffic::of(here).judge();
        assert_eq!(locked(&Traffic::of(here).0).len(), 0);
    }

    #[test]
    #[should_panic(expected = "an answer is not valid")]
    fn one_invalid_document_fails_the_test() {
        let traffic = Traffic::default();
        traffic.hear(HELLO);
        traffic.hear(b"<hello/>");
        traffic.judge();
    }

    const HELLO: &[u8] = b"<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'><hello/></epp>";
}
