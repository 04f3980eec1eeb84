//! Where the keys of personal data are, and changing them.

use std::path::PathBuf;

use linggong_store::{People, Store, VAULT_FILE, Vault};

use crate::cli::DataOptions;

/// People, with the keys that these options name.
pub(crate) async fn people(store: Store, options: &DataOptions) -> anyhow::Result<People> {
    Ok(People::open(store, &key_file(options), random).await?)
}

/// Adds a key and seals everything anew with it. The old key stays in the file: backups of
/// the database still need it.
pub(crate) async fn rotate(options: &DataOptions) -> anyhow::Result<()> {
    let store = Store::open(&options.data).await?;
    // Refused before anything changes, if these are not the keys of this database.
    people(store.clone(), options).await?;
    let number = Vault::add_key(&key_file(options), random)?;
    let sealed = people(store.clone(), options).await?.reseal().await?;
    store.close().await;
    println!("Key {number} is in use; {sealed} records are sealed anew.");
    Ok(())
}

fn key_file(options: &DataOptions) -> PathBuf {
    let beside = || options.data.join(VAULT_FILE);
    options.key_file.clone().unwrap_or_else(beside)
}

/// The operating system's randomness. Without it nothing may be sealed.
fn random(bytes: &mut [u8]) {
    #[expect(
        clippy::expect_used,
        reason = "a key made without randomness would be worse"
    )]
    getrandom::fill(bytes).expect("the operating system has randomness");
}
