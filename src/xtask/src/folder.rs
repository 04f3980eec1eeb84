//! Replacing a whole folder at once, and only if it changed.

use std::{collections::BTreeMap, fs, io, path::Path};

use anyhow::Result;

/// Puts `new` in the place of `old`. If they hold the same, `old` stays untouched, so that
/// nothing that depends on its files is built again. Returns whether it changed.
pub(crate) fn replace(old: &Path, new: &Path) -> Result<bool> {
    if old.exists() && contents(old)? == contents(new)? {
        fs::remove_dir_all(new)?;
        return Ok(false);
    }
    let outgoing = old.with_extension("old");
    remove(&outgoing)?;
    if old.exists() {
        fs::rename(old, &outgoing)?;
    }
    fs::rename(new, old)?;
    remove(&outgoing)?;
    Ok(true)
}

/// Removes the folder if it is there.
pub(crate) fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

/// Every file below the folder, by its path from there.
fn contents(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let below = path.strip_prefix(folder)?.to_string_lossy().into_owned();
                found.insert(below, fs::read(&path)?);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_different_folder_takes_the_place() {
        let home = tempfile::tempdir().unwrap();
        let (old, new) = (home.path().join("app"), home.path().join("app.new"));
        let check = |content: &str, expect: bool| {
            fs::create_dir_all(new.join("deep")).unwrap();
            fs::write(new.join("deep/file"), content).unwrap();
            assert_eq!(replace(&old, &new).unwrap(), expect);
            assert_eq!(fs::read_to_string(old.join("deep/file")).unwrap(), content);
            assert!(!new.exists());
        };
        check("one", true);
        check("one", false);
        check("two", true);
    }
}
