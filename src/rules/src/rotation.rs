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

mod walk;

#[cfg(test)]
mod tests;

use linggong_contract::{Feed, Moment, PostingId, Programme, Slide};

use crate::reading::{rows_dwell_ms, text_dwell_ms};
use walk::{Passed, Walk};

/// News needs a moment to reach every board. A page counts what was known this long before
/// it began, so that a slower board lays out the same page.
pub const SETTLE_MS: i64 = 2_000;

/// What a board shows, and from when until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The kind of picture.
    pub slide: Slide,
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
    let fallback = Programme {
        slides: vec![Slide::Postings { pages: 1 }],
    };
    let programme = if programme.slides.is_empty() {
        &fallback
    } else {
        programme
    };
    let rows = rows.max(1);
    Day {
        slides: programme.slides.clone(),
        turn: 0,
        pages_in_turn: 0,
        all: Walk::through_all(feed, now.day_start()),
        urgent: Walk::through_urgent(feed, now.day_start()),
        rows,
        at: now.day_start(),
        end: now.day_end(),
    }
}

/// The replay: where in the programme and in both walks the day has come.
struct Day {
    slides: Vec<Slide>,
    turn: usize,
    pages_in_turn: u16,
    all: Walk,
    urgent: Walk,
    rows: usize,
    at: Moment,
    end: Moment,
}

impl Day {
    /// The page that begins at `self.at`; moves on to its end.
    fn next_frame(&mut self) -> Frame {
        let from = self.at;
        let (slide, passed) = self.choose();
        let dwell_ms = dwell_ms(slide, passed.rows.len());
        let mut until = from.plus_ms(dwell_ms);
        // The replay starts anew at midnight: rather a long last page than a torn one.
        if until.plus_ms(self.page_max_ms()) > self.end {
            until = self.end;
        }
        self.at = until;
        Frame {
            slide,
            rows: passed.rows,
            page: passed.page,
            pages: passed.pages,
            from,
            until,
        }
    }

    /// The next slide that has something to show, and its page.
    fn choose(&mut self) -> (Slide, Passed) {
        for _ in 0..=self.slides.len() {
            let slide = self.slides[self.turn];
            if let Some(passed) = self.page_of(slide) {
                self.pages_in_turn += 1;
                return (slide, passed);
            }
            self.turn = (self.turn + 1) % self.slides.len();
            self.pages_in_turn = 0;
        }
        // The programme has nothing to show. What is open is shown all the same.
        let (at, until) = (self.at, self.safe_until());
        match self.all.page(at, until, self.rows) {
            Some(passed) => (Slide::Postings { pages: 1 }, passed),
            None => (Slide::ServicePromise, Passed::default()),
        }
    }

    fn page_of(&mut self, slide: Slide) -> Option<Passed> {
        let (at, until) = (self.at, self.safe_until());
        let continues = self.pages_in_turn > 0;
        match slide {
            Slide::Postings { pages } | Slide::Urgent { pages }
                if continues && self.pages_in_turn >= pages =>
            {
                None
            }
            Slide::Postings { .. } => self.all.page(at, until, self.rows),
            Slide::Urgent { .. } => self.urgent.page(at, until, self.rows),
            Slide::Figures | Slide::PayLevels => {
                (!continues && self.all.has_any(at, until)).then(Passed::default)
            }
            Slide::ServicePromise => (!continues).then(Passed::default),
        }
    }

    /// No page that begins now ends later than this.
    fn safe_until(&self) -> Moment {
        self.at.plus_ms(2 * self.page_max_ms())
    }

    /// The longest dwell of any page.
    fn page_max_ms(&self) -> i64 {
        self.slides
            .iter()
            .map(|slide| dwell_ms(*slide, self.rows))
            .max()
            .unwrap_or(0)
    }
}

/// Dwell of a slide with so many rows, in milliseconds.
#[must_use]
pub fn dwell_ms(slide: Slide, rows: usize) -> i64 {
    match slide {
        Slide::Postings { .. } | Slide::Urgent { .. } => rows_dwell_ms(rows),
        Slide::Figures => text_dwell_ms(32),
        Slide::PayLevels => text_dwell_ms(56),
        Slide::ServicePromise => text_dwell_ms(64),
    }
}
