//! What every page of the kiosk can reach: the feed, the pages, the person.

use leptos::prelude::*;
use linggong_contract::api::people::{OwnRecord, TicketSlip};
use linggong_contract::{Category, Feed, Moment, Posting, PostingId, TradeId};
use linggong_ui::Live;

use crate::input::Dictionary;
use crate::speech::Speech;

/// The platform says something every ten seconds.
const HEARD_MS: i64 = 12_000;

/// A page of the kiosk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    /// Nobody is here: today's numbers, and where to touch.
    Attract,
    /// What one can do.
    Home,
    /// Work by category.
    Categories,
    /// Trades of a category.
    Trades(Category),
    /// Postings of a category, or of one trade.
    Postings(Category, Option<TradeId>),
    /// One posting.
    Posting(PostingId),
    /// A number read off the wall.
    Number,
    /// “我想去”: the name.
    Name(PostingId),
    /// “我想去”: the phone, and what happens with it.
    Phone(PostingId),
    /// The ticket.
    Ticket,
    /// Phone and ticket number, to see how it stands.
    Lookup,
    /// How it stands.
    Own,
    /// Somebody of the staff is called.
    Staff,
}

impl Page {
    /// Whether a person may be in front of it.
    pub(crate) fn is_taken(self) -> bool {
        self != Self::Attract
    }
}

/// What the person has said; all of it ends with them.
#[derive(Clone, Copy)]
pub(crate) struct Person {
    pub(crate) name: RwSignal<String>,
    pub(crate) phone: RwSignal<String>,
    /// Number typed, of a posting or of a ticket.
    pub(crate) number: RwSignal<String>,
    /// Session for a further wish.
    pub(crate) session: RwSignal<Option<String>>,
    pub(crate) slip: RwSignal<Option<TicketSlip>>,
    pub(crate) own: RwSignal<Option<OwnRecord>>,
}

/// How the kiosk is set for the person.
#[derive(Clone, Copy)]
pub(crate) struct Modes {
    /// 长辈版: larger type.
    pub(crate) elder: RwSignal<bool>,
    /// Everything to touch in the lower half.
    pub(crate) low: RwSignal<bool>,
}

/// The kiosk.
#[derive(Clone, Copy)]
pub(crate) struct Kiosk {
    live: StoredValue<Live, LocalStorage>,
    /// Follows the feed's version.
    version: RwSignal<u32>,
    /// Follows the minute.
    pub(crate) clock: RwSignal<String>,
    pages: RwSignal<Vec<Page>>,
    /// Counts the people who were here.
    visit: StoredValue<u32>,
    pub(crate) person: Person,
    pub(crate) modes: Modes,
    pub(crate) speech: Speech,
    pub(crate) dictionary: Dictionary,
}

impl Kiosk {
    pub(crate) fn new(live: Live) -> Self {
        Self {
            live: StoredValue::new_local(live),
            version: RwSignal::new(0),
            clock: RwSignal::new(String::new()),
            pages: RwSignal::new(vec![Page::Attract]),
            visit: StoredValue::new(0),
            person: Person {
                name: RwSignal::default(),
                phone: RwSignal::default(),
                number: RwSignal::default(),
                session: RwSignal::default(),
                slip: RwSignal::default(),
                own: RwSignal::default(),
            },
            modes: Modes {
                elder: RwSignal::new(false),
                low: RwSignal::new(false),
            },
            speech: Speech::start(),
            dictionary: Dictionary::start(),
        }
    }

    /// Follows the feed and the clock; called several times a second.
    pub(crate) fn tick(&self) {
        let (version, now) = self.live.with_value(|live| {
            live.tick();
            (live.version(), live.now())
        });
        if self.version.get_untracked() != version {
            self.version.set(version);
        }
        let china = now.china();
        let clock = format!("{:02}:{:02}", china.hour(), china.minute());
        if self.clock.get_untracked() != clock {
            self.clock.set(clock);
        }
    }

    /// Looks at the feed, again with each change and each minute.
    pub(crate) fn with_feed<T: Default>(&self, look: impl FnOnce(&Feed, Moment) -> T) -> T {
        self.version.track();
        self.clock.track();
        self.live.with_value(|live| {
            let now = live.now();
            live.with(|feed| look(feed, now)).unwrap_or_default()
        })
    }

    /// Whether the platform was heard a moment ago.
    pub(crate) fn is_heard(&self) -> bool {
        let quiet_ms = self
            .live
            .with_value(|live| live.now().since_ms(live.heard_at()));
        quiet_ms < HEARD_MS
    }

    /// One posting as it is now.
    pub(crate) fn posting(&self, id: PostingId) -> Option<Posting> {
        self.with_feed(|feed, _| feed.postings.iter().find(|p| p.id == id).cloned())
    }

    /// The page in front.
    pub(crate) fn page(&self) -> Page {
        self.pages
            .with(|pages| pages.last().copied().unwrap_or(Page::Attract))
    }

    /// Opens a page.
    pub(crate) fn open(&self, page: Page) {
        self.pages.update(|pages| pages.push(page));
    }

    /// Opens a page that one cannot go back from: what led to it is done.
    pub(crate) fn finish_with(&self, page: Page) {
        self.pages.set(vec![Page::Attract, Page::Home, page]);
    }

    /// The page before.
    pub(crate) fn back(&self) {
        self.pages.update(|pages| {
            if pages.len() > 2 {
                pages.pop();
            }
        });
    }

    /// What one can do.
    pub(crate) fn home(&self) {
        self.pages.set(vec![Page::Attract, Page::Home]);
    }

    /// Whose turn it is. An answer that arrives in somebody else's turn is dropped.
    pub(crate) fn visit(&self) -> u32 {
        self.visit.get_value()
    }

    /// The person's turn is over.
    pub(crate) fn end_visit(&self) {
        self.visit
            .update_value(|visit| *visit = visit.wrapping_add(1));
    }

    /// Nobody is here.
    pub(crate) fn leave(&self) {
        self.pages.set(vec![Page::Attract]);
    }

    /// Whether anything personal has been said.
    pub(crate) fn knows_somebody(&self) -> bool {
        let person = &self.person;
        !person.name.with_untracked(String::is_empty)
            || !person.phone.with_untracked(String::is_empty)
            || person.session.with_untracked(Option::is_some)
            || person.own.with_untracked(Option::is_some)
    }
}

/// The kiosk, from any component.
pub(crate) fn kiosk() -> Kiosk {
    expect_context::<Kiosk>()
}
