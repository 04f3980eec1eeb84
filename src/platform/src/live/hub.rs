//! Who listens to which market.
//!
//! Each market with listeners has one bounded channel. A reader that falls further behind
//! than the channel is long is dropped, and resumes from its cursor; nothing waits for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use linggong_contract::{Adcode, Call, Cursor, Moment, Takeover};
use linggong_rules::calls::TOLD_MS;
use linggong_store::Batch;
use serde_json::value::RawValue;
use tokio::sync::{Notify, broadcast, watch};

use super::frames::{self, RawDelta};

/// Events that wait for one slow reader; the bursts of a minute at 25 events a second are
/// coalesced to far fewer.
const QUEUE_LEN_MAX: usize = 64;

/// The hub.
pub(crate) struct Live {
    markets: Mutex<Markets>,
    /// Wakes the pump after a write of this process.
    wake: Notify,
    /// Turns true when the server goes down.
    closing: watch::Sender<bool>,
}

struct Markets {
    /// Newest published revision of each topic.
    revs: BTreeMap<Adcode, u64>,
    channels: BTreeMap<Adcode, Channel>,
    /// Tickets that are called in each market.
    calls: BTreeMap<Adcode, Vec<Call>>,
    /// What lies over boards anywhere.
    takeovers: Vec<Takeover>,
}

/// An event as all readers of a market get it.
#[derive(Clone)]
pub(super) struct Event {
    all: Bytes,
    /// The same for those with a programme of their own, by name or tag.
    own: Arc<[(String, Bytes)]>,
}

impl From<Bytes> for Event {
    fn from(all: Bytes) -> Self {
        Self {
            all,
            own: Arc::default(),
        }
    }
}

impl Event {
    /// What a screen gets that goes by these names, parted by commas.
    pub(super) fn for_names(self, names: &str) -> Bytes {
        let of = |name: &str| self.own.iter().find(|(audience, _)| audience == name);
        let own = names
            .split(',')
            .find_map(of)
            .map(|(_, event)| event.clone());
        own.unwrap_or(self.all)
    }
}

struct Channel {
    sender: broadcast::Sender<Event>,
    /// The revision its events have reached.
    cursor: Cursor,
}

/// A place in a market's channel.
pub(super) struct Seat {
    pub(super) events: broadcast::Receiver<Event>,
    pub(super) closing: watch::Receiver<bool>,
}

impl Live {
    /// A hub whose topics stand at `revs`.
    pub(crate) fn new(revs: BTreeMap<Adcode, u64>) -> Self {
        Self {
            markets: Mutex::new(Markets {
                revs,
                channels: BTreeMap::new(),
                calls: BTreeMap::new(),
                takeovers: Vec::new(),
            }),
            wake: Notify::new(),
            closing: watch::Sender::new(false),
        }
    }

    /// Says that something was written.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    pub(super) async fn woken(&self) {
        self.wake.notified().await;
    }

    /// Ends all streams, each with its own time to come back.
    pub(crate) fn close(&self) {
        self.closing.send_replace(true);
    }

    pub(crate) fn is_closing(&self) -> bool {
        *self.closing.borrow()
    }

    /// Takes a seat. Everything published from now on is in the channel; what was written
    /// before is in the database.
    pub(super) fn sit(&self, market: Adcode) -> Seat {
        let mut markets = self.lock();
        let cursor = markets.cursor(market);
        let channel = markets.channels.entry(market).or_insert_with(|| Channel {
            sender: broadcast::Sender::new(QUEUE_LEN_MAX),
            cursor,
        });
        Seat {
            events: channel.sender.subscribe(),
            closing: self.closing.subscribe(),
        }
    }

    /// Shares a batch of changes: each posting encoded once, one event a market.
    pub(super) fn publish(&self, batch: &Batch, now: Moment) -> serde_json::Result<()> {
        let mut encoded: BTreeMap<Adcode, Vec<Box<RawValue>>> = BTreeMap::new();
        for change in &batch.topics {
            let raw = change
                .postings
                .iter()
                .map(frames::encode)
                .collect::<Result<_, _>>()?;
            encoded.insert(change.topic, raw);
        }
        let mut markets = self.lock();
        for change in &batch.topics {
            markets.revs.insert(change.topic, change.rev);
        }
        let Markets { revs, channels, .. } = &mut *markets;
        for (market, channel) in channels {
            let topics = [*market, market.city(), market.province()];
            let changes: Vec<&RawValue> = topics
                .iter()
                .filter_map(|topic| encoded.get(topic))
                .flatten()
                .map(AsRef::as_ref)
                .collect();
            let own = batch.topics.iter().find(|change| change.topic == *market);
            let played = own.and_then(|change| change.played.as_ref());
            let cursor = cursor_of(revs, *market);
            if cursor == channel.cursor {
                continue;
            }
            let mut delta = RawDelta {
                market: *market,
                since: channel.cursor,
                cursor,
                at: now,
                changes,
                programme: played.map(|played| &played.programme),
            };
            let mut event = Event::from(frames::delta(&delta)?);
            let variants = played.map_or(&[][..], |played| &played.variants);
            let mut own = Vec::with_capacity(variants.len());
            for variant in variants {
                delta.programme = Some(&variant.programme);
                own.push((variant.audience.clone(), frames::delta(&delta)?));
            }
            event.own = own.into();
            metrics::counter!("linggong_events_total")
                .increment(channel.sender.receiver_count() as u64);
            // Nobody listening is fine: the channel goes with the next heartbeat.
            let _ = channel.sender.send(event);
            channel.cursor = cursor;
        }
        Ok(())
    }

    /// Sends every market its heartbeat, and forgets markets nobody listens to.
    pub(super) fn heartbeat(&self, now: Moment) {
        let mut markets = self.lock();
        let Markets {
            channels, calls, ..
        } = &mut *markets;
        channels.retain(|_, channel| channel.sender.receiver_count() > 0);
        let mut streams = 0;
        for (market, channel) in channels {
            streams += channel.sender.receiver_count();
            let calls = told(calls, *market, now);
            let _ = channel
                .sender
                .send(frames::heartbeat(now, channel.cursor, calls).into());
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "streams are counted in thousands"
        )]
        metrics::gauge!("linggong_streams").set(streams as f64);
    }

    /// The newest published revision of a market.
    pub(crate) fn cursor(&self, market: Adcode) -> Cursor {
        self.lock().cursor(market)
    }

    /// Tells every screen of a market at once who is called.
    pub(crate) fn call(&self, market: Adcode, calls: Vec<Call>, now: Moment) {
        let mut markets = self.lock();
        if let Some(channel) = markets.channels.get(&market) {
            let beat = frames::heartbeat(now, channel.cursor, calls.clone());
            let _ = channel.sender.send(beat.into());
        }
        markets.calls.insert(market, calls);
    }

    /// Tells the screens of every market it concerns what lies over them from now on.
    pub(super) fn take_over(
        &self,
        takeovers: Vec<Takeover>,
        now: Moment,
    ) -> serde_json::Result<()> {
        let mut markets = self.lock();
        let before = std::mem::replace(&mut markets.takeovers, takeovers);
        for (market, channel) in &markets.channels {
            let was = over(&before, *market, now);
            let is = over(&markets.takeovers, *market, now);
            if was != is {
                let _ = channel.sender.send(frames::takeovers(&is)?.into());
            }
        }
        Ok(())
    }

    /// What lies over a market's screens; nothing to be told if there is none.
    pub(super) fn over(&self, market: Adcode, now: Moment) -> serde_json::Result<Bytes> {
        frames::takeovers(&over(&self.lock().takeovers, market, now))
    }

    /// Asks the screens of a market to report: some of them have something to do.
    pub(crate) fn nudge(&self, market: Adcode) {
        if let Some(channel) = self.lock().channels.get(&market) {
            let _ = channel.sender.send(frames::report_now().into());
        }
    }

    /// A market's heartbeat as it is now.
    pub(super) fn beat(&self, market: Adcode, now: Moment) -> Bytes {
        let markets = self.lock();
        let calls = told(&markets.calls, market, now);
        frames::heartbeat(now, markets.cursor(market), calls)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Markets> {
        // A panic while holding it leaves whole values behind: they are replaced, not edited.
        self.markets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Markets {
    fn cursor(&self, market: Adcode) -> Cursor {
        cursor_of(&self.revs, market)
    }
}

fn over(takeovers: &[Takeover], market: Adcode, now: Moment) -> Vec<&Takeover> {
    let on = takeovers.iter();
    on.filter(|one| one.scope.covers(market) && now < one.ends_at)
        .collect()
}

/// A market's calls that are not too old to be told.
fn told(calls: &BTreeMap<Adcode, Vec<Call>>, market: Adcode, now: Moment) -> Vec<Call> {
    let all = calls.get(&market).into_iter().flatten();
    all.filter(|call| now.since_ms(call.at) < TOLD_MS)
        .cloned()
        .collect()
}

fn cursor_of(revs: &BTreeMap<Adcode, u64>, market: Adcode) -> Cursor {
    let rev = |topic| revs.get(&topic).copied().unwrap_or(0);
    Cursor {
        county: rev(market),
        city: rev(market.city()),
        province: rev(market.province()),
    }
}
