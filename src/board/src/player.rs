//! Plays the programme: what is on the glass now, and what comes next.

use std::cell::{Cell, RefCell};

use leptos::prelude::*;
use linggong_contract::Moment;
use linggong_rules::legibility::Layout;
use linggong_rules::rotation::{Frame, frame};
use linggong_rules::staleness::{Staleness, staleness};
use linggong_ui::Live;

use crate::view::{Lines, NewsView, Page, call, news, page};

/// Two layers, so that a page fades into the next and the glass is never blank.
pub(crate) const LAYERS: usize = 2;

/// What the components show.
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    /// The page on each layer.
    pub(crate) layers: [RwSignal<Page>; LAYERS],
    /// The layer that is seen.
    pub(crate) front: RwSignal<usize>,
    pub(crate) news: RwSignal<Option<NewsView>>,
    pub(crate) now: RwSignal<Moment>,
    pub(crate) heard_at: RwSignal<Moment>,
    pub(crate) staleness: RwSignal<Staleness>,
    pub(crate) layout: RwSignal<Layout>,
    /// Whether there is a feed at all.
    pub(crate) ready: RwSignal<bool>,
}

impl Shown {
    /// The page that is seen.
    pub(crate) fn page(self) -> Page {
        self.layers[self.front.get()].get()
    }
}

/// Turns feed and time into what is shown.
pub(crate) struct Player {
    live: Live,
    shown: Shown,
    frame: RefCell<Option<Frame>>,
    version: Cell<Option<u32>>,
    second: Cell<i64>,
}

impl Player {
    pub(crate) fn new(live: Live, layout: Layout) -> Self {
        let now = live.now();
        let shown = Shown {
            layers: [
                RwSignal::new(Page::default()),
                RwSignal::new(Page::default()),
            ],
            front: RwSignal::new(0),
            news: RwSignal::new(None),
            now: RwSignal::new(now),
            heard_at: RwSignal::new(live.heard_at()),
            staleness: RwSignal::new(Staleness::Live),
            layout: RwSignal::new(layout),
            ready: RwSignal::new(false),
        };
        Self {
            live,
            shown,
            frame: RefCell::new(None),
            version: Cell::new(None),
            second: Cell::new(0),
        }
    }

    pub(crate) fn live(&self) -> &Live {
        &self.live
    }

    pub(crate) fn shown(&self) -> Shown {
        self.shown
    }

    /// Does what is due; called several times a second.
    pub(crate) fn tick(&self) {
        self.live.tick();
        let now = self.live.now();
        let version = self.live.version();
        let changed = self.version.replace(Some(version)) != Some(version);
        let second = now.ms() / 1_000;
        let passed = self.second.replace(second) != second;
        let over = self
            .frame
            .borrow()
            .as_ref()
            .is_none_or(|frame| now >= frame.until || now < frame.from);
        if !(changed || passed || over) {
            return;
        }
        self.show_time(now);
        if over {
            self.turn(now);
        } else {
            // The page stays; what it says about its postings may have changed.
            self.refresh(now);
        }
    }

    /// The size of the glass changed.
    pub(crate) fn relayout(&self, layout: Layout) {
        if self.shown.layout.get_untracked() != layout {
            self.shown.layout.set(layout);
            self.frame.replace(None);
        }
    }

    fn lines(&self) -> Lines {
        if self.shown.layout.get_untracked().portrait {
            Lines::PORTRAIT
        } else {
            Lines::LANDSCAPE
        }
    }

    /// Puts the next page on the back layer and brings it to the front.
    fn turn(&self, now: Moment) {
        let rows = self.shown.layout.get_untracked().rows;
        let next = self
            .live
            .with(|feed| frame(&feed.programme, feed, rows, now));
        let Some(next) = next else { return };
        let words = self.live.with(|feed| page(&next, feed, now, self.lines()));
        let first = self.frame.replace(Some(next)).is_none();
        let Some(words) = words else { return };
        let front = self.shown.front.get_untracked();
        let back = if first { front } else { (front + 1) % LAYERS };
        self.shown.layers[back].set(words);
        set_if_changed(self.shown.front, back);
        set_if_changed(self.shown.ready, true);
        self.show_news(now);
    }

    fn refresh(&self, now: Moment) {
        let words = self
            .frame
            .borrow()
            .as_ref()
            .and_then(|frame| self.live.with(|feed| page(frame, feed, now, self.lines())));
        if let Some(words) = words {
            set_if_changed(self.shown.layers[self.shown.front.get_untracked()], words);
        }
        self.show_news(now);
    }

    fn show_news(&self, now: Moment) {
        let room_ems = if self.shown.layout.get_untracked().portrait {
            8.5
        } else {
            7.4
        };
        let called = self.live.with_calls(|calls| call(calls, now));
        let newest = called.or_else(|| self.live.with(|feed| news(feed, now, room_ems)).flatten());
        set_if_changed(self.shown.news, newest);
    }

    fn show_time(&self, now: Moment) {
        set_if_changed(self.shown.now, Moment::from_ms(now.ms() / 1_000 * 1_000));
        set_if_changed(self.shown.heard_at, self.live.heard_at());
        set_if_changed(self.shown.staleness, staleness(self.live.heard_at(), now));
    }
}

fn set_if_changed<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|held| *held != value) {
        signal.set(value);
    }
}
