//! Speaking a page's text, for devices that have no Chinese voice of their own.
//!
//! `espeak-ng` does it if it is installed; nothing else depends on it.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use tokio::sync::Semaphore;

const PROGRAM: &str = "espeak-ng";
/// Mandarin, at the pace of somebody who reads aloud.
const ARGUMENTS: [&str; 6] = ["-v", "cmn", "-s", "150", "--stdin", "--stdout"];
/// Texts spoken at the same time; more wait.
const AT_ONCE_MAX: usize = 2;
/// Longest time for one text.
const SPEAK_MAX: Duration = Duration::from_secs(10);
/// Spoken texts kept, in bytes: some hundred pages.
const KEPT_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Speaks, and remembers what it has spoken.
pub(crate) struct Speaker {
    program: Option<PathBuf>,
    running: Semaphore,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    sounds: BTreeMap<[u8; 32], Bytes>,
    /// The oldest first.
    order: VecDeque<[u8; 32]>,
    bytes: usize,
}

impl Speaker {
    /// Looks for the program.
    pub(crate) fn find() -> Self {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        let program = std::env::split_paths(&folders)
            .map(|folder| folder.join(PROGRAM))
            .find(|path| path.is_file());
        Self {
            program,
            running: Semaphore::new(AT_ONCE_MAX),
            kept: Mutex::default(),
        }
    }

    /// Whether there is somebody to speak.
    pub(crate) const fn can_speak(&self) -> bool {
        self.program.is_some()
    }

    /// The text as a WAV file; `None` if it cannot be spoken.
    pub(crate) async fn speak(&self, text: &str) -> Option<Bytes> {
        let program = self.program.as_ref()?;
        let key: [u8; 32] = Sha256::digest(text).into();
        if let Some(sound) = self.kept().sounds.get(&key) {
            return Some(sound.clone());
        }
        let _permit = self.running.acquire().await.ok()?;
        let spoken = tokio::time::timeout(SPEAK_MAX, run(program, text)).await;
        let sound = match spoken {
            Ok(Ok(sound)) => sound,
            Ok(Err(error)) => {
                tracing::warn!(%error, "cannot speak");
                return None;
            }
            Err(_) => {
                tracing::warn!("speaking took too long");
                return None;
            }
        };
        self.kept().keep(key, sound.clone());
        Some(sound)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn keep(&mut self, key: [u8; 32], sound: Bytes) {
        self.bytes += sound.len();
        if let Some(before) = self.sounds.insert(key, sound) {
            self.bytes -= before.len();
        } else {
            self.order.push_back(key);
        }
        while self.bytes > KEPT_BYTES_MAX {
            let Some(oldest) = self.order.pop_front() else {
                return;
            };
            self.bytes -= self.sounds.remove(&oldest).map_or(0, |sound| sound.len());
        }
    }
}

async fn run(program: &PathBuf, text: &str) -> std::io::Result<Bytes> {
    let mut child = Command::new(program)
        .args(ARGUMENTS)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(text.as_bytes()).await?;
    }
    let done = child.wait_with_output().await?;
    if done.status.success() && !done.stdout.is_empty() {
        Ok(done.stdout.into())
    } else {
        Err(std::io::Error::other(format!(
            "it ended with {}",
            done.status
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_spoken_first_is_forgotten_first() {
        let mut kept = Kept::default();
        let half = Bytes::from(vec![0; KEPT_BYTES_MAX / 2]);
        for key in 1..=3 {
            kept.keep([key; 32], half.clone());
        }
        assert!(kept.bytes <= KEPT_BYTES_MAX && !kept.sounds.contains_key(&[1; 32]));
        assert!(kept.sounds.contains_key(&[3; 32]));
    }
}
