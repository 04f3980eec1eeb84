//! What a board shows at a moment: `frame(programme, feed, rows, now)`.
//!
//! Boards do not talk to each other, yet a hall must show one picture, and everybody's
//! posting must have its turn. So the day is **replayed**: from midnight on, page after page
//! is laid out from the postings that were open when that page began, until the page that
//! contains `now`. Every board, kiosk and preview that holds the same feed finds the same
//! page, whenever it was switched on.
//!
//! Why it is fair: pages walk the postings in one fixed order (trade, then id) and remember
//! only the last one shown. Between two showings of one posting the walk passes every other
//! open posting exactly once, however many come and go, so their counts never differ by more
//! than one.
//!
//! Why it is stable: a page is made from facts known when it began. What opens, fills or
//! runs out later changes the next page; on this one it is at most struck through.

mod filter;
pub mod standing;
mod walk;

#[cfg(test)]
mod tests;

use linggong_contract::{Feed, Moment, PostingId, Programme, Slide, Turn};

use crate::programme::is_on;

use crate::reading::{rows_dwell_ms, text_dwell_ms};
use filter::Filter;
use walk::{Passed, Walk};

/// News needs a moment to reach every board. A page counts what was known this long before
/// it began, so that a slower board lays out the same page.
pub const SETTLE_MS: i64 = 2_000;

/// What a board shows, and from when until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The slide of the programme.
    pub turn: Turn,
    /// Its place in the programme, from 0; none for what is shown when it shows nothing.
    pub place: Option<usize>,
    /// The postings on it, in order; empty on pictures without postings.
    pub rows: Vec<PostingId>,
    /// Position of the page in the present walk through all postings, from 1.
    pub page: usize,
    /// Pages of the present walk.
    pub pages: usize,
    /// When the page began.
    pub from: Moment,
    /// When the next one begins.
    pub until: Moment,
}

/// The frame at `now`, with at most `rows` postings on a page.
///
/// Same arguments, same frame, on any device; the order of postings in the feed does not
/// matter.
#[must_use]
pub fn frame(programme: &Programme, feed: &Feed, rows: usize, now: Moment) -> Frame {
    let mut day = day(programme, feed, rows, now);
    loop {
        let frame = day.next_frame();
        if now < frame.until {
            return frame;
        }
    }
}

/// All frames of the day of `now`, for a timeline; ends at midnight.
pub fn frames(
    programme: &Programme,
    feed: &Feed,
    rows: usize,
    now: Moment,
) -> impl Iterator<Item = Frame> {
    let mut day = day(programme, feed, rows, now);
    std::iter::from_fn(move || (day.at < day.end).then(|| day.next_frame()))
}

fn day(programme: &Programme, feed: &Feed, rows: usize, now: Moment) -> Day {
    let start = now.day_start();
    let mut walks: Vec<Walk> = Vec::new();
    // Slides that ask for the same postings share one walk: they go on where the last stopped.
    let mut slides = Vec::with_capacity(programme.slides.len());
    for turn in &programme.slides {
        let filter = Filter::of(turn);
        let known = walks.iter().position(|walk| walk.filter == filter);
        let walk = known.unwrap_or(walks.len());
        if known.is_none() {
            walks.push(Walk::through(feed, start, filter));
        }
        slides.push((turn.clone(), walk));
    }
    let all = Filter::of(&Turn::always(Slide::Postings, 1));
    walks.push(Walk::through(feed, start, all));
    Day {
        slides,
        turn: 0,
        pages_in_turn: 0,
        walks,
        rows: rows.max(1),
        at: start,
        end: now.day_end(),
    }
}

/// The replay: where in the programme and in both walks the day has come.
struct Day {
    /// Each slide with its walk.
    slides: Vec<(Turn, usize)>,
    turn: usize,
    pages_in_turn: u16,
    /// The last one goes through everything.
    walks: Vec<Walk>,
    rows: usize,
    at: Moment,
    end: Moment,
}

impl Day {
    /// The page that begins at `self.at`; moves on to its end.
    fn next_frame(&mut self) -> Frame {
        let from = self.at;
        let (place, turn, passed) = self.choose();
        let mut until = from.plus_ms(dwell_ms(&turn, passed.rows.len()));
        // The replay starts anew at midnight: rather a long last page than a torn one.
        if until.plus_ms(self.page_max_ms()) > self.end {
            until = self.end;
        }
        self.at = until;
        Frame {
            turn,
            place,
            rows: passed.rows,
            page: passed.page,
            pages: passed.pages,
            from,
            until,
        }
    }

    /// The next slide that has something to show, and its page.
    fn choose(&mut self) -> (Option<usize>, Turn, Passed) {
        for _ in 0..=self.slides.len() {
            let Some((turn, walk)) = self.slides.get(self.turn) else {
                break;
            };
            let (turn, walk) = (turn.clone(), *walk);
            if let Some(passed) = self.page_of(&turn, walk) {
                self.pages_in_turn += 1;
                return (Some(self.turn), turn, passed);
            }
            self.turn = (self.turn + 1) % self.slides.len();
            self.pages_in_turn = 0;
        }
        // The programme has nothing to show. What is open is shown all the same.
        let (at, until, all) = (self.at, self.safe_until(), self.walks.len() - 1);
        match self.walks[all].page(at, until, self.rows) {
            Some(passed) => (None, Turn::always(Slide::Postings, 1), passed),
            None => (
                None,
                Turn::always(Slide::ServicePromise, 1),
                Passed::default(),
            ),
        }
    }

    fn page_of(&mut self, turn: &Turn, walk: usize) -> Option<Passed> {
        let (at, until) = (self.at, self.safe_until());
        let passed = self.pages_in_turn;
        if !is_on(turn, at) || passed >= turn.pages.max(1) {
            return None;
        }
        match turn.slide {
            Slide::Postings | Slide::Urgent => self.walks[walk].page(at, until, self.rows),
            Slide::Figures | Slide::PayLevels => {
                let all = self.walks.len() - 1;
                (passed == 0 && self.walks[all].has_any(at, until)).then(Passed::default)
            }
            Slide::ServicePromise | Slide::Notice => (passed == 0).then(Passed::default),
        }
    }

    /// No page that begins now ends later than this.
    fn safe_until(&self) -> Moment {
        self.at.plus_ms(2 * self.page_max_ms())
    }

    /// The longest dwell of any page.
    fn page_max_ms(&self) -> i64 {
        let own = self.slides.iter();
        own.map(|(turn, _)| dwell_ms(turn, self.rows))
            .max()
            .unwrap_or(0)
            .max(rows_dwell_ms(self.rows))
    }
}

/// Dwell of a slide with so many rows, in milliseconds.
#[must_use]
pub fn dwell_ms(turn: &Turn, rows: usize) -> i64 {
    let chars = match turn.slide {
        Slide::Postings | Slide::Urgent => return rows_dwell_ms(rows),
        Slide::Figures => 32,
        Slide::PayLevels => 56,
        Slide::ServicePromise => 64,
        // A character of Chinese is three bytes; no need to count them on a wall.
        Slide::Notice => (turn.title.len() + turn.text.len()) as i64 / 3,
    };
    // Never shorter than somebody needs to read it.
    text_dwell_ms(chars).max(i64::from(turn.seconds) * 1_000)
}
