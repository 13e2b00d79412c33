//! Counted places: how many may do something at once, in total or for one key.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Places for each key, given back when they are dropped.
#[derive(Debug)]
pub struct Places<K: Eq + Hash> {
    taken: Arc<Mutex<Taken<K>>>,
    each_max: usize,
    total_max: usize,
}

/// One taken place.
#[derive(Debug)]
pub struct Place<K: Eq + Hash> {
    taken: Arc<Mutex<Taken<K>>>,
    key: K,
}

#[derive(Debug)]
struct Taken<K> {
    total: usize,
    each: HashMap<K, usize>,
}

impl<K: Clone + Eq + Hash> Places<K> {
    /// At most `each_max` places a key and `total_max` in all.
    pub fn new(each_max: usize, total_max: usize) -> Self {
        let taken = Taken { total: 0, each: HashMap::new() };
        Self { taken: Arc::new(Mutex::new(taken)), each_max, total_max }
    }

    /// A place for `key`, if one is left.
    pub fn take(&self, key: K) -> Option<Place<K>> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.each.get(&key).copied().unwrap_or(0);
        if taken.total >= self.total_max || count >= self.each_max {
            return None;
        }
        taken.total += 1;
        taken.each.insert(key.clone(), count + 1);
        Some(Place { taken: Arc::clone(&self.taken), key })
    }
}

impl<K: Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.total -= 1;
        let Some(count) = taken.each.get_mut(&self.key) else { return };
        *count -= 1;
        if *count == 0 {
            taken.each.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_own_limit() {
        let places = Places::new(2, 10);
        let held = [places.take("a"), places.take("a")];
        assert!(held.iter().all(Option::is_some));
        assert!(places.take("a").is_none());
        assert!(places.take("b").is_some());
    }

    #[test]
    fn a_dropped_place_is_free_again() {
        let places = Places::new(1, 1);
        let place = places.take("a");
        assert!(places.take("a").is_none());
        drop(place);
        assert!(places.take("a").is_some());
    }

    #[test]
    fn the_total_is_limited_too() {
        let places = Places::new(2, 3);
        let _held = [places.take("a"), places.take("a"), places.take("b")];
        assert!(places.take("c").is_none());
    }
}
