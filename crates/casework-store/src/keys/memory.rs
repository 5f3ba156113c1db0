//! Keys that last as long as the program: for tests.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use casework_core::PersonId;

use super::{ClientKey, KeyError, Keys};

/// Keys in memory. Once it is dropped, nothing that was sealed with them can be read.
///
/// ```
/// use casework_store::keys::{Keys, MemoryKeys};
/// let (keys, client) = (MemoryKeys::default(), "01941f29-7c00-7000-8000-000000000001".parse().unwrap());
/// let key = keys.make(client).unwrap();
/// assert_eq!(keys.find(client).unwrap().map(|found| found.name()), Some(key.name()));
/// keys.erase(client).unwrap();
/// assert!(keys.find(client).unwrap().is_none());
/// ```
#[derive(Debug, Default)]
pub struct MemoryKeys(Mutex<BTreeMap<PersonId, ClientKey>>);

impl Keys for MemoryKeys {
    fn make(&self, client: PersonId) -> Result<ClientKey, KeyError> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = keys.get(&client) {
            return Ok(key.clone());
        }
        let key = ClientKey::new()?;
        keys.insert(client, key.clone());
        Ok(key)
    }

    fn find(&self, client: PersonId) -> Result<Option<ClientKey>, KeyError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&client).cloned())
    }

    fn erase(&self, client: PersonId) -> Result<(), KeyError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&client);
        Ok(())
    }
}
