//! The last good feed, kept on the device for a start without network.

use std::cell::Cell;

use gloo::storage::{LocalStorage, Storage as _};
use linggong_contract::Feed;

use crate::clock::monotonic_ms;

const KEY: &str = "linggong.feed";
/// A feed is written at most this often: flash wears out.
const SAVE_EVERY_MS: f64 = 10_000.0;

/// Keeps one market's feed. It holds no personal data.
#[derive(Debug, Default)]
pub(crate) struct StoredFeed {
    saved_mono_ms: Cell<Option<f64>>,
    dirty: Cell<bool>,
}

impl StoredFeed {
    /// The feed kept for this market, if there is one this version can read.
    pub(crate) fn load(market: Option<&str>) -> Option<Feed> {
        let feed: Feed = LocalStorage::get(KEY).ok()?;
        (market.is_none() || market == Some(feed.market.id.to_string().as_str())).then_some(feed)
    }

    /// Says that the feed changed.
    pub(crate) fn touch(&self) {
        self.dirty.set(true);
    }

    /// Writes the feed if it changed and the last writing is long enough ago.
    pub(crate) fn save_if_due(&self, feed: &Feed) {
        let now = monotonic_ms();
        let rested = self
            .saved_mono_ms
            .get()
            .is_none_or(|at| now - at >= SAVE_EVERY_MS);
        if self.dirty.get() && rested {
            // A full or forbidden store costs the cold start, nothing else.
            let _ = LocalStorage::set(KEY, feed);
            self.saved_mono_ms.set(Some(now));
            self.dirty.set(false);
        }
    }
}
