//! What came of a request that could not be written with its answer: the disk was full, or another
//! process held the file. It is tried again while nobody waits for it.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

/// Outcomes that wait at the same time: some minutes of a busy province. Of more, the log says
/// that it does not know.
const WAITING_MAX: usize = 1_000;
/// Pauses before each try, in seconds: an hour in all, in which somebody frees a full disk or an
/// import ends.
const PAUSES_S: [u64; 8] = [1, 4, 15, 60, 240, 600, 1_200, 1_500];

/// Outcomes that wait to be written. Each ends with its last try, all with the server.
#[derive(Clone)]
pub(super) struct Late(Arc<Semaphore>);

impl Default for Late {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(WAITING_MAX)))
    }
}

impl Late {
    /// Tries again, later, to write what came of a line; `false` if too many wait already, and it is
    /// lost.
    pub(super) fn write<F, E>(
        &self,
        line: i64,
        write: impl Fn() -> F + Send + Sync + 'static,
    ) -> bool
    where
        F: Future<Output = Result<(), E>> + Send,
        E: Display + Send,
    {
        let Ok(place) = Arc::clone(&self.0).try_acquire_owned() else {
            tracing::error!(
                line,
                "too many outcomes wait for the audit log: one is lost"
            );
            return false;
        };
        tokio::spawn(async move {
            let _place = place;
            match again(PAUSES_S.map(Duration::from_secs), write).await {
                Ok(()) => tracing::info!(line, "wrote an outcome into the audit log late"),
                Err(error) => {
                    tracing::error!(%error, line, "cannot write an outcome into the audit log");
                }
            }
        });
        true
    }
}

/// Tries after each pause, until it is done; the last refusal if it never is.
async fn again<F, E>(
    pauses: impl IntoIterator<Item = Duration, IntoIter: Send>,
    write: impl Fn() -> F,
) -> F::Output
where
    F: Future<Output = Result<(), E>>,
{
    let mut done = Ok(());
    for pause in pauses {
        tokio::time::sleep(pause).await;
        done = write().await;
        if done.is_ok() {
            break;
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn it_is_tried_until_it_is_written_and_not_for_ever() {
        for (failures, tries, is_written) in [(0, 1, true), (2, 3, true), (9, 8, false)] {
            let tried = AtomicUsize::new(0);
            let write = || {
                let is_done = tried.fetch_add(1, Ordering::SeqCst) >= failures;
                async move { if is_done { Ok(()) } else { Err("full") } }
            };
            let done = again(PAUSES_S.map(|_| Duration::ZERO), write).await;
            assert_eq!(done.is_ok(), is_written, "{failures}");
            assert_eq!(tried.load(Ordering::SeqCst), tries, "{failures}");
        }
    }

    #[tokio::test]
    async fn no_more_wait_than_there_are_places_for() {
        let late = Late(Arc::new(Semaphore::new(1)));
        for (line, is_waiting) in [(0, true), (1, false)] {
            let has_place = late.write(line, || async { Err("full") });
            assert_eq!(has_place, is_waiting, "{line}");
            assert_eq!(late.0.available_permits(), 0, "{line}");
        }
    }
}
