//! Waiting for a condition, never for a while.

use std::future::Future;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Waits until `look` gives something; how long it took comes with it.
///
/// # Errors
/// If it does not within `limit`.
pub async fn until_some<T, F>(
    what: &str,
    limit: Duration,
    mut look: impl FnMut() -> F,
) -> Result<(T, Duration)>
where
    F: Future<Output = Result<Option<T>>>,
{
    let start = Instant::now();
    let mut last = None;
    while start.elapsed() < limit {
        match look().await {
            Ok(Some(found)) => return Ok((found, start.elapsed())),
            Ok(None) => {}
            Err(error) => last = Some(error),
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    match last {
        Some(error) => bail!("{what}: not within {limit:?}; last: {error:#}"),
        None => bail!("{what}: not within {limit:?}"),
    }
}

/// Waits until `look` holds.
///
/// # Errors
/// If it does not within `limit`.
pub async fn until<F>(what: &str, limit: Duration, mut look: impl FnMut() -> F) -> Result<Duration>
where
    F: Future<Output = Result<bool>>,
{
    let (_, took) = until_some(what, limit, || {
        let looked = look();
        async move { Ok(looked.await?.then_some(())) }
    })
    .await?;
    Ok(took)
}
