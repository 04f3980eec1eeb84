//! The keys of personal data: a file beside the database, never in it.
//!
//! What people say about themselves is sealed with AES-256-GCM under the newest key; older
//! keys stay until everything is sealed anew. A separate key makes the hashes by which people
//! are found again. Whoever has only the database has nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::{StoreError, StoreResult};

/// The file in the data directory, unless another is named.
pub const VAULT_FILE: &str = "personal.key";

const HEADER: &str = "linggong personal data keys 1";
const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;
/// A sealed text begins with the number of its key.
const NUMBER_BYTES: usize = 4;

/// Where random bytes come from.
pub type Random = fn(&mut [u8]);

/// The keys, in memory.
pub struct Vault {
    keys: BTreeMap<u32, Aes256Gcm>,
    newest: u32,
    /// Ready to hash; cloned for each text.
    lookup: Hmac<Sha256>,
    random: Random,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Vault({} keys)", self.keys.len())
    }
}

impl Vault {
    /// Reads the key file, or makes one that only its owner can read.
    ///
    /// # Errors
    /// [`StoreError::Vault`] if it cannot be read or made, is not a key file, or others can
    /// read it.
    pub fn open(path: &Path, random: Random) -> StoreResult<Self> {
        let wrong = |what: String| StoreError::Vault(format!("{}: {what}", path.display()));
        match std::fs::metadata(path) {
            Ok(found) if found.permissions().mode() & 0o077 != 0 => {
                return Err(wrong("others can read it; chmod 600".to_owned()));
            }
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                make(path, random).map_err(|error| wrong(error.to_string()))?;
            }
            Err(error) => return Err(wrong(error.to_string())),
        }
        let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        Self::parse(&text, random).ok_or_else(|| wrong("not a key file".to_owned()))
    }

    fn parse(text: &str, random: Random) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next() != Some(HEADER) {
            return None;
        }
        let mut keys = BTreeMap::new();
        let mut lookup = None;
        for line in lines {
            let (name, hex) = line.split_once(' ')?;
            let key: [u8; KEY_BYTES] = const_hex::decode_to_array(hex).ok()?;
            if name == "lookup" {
                lookup = Hmac::new_from_slice(&key).ok();
            } else {
                keys.insert(name.parse().ok()?, Aes256Gcm::new(&key.into()));
            }
        }
        Some(Self {
            newest: *keys.keys().last()?,
            keys,
            lookup: lookup?,
            random,
        })
    }

    /// Adds a key to the file; what is sealed from the next start on is sealed with it.
    ///
    /// # Errors
    /// [`StoreError::Vault`] if the file cannot be written.
    pub fn add_key(path: &Path, random: Random) -> StoreResult<u32> {
        let number = Self::open(path, random)?.newest + 1;
        let line = format!("{number} {}\n", fresh_hex(random));
        let append = || {
            let mut file = std::fs::OpenOptions::new().append(true).open(path)?;
            file.write_all(line.as_bytes())?;
            file.sync_all()
        };
        append().map_err(|error| StoreError::Vault(format!("{}: {error}", path.display())))?;
        Ok(number)
    }

    /// Seals a text for one place; it opens nowhere else.
    pub(crate) fn seal(&self, place: &[u8], plain: &[u8]) -> StoreResult<Vec<u8>> {
        let mut nonce = [0; NONCE_BYTES];
        (self.random)(&mut nonce);
        let payload = Payload {
            msg: plain,
            aad: place,
        };
        let sealed = self
            .keys
            .get(&self.newest)
            .and_then(|key| key.encrypt(&nonce.into(), payload).ok())
            .ok_or_else(|| StoreError::Vault("cannot seal".to_owned()))?;
        let mut out = self.newest.to_be_bytes().to_vec();
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        Ok(out)
    }

    /// Opens what was sealed for this place.
    pub(crate) fn unseal(&self, place: &[u8], sealed: &[u8]) -> StoreResult<Vec<u8>> {
        let open = || {
            let (number, rest) = sealed.split_at_checked(NUMBER_BYTES)?;
            let (nonce, message) = rest.split_at_checked(NONCE_BYTES)?;
            let key = self
                .keys
                .get(&u32::from_be_bytes(number.try_into().ok()?))?;
            let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
            let payload = Payload {
                msg: message,
                aad: place,
            };
            key.decrypt(&nonce.into(), payload).ok()
        };
        open().ok_or_else(|| {
            StoreError::Vault("personal data does not open with these keys".to_owned())
        })
    }

    /// Whether this was sealed with the newest key.
    pub(crate) fn is_newest(&self, sealed: &[u8]) -> bool {
        sealed.get(..NUMBER_BYTES) == Some(&self.newest.to_be_bytes()[..])
    }

    /// The keyed hash of a text; `kind` keeps hashes of different things apart.
    #[must_use]
    pub fn mac(&self, kind: &str, text: &[u8]) -> [u8; 32] {
        let mut mac = self.lookup.clone();
        mac.update(kind.as_bytes());
        mac.update(&[0]);
        mac.update(text);
        mac.finalize().into_bytes().into()
    }

    /// Fresh random bytes.
    pub(crate) fn fresh<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.random)(&mut bytes);
        bytes
    }
}

fn fresh_hex(random: Random) -> String {
    let mut key = [0; KEY_BYTES];
    random(&mut key);
    const_hex::encode(key)
}

fn make(path: &Path, random: Random) -> std::io::Result<()> {
    let mut text = format!("{HEADER}\n");
    let _ = writeln!(text, "lookup {}", fresh_hex(random));
    let _ = writeln!(text, "1 {}", fresh_hex(random));
    if let Some(dir) = path.parent() {
        std::fs::create_dir_all(dir)?;
    }
    // Written whole under another name first: a killed process leaves no half key file.
    let part = path.with_extension("part");
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&part)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&part, path)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::*;

    fn random(bytes: &mut [u8]) {
        static NEXT: AtomicU8 = AtomicU8::new(1);
        bytes.fill_with(|| NEXT.fetch_add(1, Ordering::Relaxed));
    }

    #[test]
    fn what_is_sealed_opens_only_in_its_place() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("k");
        let vault = Vault::open(&path, random).unwrap();
        let sealed = vault.seal(b"a", b"13812345678").unwrap();
        assert!(!sealed.windows(5).any(|part| part == b"13812"));
        assert_eq!(vault.unseal(b"a", &sealed).unwrap(), b"13812345678");
        assert!(vault.unseal(b"b", &sealed).is_err());
        let mut bent = sealed.clone();
        *bent.last_mut().unwrap() ^= 1;
        assert!(vault.unseal(b"a", &bent).is_err() && vault.unseal(b"a", &sealed[..9]).is_err());
    }

    #[test]
    fn a_new_key_opens_old_texts_and_finds_the_same_people() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("k");
        let before = Vault::open(&path, random).unwrap();
        let sealed = before.seal(b"a", b"x").unwrap();
        assert_eq!(Vault::add_key(&path, random).unwrap(), 2);
        let after = Vault::open(&path, random).unwrap();
        assert_eq!(after.unseal(b"a", &sealed).unwrap(), b"x");
        assert!(!after.is_newest(&sealed) && after.is_newest(&after.seal(b"a", b"x").unwrap()));
        assert_eq!(after.mac("phone", b"1"), before.mac("phone", b"1"));
        assert_ne!(after.mac("phone", b"1"), after.mac("name", b"1"));
    }

    #[test]
    fn a_key_file_that_others_can_read_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("k");
        Vault::open(&path, random).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(Vault::open(&path, random).is_err());
        let empty = dir.path().join("e");
        std::fs::write(&empty, "").unwrap();
        std::fs::set_permissions(&empty, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert!(Vault::open(&empty, random).is_err());
    }
}
