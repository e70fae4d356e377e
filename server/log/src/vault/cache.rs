//! Keys that were used lately.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use super::{KeyClass, crypt::Secret};
use crate::{id::KeyId, sealed::COMMITMENT_LEN};

/// What is derived from an unwrapped key; the key itself is not kept.
pub(super) struct KeyMaterial {
    pub(super) class: KeyClass,
    pub(super) cipher_key: Secret,
    pub(super) commitment: [u8; COMMITMENT_LEN],
    /// What pseudonyms are made with, see [`Derivation`](super::store::Derivation).
    pub(super) mac_key: Secret,
}

/// A bounded cache in two generations: when the young one is full it becomes the old one, and
/// what was in the old one and not asked for since is dropped, which wipes it.
pub(super) struct KeyCache {
    half: usize,
    generations: RwLock<Generations>,
}

#[derive(Default)]
struct Generations {
    young: HashMap<KeyId, Arc<KeyMaterial>>,
    old: HashMap<KeyId, Arc<KeyMaterial>>,
}

impl KeyCache {
    /// A cache of at most this many keys.
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            half: (capacity / 2).max(1),
            generations: RwLock::default(),
        }
    }

    pub(super) fn get(&self, id: KeyId) -> Option<Arc<KeyMaterial>> {
        {
            let generations = self
                .generations
                .read()
                .unwrap_or_else(PoisonError::into_inner);
            if let Some(key) = generations.young.get(&id) {
                return Some(Arc::clone(key));
            }
            generations.old.get(&id)?;
        }
        let mut generations = self
            .generations
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        // Looked for again: between the two locks the key may have been destroyed or moved.
        if let Some(key) = generations.old.remove(&id) {
            self.admit(&mut generations, id, &key);
        }
        generations.young.get(&id).cloned()
    }

    pub(super) fn insert(&self, id: KeyId, key: &Arc<KeyMaterial>) {
        let mut generations = self
            .generations
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        self.admit(&mut generations, id, key);
    }

    pub(super) fn remove(&self, id: KeyId) {
        let mut generations = self
            .generations
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        generations.young.remove(&id);
        generations.old.remove(&id);
    }

    fn admit(&self, generations: &mut Generations, id: KeyId, key: &Arc<KeyMaterial>) {
        if generations.young.len() >= self.half {
            generations.old = std::mem::take(&mut generations.young);
        }
        generations.young.insert(id, Arc::clone(key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Arc<KeyMaterial> {
        Arc::new(KeyMaterial {
            class: KeyClass::Subject,
            cipher_key: Secret::default(),
            commitment: [0; 32],
            mac_key: Secret::default(),
        })
    }

    fn id(n: u8) -> KeyId {
        KeyId::from_bytes([n; 16])
    }

    #[test]
    fn stays_within_its_bound_and_keeps_what_is_used() {
        let cache = KeyCache::new(8);
        for n in 0..200 {
            cache.insert(id(n), &key());
            assert!(cache.get(id(0)).is_some(), "in use after {n} others");
            let generations = cache.generations.read().unwrap();
            assert!(generations.young.len() + generations.old.len() <= 8);
        }
        assert!(cache.get(id(5)).is_none());
    }

    #[test]
    fn removes_from_both_generations() {
        let cache = KeyCache::new(4);
        for n in 0..4 {
            cache.insert(id(n), &key());
        }
        for n in 0..4 {
            cache.remove(id(n));
            assert!(cache.get(id(n)).is_none());
        }
    }
}
