//! Keys that last as long as the program: for tests.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use casework_core::PersonId;

use super::{ClientKey, KeyError, Keys};

/// Keys in memory. Once it is dropped, nothing that was sealed with them can be read.
///
/// ```
/// use casework_store::keys::{Keys, MemoryKeys};
/// let (keys, client) = (MemoryKeys::default(), "01941f29-7c00-7000-8000-000000000001".parse().unwrap());
/// let key = keys.make(client).unwrap();
/// assert_eq!(keys.find(client).unwrap().map(|found| found.name()), Some(key.name()));
/// keys.erase(client, &key.name()).unwrap();
/// assert!(keys.find(client).unwrap().is_none());
/// ```
#[derive(Debug, Default)]
pub struct MemoryKeys(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    kept: BTreeMap<PersonId, ClientKey>,
    /// The names of keys that were erased.
    erased: BTreeSet<String>,
}

impl MemoryKeys {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keys for MemoryKeys {
    fn make(&self, client: PersonId) -> Result<ClientKey, KeyError> {
        let mut keys = self.inner();
        if let Some(key) = keys.kept.get(&client) {
            return Ok(key.clone());
        }
        let key = ClientKey::new()?;
        keys.kept.insert(client, key.clone());
        Ok(key)
    }

    fn find(&self, client: PersonId) -> Result<Option<ClientKey>, KeyError> {
        Ok(self.inner().kept.get(&client).cloned())
    }

    fn erase(&self, client: PersonId, name: &str) -> Result<(), KeyError> {
        let mut keys = self.inner();
        if keys.kept.get(&client).is_some_and(|key| key.name() == name) {
            keys.kept.remove(&client);
            keys.erased.insert(name.to_owned());
        }
        if keys.erased.contains(name) { Ok(()) } else { Err(KeyError::Unknown { name: name.to_owned() }) }
    }
}
