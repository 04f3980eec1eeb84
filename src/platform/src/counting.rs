//! Reports are counted few at a time: each goes through the records of up to a year of a
//! province, on one of the few connections that feeds and kiosks read by, too.

use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::error::{ApiError, ApiResult};

/// Reports counted at the same time: with two of the store's four readers for them, two are left
/// for everybody else, and a small report need not wait for a long one.
const AT_ONCE_MAX: usize = 2;
/// Whoever finds no place for so long is told to come back, as the store does.
const WAIT_MAX: Duration = Duration::from_secs(10);

/// The places for those who count.
pub(crate) struct Counting {
    places: Semaphore,
    wait_max: Duration,
}

impl Default for Counting {
    fn default() -> Self {
        Self {
            places: Semaphore::new(AT_ONCE_MAX),
            wait_max: WAIT_MAX,
        }
    }
}

impl Counting {
    /// A place, until it is dropped; whoever has waited longest is next.
    ///
    /// # Errors
    /// If there is none for long.
    pub(crate) async fn place(&self) -> ApiResult<SemaphorePermit<'_>> {
        let place = tokio::time::timeout(self.wait_max, self.places.acquire()).await;
        let busy = || ApiError::unavailable("看报表的人太多，请过一会儿再试");
        place.map_err(|_| busy())?.map_err(|_| busy())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn two_count_and_the_third_waits() {
        let counting = Counting {
            wait_max: Duration::ZERO,
            ..Counting::default()
        };
        let first = counting.place().await.unwrap();
        let second = counting.place().await.unwrap();
        assert!(counting.place().await.is_err());
        drop(first);
        assert!(counting.place().await.is_ok());
        drop(second);
    }
}
