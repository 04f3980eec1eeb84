//! Each market's feed as it is now, read and encoded once for everyone who asks.
//!
//! After an outage every screen of the province asks at the same moment; they get the same
//! bytes. What is kept is checked against the database's revisions at each asking, so an
//! answer is never older than the last write that was acknowledged.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use linggong_contract::{Adcode, Cursor, Feed, Moment};
use linggong_store::{Played, Store};

use super::frames;
use crate::clock;
use crate::coding::Kept;
use crate::error::ApiResult;

/// A snapshot tells the server's time, so it is made anew now and then.
const KEPT_FOR_MS: i64 = 20_000;

/// One market's feed at one revision.
pub(crate) struct Snapshot {
    /// The revision.
    pub(crate) cursor: Cursor,
    market_name: String,
    /// The feed as JSON.
    feed: String,
    /// The faces' pages with the feed inside, made when first asked for.
    pages: Mutex<BTreeMap<&'static str, Arc<Kept>>>,
    /// The answer to whoever asks for the feed: `{"snapshot": …}`.
    pub(crate) answer: Kept,
    /// The same as an event.
    pub(super) event: Bytes,
    /// What is played; of a variant's snapshot nothing more.
    played: Played,
    /// The same feed with what some screens play instead, made when first asked for.
    variants: Mutex<BTreeMap<String, Arc<Snapshot>>>,
    made_at: Moment,
}

impl Snapshot {
    /// The page of a face, which `fill` makes of the feed (JSON) and the market's name.
    pub(crate) fn page(
        &self,
        face: &'static str,
        fill: impl FnOnce(&str, &str) -> String,
    ) -> Arc<Kept> {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let page = pages
            .entry(face)
            .or_insert_with(|| Arc::new(Kept::new(fill(&self.feed, &self.market_name))));
        Arc::clone(page)
    }

    /// The same for a screen that goes by `names`.
    fn for_names(self: Arc<Self>, names: &str) -> ApiResult<Arc<Self>> {
        let Some(own) = self.played.variant(names) else {
            return Ok(self);
        };
        let mut variants = self.variants.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = variants.get(&own.audience) {
            return Ok(Arc::clone(known));
        }
        let mut feed: Feed = serde_json::from_str(&self.feed)?;
        feed.programme = own.programme.clone();
        let played = Played {
            programme: own.programme.clone(),
            variants: Vec::new(),
        };
        let made = Arc::new(encode(feed, played, self.made_at)?);
        variants.insert(own.audience.clone(), Arc::clone(&made));
        Ok(made)
    }

    fn holds(&self, cursor: Cursor, now: Moment) -> bool {
        let age_ms = now.ms() - self.made_at.ms();
        // At midnight the figures start anew without any change.
        self.cursor == cursor
            && (0..KEPT_FOR_MS).contains(&age_ms)
            && self.made_at.day_start() == now.day_start()
    }
}

/// A market's place; whoever holds the lock makes the snapshot for those who wait.
type Slot = Arc<tokio::sync::Mutex<Option<Arc<Snapshot>>>>;

/// The newest snapshot of each market: at most one a market.
#[derive(Default)]
pub(crate) struct Snapshots {
    slots: Mutex<BTreeMap<Adcode, Slot>>,
}

impl Snapshots {
    /// The feed of a market as it is now, for a screen that goes by `names`, parted by commas.
    ///
    /// # Errors
    /// If there is no such market, or the database fails.
    pub(crate) async fn get(
        &self,
        store: &Store,
        market: Adcode,
        names: &str,
    ) -> ApiResult<Arc<Snapshot>> {
        let now = clock::now();
        let cursor = store.cursor(market).await?;
        let slot = {
            let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(slots.entry(market).or_default())
        };
        let mut kept = slot.lock().await;
        if let Some(snapshot) = kept.as_ref().filter(|kept| kept.holds(cursor, now)) {
            return Arc::clone(snapshot).for_names(names);
        }
        let feed = store.feed(market, now).await?;
        let played = store.played(market).await?;
        let snapshot = Arc::new(encode(feed, played, now)?);
        *kept = Some(Arc::clone(&snapshot));
        snapshot.for_names(names)
    }
}

fn encode(feed: Feed, played: Played, now: Moment) -> ApiResult<Snapshot> {
    let json = serde_json::to_string(&feed)?;
    // As `FeedUpdate` tags it.
    let answer = format!("{{\"snapshot\":{json}}}");
    Ok(Snapshot {
        cursor: feed.cursor,
        event: frames::change(feed.cursor, &answer),
        answer: Kept::new(answer),
        feed: json,
        pages: Mutex::default(),
        played,
        variants: Mutex::default(),
        market_name: feed.market.name,
        made_at: now,
    })
}
