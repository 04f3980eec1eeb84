//! One device's event stream: history first, then what is live, without gap or reordering.

use std::convert::Infallible;

use bytes::Bytes;
use futures::Stream;
use linggong_contract::{Adcode, Cursor, Delta, FeedUpdate, Moment};
use linggong_store::Store;
use tokio::sync::broadcast::error::RecvError;

use super::frames;
use super::hub::Seat;
use crate::clock;
use crate::error::ApiResult;
use crate::state::AppState;

/// Streams are told to come back within this window, spread evenly.
const COME_BACK_MIN_MS: u32 = 300;
const COME_BACK_SPREAD_MS: u32 = 2_000;

/// Bytes for one reader. Dropping it gives up its seat.
pub(crate) struct EventStream {
    first: Option<Bytes>,
    /// What the screen goes by, parted by commas.
    names: String,
    seat: Seat,
    over: bool,
}

impl EventStream {
    /// Opens a stream for `market` that goes on from `since`, or starts with everything; for a
    /// screen that goes by `names`.
    ///
    /// The seat is taken before history is read: an event may come twice, but none is lost,
    /// and a reader ignores what it has.
    pub(crate) async fn open(
        state: &AppState,
        market: Adcode,
        since: Option<Cursor>,
        names: String,
    ) -> ApiResult<Self> {
        let AppState { live, store, .. } = state;
        let now = clock::now();
        let seat = live.sit(market);
        let mut first = frames::opening().to_vec();
        let up_to_date = since == Some(live.cursor(market));
        let delta = match since {
            Some(since) if !up_to_date => delta_for(store, market, since, &names, now).await?,
            _ => None,
        };
        if let Some(delta) = delta {
            let cursor = delta.cursor;
            let json = serde_json::to_string(&FeedUpdate::Delta(delta))?;
            first.extend_from_slice(&frames::change(cursor, &json));
        } else if !up_to_date {
            let snapshot = state.snapshots.get(store, market, &names).await?;
            first.extend_from_slice(&snapshot.event);
        }
        first.extend_from_slice(&live.over(market, now)?);
        first.extend_from_slice(&live.beat(market, now));
        Ok(Self {
            first: Some(first.into()),
            names,
            seat,
            over: false,
        })
    }

    /// The stream's chunks.
    pub(crate) fn into_chunks(self) -> impl Stream<Item = Result<Bytes, Infallible>> {
        futures::stream::unfold(self, |mut stream| async {
            let chunk = stream.next().await?;
            Some((Ok(chunk), stream))
        })
    }

    async fn next(&mut self) -> Option<Bytes> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        if self.over {
            return None;
        }
        tokio::select! {
            biased;
            _ = self.seat.closing.wait_for(|closing| *closing) => {
                self.over = true;
                Some(frames::come_back(come_back_ms()))
            }
            event = self.seat.events.recv() => match event {
                Ok(event) => Some(event.for_names(&self.names)),
                Err(RecvError::Lagged(_)) => {
                    metrics::counter!("linggong_streams_dropped_total").increment(1);
                    None
                }
                Err(RecvError::Closed) => None,
            },
        }
    }
}

/// What changed since a cursor, as a screen gets it that goes by `names`.
pub(crate) async fn delta_for(
    store: &Store,
    market: Adcode,
    since: Cursor,
    names: &str,
    now: Moment,
) -> ApiResult<Option<Delta>> {
    let Some(mut delta) = store.delta_since(market, since, now).await? else {
        return Ok(None);
    };
    if delta.programme.is_some()
        && let Some(own) = store.played(market).await?.variant(names)
    {
        delta.programme = Some(own.programme.clone());
    }
    Ok(Some(delta))
}

fn come_back_ms() -> u32 {
    COME_BACK_MIN_MS + getrandom::u32().unwrap_or(0) % COME_BACK_SPREAD_MS
}
