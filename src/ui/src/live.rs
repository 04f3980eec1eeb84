//! A market's feed, kept current.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use linggong_contract::{Adcode, Call, Cursor, Feed, FeedUpdate, Moment};
use linggong_rules::feed::{apply, prune};

use crate::clock::ServerClock;
use crate::connection::{Arrival, Connection};
use crate::page::{document, inline_feed, parameter};
use crate::stored_feed::StoredFeed;

/// The live feed of one market. Dropping it closes the stream.
pub struct Live {
    shared: Rc<Shared>,
    connection: Option<Connection>,
}

struct Shared {
    clock: ServerClock,
    feed: RefCell<Option<Feed>>,
    /// Tickets that are called.
    calls: RefCell<Vec<Call>>,
    /// Counts up with each change of the feed.
    version: Cell<u32>,
    /// When the server last vouched for what is shown.
    heard_at: Cell<Moment>,
    /// The version whose cursor is on the page, for what speaks for the device.
    told: Cell<u32>,
    /// What is held does not lead on to what came: ask again from the cursor at hand.
    lost: Cell<bool>,
    stored: StoredFeed,
}

impl Live {
    /// Starts from the newer of what the page carries and what the device has kept, and
    /// connects at the first tick.
    #[must_use]
    pub fn start() -> Self {
        let asked = parameter("market");
        // A look at what will be follows nothing, and leaves nothing on the device.
        let is_preview = parameter("preview_at").is_some();
        let kept = StoredFeed::load(asked.as_deref()).filter(|_| !is_preview);
        let newer = |a: &Feed, b: &Feed| a.at >= b.at;
        let feed = match (inline_feed(), kept) {
            (Some(inline), Some(kept))
                if kept.market.id == inline.market.id && !newer(&inline, &kept) =>
            {
                Some(kept)
            }
            (Some(inline), _) => Some(inline),
            (None, kept) => kept,
        };
        let made_at = feed.as_ref().map_or(Moment::from_ms(0), |feed| feed.at);
        let market = feed
            .as_ref()
            .map(|feed| feed.market.id)
            .or_else(|| asked.and_then(|text| Adcode::parse(&text).ok()));
        let shared = Rc::new(Shared {
            clock: ServerClock::start(made_at),
            feed: RefCell::new(feed),
            calls: RefCell::default(),
            version: Cell::new(0),
            told: Cell::new(u32::MAX),
            heard_at: Cell::new(made_at),
            lost: Cell::new(false),
            stored: StoredFeed::default(),
        });
        if !is_preview {
            shared.stored.touch();
        }
        let connection = market.filter(|_| !is_preview).map(|market| {
            let shared = Rc::clone(&shared);
            Connection::new(market, Rc::new(move |arrival| shared.arrive(arrival)))
        });
        Self { shared, connection }
    }

    /// The server's time.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.shared.clock.now()
    }

    /// When the server last vouched for what is shown.
    #[must_use]
    pub fn heard_at(&self) -> Moment {
        self.shared.heard_at.get()
    }

    /// Counts up with each change of the feed. A face asks at each tick; a signal would have
    /// to be handed out, and each handing out takes memory that is never given back.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.shared.version.get()
    }

    /// Looks at the feed as it is.
    pub fn with<T>(&self, look: impl FnOnce(&Feed) -> T) -> Option<T> {
        self.shared.feed.borrow().as_ref().map(look)
    }

    /// Looks at the tickets that are called. They are not kept on the device.
    pub fn with_calls<T>(&self, look: impl FnOnce(&[Call]) -> T) -> T {
        look(&self.shared.calls.borrow())
    }

    /// Does what is due; the face calls it several times a second.
    pub fn tick(&self) {
        if let Some(connection) = &self.connection {
            if self.shared.lost.replace(false) {
                connection.restart();
            }
            connection.tick(self.shared.cursor());
        }
        if let Some(feed) = &*self.shared.feed.borrow() {
            let version = self.version();
            if self.shared.told.replace(version) != version
                && let Some(body) = document().and_then(|document| document.body())
            {
                let _ = body.dataset().set("cursor", &feed.cursor.to_string());
            }
            self.shared.stored.save_if_due(feed);
        }
    }
}

impl Shared {
    fn cursor(&self) -> Option<Cursor> {
        self.feed.borrow().as_ref().map(|feed| feed.cursor)
    }

    fn arrive(&self, arrival: Arrival) {
        match arrival {
            Arrival::Heartbeat(beat) => {
                self.clock.set(beat.at);
                // It vouches for what is shown only if nothing is missing.
                let complete = self
                    .feed
                    .borrow()
                    .as_ref()
                    .is_some_and(|feed| feed.cursor.reaches(beat.cursor));
                if complete {
                    self.heard_at.set(beat.at);
                }
                let held = self.calls.replace(beat.calls);
                if !(held.is_empty() && self.calls.borrow().is_empty()) {
                    self.changed();
                }
            }
            Arrival::Update(update) => self.update(*update),
        }
    }

    fn update(&self, update: FeedUpdate) {
        let mut feed = self.feed.borrow_mut();
        let at = match update {
            FeedUpdate::Snapshot(snapshot) => {
                let at = snapshot.at;
                *feed = Some(snapshot);
                at
            }
            FeedUpdate::Delta(delta) => {
                let Some(feed) = feed.as_mut() else {
                    self.lost.set(true);
                    return;
                };
                if apply(feed, &delta).is_err() {
                    self.lost.set(true);
                    return;
                }
                delta.at
            }
        };
        if let Some(feed) = feed.as_mut() {
            prune(feed, self.clock.now());
        }
        drop(feed);
        self.heard_at.set(self.heard_at.get().max(at));
        self.stored.touch();
        self.changed();
    }

    fn changed(&self) {
        self.version.set(self.version.get().wrapping_add(1));
    }
}
