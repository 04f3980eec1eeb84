//! Passwords: hashed with Argon2id, off the threads that serve screens, two at a time.

use anyhow::Context as _;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Each hash takes a core and 19 MiB for a moment.
static TURNS: Semaphore = Semaphore::const_new(2);
/// Letters and digits that are not taken for each other when read out.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";
const GROUPS: usize = 3;
const GROUP_LETTERS: usize = 4;

/// The hash of a password, as a PHC string.
pub(crate) async fn hash(password: &str) -> anyhow::Result<String> {
    let _turn = TURNS.acquire().await?;
    let password = password.to_owned();
    Ok(spawn_blocking(move || password_auth::generate_hash(password)).await?)
}

/// Whether a password has this hash. Without a hash it takes as long, and does not.
pub(crate) async fn fits(password: &str, hash: Option<String>) -> anyhow::Result<bool> {
    let _turn = TURNS.acquire().await?;
    let password = password.to_owned();
    let fits = spawn_blocking(move || match hash {
        Some(hash) => password_auth::verify_password(password, &hash).is_ok(),
        None => {
            drop(password_auth::generate_hash(password));
            false
        }
    });
    Ok(fits.await?)
}

/// A password to be changed at the first sign-in: 60 random bits, easy to read out.
pub(crate) fn one_time() -> anyhow::Result<String> {
    let mut bytes = [0; GROUPS * GROUP_LETTERS];
    getrandom::fill(&mut bytes).ok().context("no randomness")?;
    let letters = bytes.map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
    let groups = letters.chunks(GROUP_LETTERS).map(String::from_iter);
    Ok(groups.collect::<Vec<_>>().join("-"))
}

#[cfg(test)]
mod tests {
    use linggong_rules::rights::password_error;

    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() -> anyhow::Result<()> {
        let made = hash("lin-2026-a").await?;
        assert!(made.starts_with("$argon2id$"), "{made}");
        assert!(fits("lin-2026-a", Some(made.clone())).await?);
        assert!(!fits("lin-2026-b", Some(made)).await?);
        assert!(!fits("lin-2026-a", None).await?);
        Ok(())
    }

    #[test]
    fn one_time_passwords_differ_and_would_be_accepted() -> anyhow::Result<()> {
        let (one, two) = (one_time()?, one_time()?);
        assert!(one != two && one.len() == 14 && password_error(&one, "lin01").is_none());
        Ok(())
    }
}
