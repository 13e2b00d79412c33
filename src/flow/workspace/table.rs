//! Loaded rows of one kind, with a journal to undo what a command did to them.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Loaded rows of one kind, with what became of them.
#[derive(Debug)]
pub struct Table<K, V> {
    slots: BTreeMap<K, Slot<V>>,
    journal: Vec<(K, Option<Slot<V>>)>,
}

#[derive(Debug)]
struct Slot<V> {
    value: Option<Arc<V>>,
    dirty: bool,
}

impl<V> Clone for Slot<V> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), dirty: self.dirty }
    }
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { slots: BTreeMap::new(), journal: Vec::new() }
    }
}

impl<K: Ord + Clone, V> Table<K, V> {
    /// Puts a row from storage in place (`None`: looked for and absent). A row that is there
    /// already, perhaps changed, stays.
    pub fn load(&mut self, key: K, value: Option<V>) {
        self.slots.entry(key).or_insert_with(|| Slot { value: value.map(Arc::new), dirty: false });
    }

    /// Whether the row was looked for.
    pub fn is_loaded(&self, key: &K) -> bool {
        self.slots.contains_key(key)
    }

    /// Whether the row was changed.
    pub fn is_dirty(&self, key: &K) -> bool {
        self.slots.get(key).is_some_and(|slot| slot.dirty)
    }

    /// Every changed row in key order; `None` means it is to be deleted.
    pub fn dirty(&self) -> impl Iterator<Item = (&K, Option<&V>)> {
        self.slots.iter().filter(|(_, slot)| slot.dirty).map(|(key, slot)| (key, slot.value.as_deref()))
    }

    pub(super) fn get(&self, key: &K) -> Option<Option<Arc<V>>> {
        self.slots.get(key).map(|slot| slot.value.clone())
    }

    pub(super) fn set(&mut self, key: K, value: Option<V>) {
        let new = Slot { value: value.map(Arc::new), dirty: true };
        let old = self.slots.insert(key.clone(), new);
        self.journal.push((key, old));
    }

    /// How much has been changed so far.
    pub(super) fn mark(&self) -> usize {
        self.journal.len()
    }

    pub(super) fn undo_to(&mut self, mark: usize) {
        if self.journal.len() == mark {
            return;
        }
        for (key, old) in self.journal.drain(mark..).rev() {
            match old {
                Some(slot) => self.slots.insert(key, slot),
                None => self.slots.remove(&key),
            };
        }
    }
}
