//! What every page of the kiosk can reach: the feed, the pages, the person.

use leptos::prelude::*;
use linggong_contract::api::cases::CaseSlip;
use linggong_contract::api::people::{OwnRecord, Registration, TicketSlip};
use linggong_contract::api::quick::PostingSlip;
use linggong_contract::{
    Call, Case, CaseKind, Category, CourseId, Date, Feed, Moment, PayUnit, Posting, PostingId,
    Profile, TradeId,
};
use linggong_ui::Live;

use crate::input::Dictionary;
use crate::library::Library;
use crate::outbox::Outbox;
use crate::pages::{Ask, Question};
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
    /// The name.
    Name(Purpose),
    /// The phone, and what happens with it.
    Phone(Purpose),
    /// The ticket.
    Ticket,
    /// Phone and ticket number, to see how it stands.
    Lookup,
    /// How it stands.
    Own,
    /// One question of the registration; answered once more, or in its turn.
    Question(Question, Turn),
    /// All answers of the registration.
    Review,
    /// Registered: the number, and what suits.
    Registered,
    /// Nobody works before sixteen.
    TooYoung,
    /// 咨询维权
    Rights,
    /// Laws and policies in plain words.
    Articles,
    /// One of them.
    Article(usize),
    /// Courses that begin soon.
    Courses,
    /// One of them.
    Course(usize),
    /// A case: what it is about.
    CaseKinds,
    /// A case: what one says.
    CaseText,
    /// A case: whether one leaves a name.
    CaseWho,
    /// A case's receipt.
    Filed,
    /// A receipt's digits, to see how the case stands.
    CaseLookup,
    /// How a case stands.
    CaseStatus,
    /// The province's markets, or those of one city.
    Markets(Option<usize>),
    /// One answer of a posting that is handed in.
    Offer(Ask),
    /// A posting is handed in.
    Offered,
    /// Said without network.
    Waiting,
    /// Somebody of the staff is called.
    Staff,
}

/// What somebody says their name for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// “我想去”
    Interest(PostingId),
    /// 登记求职
    Registration,
    /// A case that one puts one's name to.
    Case,
    /// 发布用工; only the phone.
    Posting,
}

/// A case before it is handed in; what is said is in [`Person::text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CaseDraft {
    pub(crate) kind: CaseKind,
    pub(crate) posting: Option<PostingId>,
    pub(crate) course: Option<CourseId>,
}

/// What a case is about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum About {
    Posting(PostingId),
    Course(CourseId),
    Nothing,
}

/// Answers of somebody who hands a posting in.
#[derive(Clone, Copy)]
pub(crate) struct Offer {
    pub(crate) trade: RwSignal<Option<TradeId>>,
    pub(crate) headcount: RwSignal<String>,
    pub(crate) pay: RwSignal<String>,
    pub(crate) unit: RwSignal<PayUnit>,
    pub(crate) start: RwSignal<Option<Date>>,
    pub(crate) place: RwSignal<String>,
    pub(crate) content: RwSignal<String>,
    pub(crate) employer: RwSignal<String>,
    /// The receipt, and what it is for.
    pub(crate) slip: RwSignal<Option<(PostingSlip, String)>>,
}

impl Default for Offer {
    fn default() -> Self {
        Self {
            trade: RwSignal::default(),
            headcount: RwSignal::default(),
            pay: RwSignal::default(),
            unit: RwSignal::new(PayUnit::Day),
            start: RwSignal::default(),
            place: RwSignal::default(),
            content: RwSignal::default(),
            employer: RwSignal::default(),
            slip: RwSignal::default(),
        }
    }
}

impl Offer {
    fn forget(&self) {
        self.trade.set(None);
        for text in [
            self.headcount,
            self.pay,
            self.place,
            self.content,
            self.employer,
        ] {
            text.set(String::new());
        }
        self.unit.set(PayUnit::Day);
        self.start.set(None);
        self.slip.set(None);
    }

    fn is_begun(&self) -> bool {
        self.trade.with_untracked(Option::is_some)
    }
}

/// Why a question of the registration is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// It is its turn; the next follows.
    First,
    /// The answer is being changed; the review follows.
    Again,
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
    /// Letters that have not become characters yet.
    pub(crate) letters: RwSignal<String>,
    /// Number typed, of a posting or of a ticket.
    pub(crate) number: RwSignal<String>,
    /// An identity number, while it is typed.
    pub(crate) identity: RwSignal<String>,
    /// Session for a further wish.
    pub(crate) session: RwSignal<Option<String>>,
    pub(crate) slip: RwSignal<Option<TicketSlip>>,
    pub(crate) own: RwSignal<Option<OwnRecord>>,
    /// Answers of the registration.
    pub(crate) profile: RwSignal<Profile>,
    /// Whether they agreed to be asked for their identity number, and for hardship.
    pub(crate) agreed_identity: RwSignal<bool>,
    pub(crate) agreed_hardship: RwSignal<bool>,
    /// Name and phone as they may be shown, once a session says who it is.
    pub(crate) masked: RwSignal<String>,
    pub(crate) registration: RwSignal<Option<Registration>>,
    pub(crate) case: RwSignal<Option<CaseDraft>>,
    /// What is said about the case.
    pub(crate) text: RwSignal<String>,
    pub(crate) receipt: RwSignal<Option<CaseSlip>>,
    /// A case found by its receipt.
    pub(crate) found: RwSignal<Option<Case>>,
    pub(crate) offer: Offer,
    /// Digits for what waits for the network, and where to ask with them.
    pub(crate) code: RwSignal<Option<(u32, &'static str)>>,
}

impl Person {
    /// Forgets all of it.
    pub(crate) fn forget(&self) {
        for text in [
            self.name,
            self.phone,
            self.letters,
            self.number,
            self.identity,
            self.masked,
            self.text,
        ] {
            text.set(String::new());
        }
        self.session.set(None);
        self.slip.set(None);
        self.own.set(None);
        self.profile.set(Profile::default());
        self.agreed_identity.set(false);
        self.agreed_hardship.set(false);
        self.registration.set(None);
        self.case.set(None);
        self.receipt.set(None);
        self.found.set(None);
        self.offer.forget();
        self.code.set(None);
    }

    /// Whether anything personal has been said.
    pub(crate) fn is_known(&self) -> bool {
        let texts = [
            self.name,
            self.phone,
            self.letters,
            self.identity,
            self.masked,
            self.text,
        ];
        texts
            .iter()
            .any(|text| !text.with_untracked(String::is_empty))
            || self.session.with_untracked(Option::is_some)
            || self.own.with_untracked(Option::is_some)
            || self
                .profile
                .with_untracked(|told| *told != Profile::default())
            || self.agreed_identity.get_untracked()
            || self.agreed_hardship.get_untracked()
            || self.receipt.with_untracked(Option::is_some)
            || self.found.with_untracked(Option::is_some)
            || self.offer.is_begun()
            || self.code.with_untracked(Option::is_some)
    }
}

/// How the kiosk is set for the person.
#[derive(Clone, Copy)]
pub(crate) struct Modes {
    /// 长辈版: larger type.
    pub(crate) elder: RwSignal<bool>,
    /// Everything to touch in the lower half.
    pub(crate) low: RwSignal<bool>,
    /// Rows that this page leaves to the next one: their words take more lines than most.
    pub(crate) fewer: RwSignal<usize>,
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
    pub(crate) library: Library,
    pub(crate) outbox: Outbox,
}

impl Kiosk {
    pub(crate) fn new(live: Live) -> Self {
        let market = live.with(|feed| feed.market.id);
        Self {
            live: StoredValue::new_local(live),
            version: RwSignal::new(0),
            clock: RwSignal::new(String::new()),
            pages: RwSignal::new(vec![Page::Attract]),
            visit: StoredValue::new(0),
            person: Person {
                name: RwSignal::default(),
                phone: RwSignal::default(),
                letters: RwSignal::default(),
                number: RwSignal::default(),
                identity: RwSignal::default(),
                session: RwSignal::default(),
                slip: RwSignal::default(),
                own: RwSignal::default(),
                profile: RwSignal::default(),
                agreed_identity: RwSignal::default(),
                agreed_hardship: RwSignal::default(),
                masked: RwSignal::default(),
                registration: RwSignal::default(),
                case: RwSignal::default(),
                text: RwSignal::default(),
                receipt: RwSignal::default(),
                found: RwSignal::default(),
                offer: Offer::default(),
                code: RwSignal::default(),
            },
            modes: Modes {
                elder: RwSignal::new(false),
                low: RwSignal::new(false),
                fewer: RwSignal::new(0),
            },
            speech: Speech::start(),
            dictionary: Dictionary::start(),
            library: Library::start(market),
            outbox: Outbox::start(),
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
        self.outbox.tick(now);
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

    /// Looks at the tickets that are called, again with each change and each minute.
    pub(crate) fn with_calls<T>(&self, look: impl FnOnce(&[Call], Moment) -> T) -> T {
        self.version.track();
        self.clock.track();
        self.live
            .with_value(|live| live.with_calls(|calls| look(calls, live.now())))
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

    /// Whether an article is open, or what was opened from it.
    pub(crate) fn is_reading(&self) -> bool {
        let is_article = |page: &Page| matches!(page, Page::Article(_));
        self.pages
            .with_untracked(|pages| pages.iter().any(is_article))
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

    /// Begins a case. What was said about something else is forgotten.
    pub(crate) fn begin_case(&self, kind: CaseKind, about: About) {
        let (posting, course) = match about {
            About::Posting(id) => (Some(id), None),
            About::Course(id) => (None, Some(id)),
            About::Nothing => (None, None),
        };
        let draft = CaseDraft {
            kind,
            posting,
            course,
        };
        let is_same = self.person.case.with_untracked(|before| {
            before.is_some_and(|before| (before.posting, before.course) == (posting, course))
        });
        if !is_same {
            self.person.text.set(String::new());
        }
        self.person.case.set(Some(draft));
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
}

/// The kiosk, from any component.
pub(crate) fn kiosk() -> Kiosk {
    expect_context::<Kiosk>()
}
