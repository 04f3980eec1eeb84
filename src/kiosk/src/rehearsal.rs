//! Pages made once before anybody comes. A browser compiles a module's functions when they
//! first run: without this, the first person after each start would wait for it at every touch.

use std::cell::{Cell, RefCell};

use gloo::timers::callback::Interval;
use leptos::prelude::*;
use linggong_contract::{Category, PostingId};
use linggong_pinyin::Field;
use wasm_bindgen::JsCast as _;

use crate::app::show;
use crate::context::{Kiosk, Page, Purpose, Turn};
use crate::pages::{Ask, Question};

/// A page is made, and goes at the next beat; between them the kiosk may be touched.
const BEAT_MS: u32 = 80;
/// Candidates that are looked for once, as for a name.
const CANDIDATES: usize = 50;

/// The pages still to be made. Dropping it ends the rehearsal.
pub(crate) struct Rehearsal {
    _beat: Interval,
}

/// Makes the pages one after the other, off the glass, while nobody is in front.
pub(crate) fn start(kiosk: Kiosk) -> Rehearsal {
    // The page that comes next; nothing once it is over.
    let next = Cell::new(Some(0_usize));
    let made = RefCell::new(None);
    let beat = Interval::new(BEAT_MS, move || {
        // What was made in the last beat had its effects run, and goes.
        drop(made.take());
        let Some(place) = next.get().filter(|_| !untrack(|| kiosk.page()).is_taken()) else {
            return;
        };
        let pages = untrack(|| pages(&kiosk));
        if let Some(page) = pages.get(place) {
            next.set(Some(place + 1));
            made.replace(make(kiosk, *page));
        } else if place > 0 {
            next.set(None);
            let candidates = |field| kiosk.dictionary.candidates("zhang", field, CANDIDATES);
            untrack(|| drop(candidates(Field::Surname)));
        }
    });
    Rehearsal { _beat: beat }
}

/// A page in an element of its own, that is in no document.
fn make(kiosk: Kiosk, page: Page) -> Option<impl Sized> {
    let stage = document().create_element("div").ok()?.unchecked_into();
    Some(leptos::mount::mount_to(stage, move || {
        provide_context(kiosk);
        show(page)
    }))
}

/// The pages, in the order in which people come to them; none before there is a feed. None of
/// them says anything for anybody, or asks the platform for what changes.
fn pages(kiosk: &Kiosk) -> Vec<Page> {
    let newest = kiosk.with_feed(|feed, now| {
        let mut open = feed.postings.iter().rev().filter(|one| one.is_open(now));
        open.find_map(|one| Some((one.id, one.draft.trade.category()?)))
    });
    let Some((id, category)): Option<(PostingId, Category)> = newest else {
        return Vec::new();
    };
    let wish = Purpose::Interest(id);
    let mut pages = vec![
        Page::Home,
        Page::Categories,
        Page::Trades(category),
        Page::Postings(category, None),
        Page::Posting(id),
        Page::Name(wish),
        Page::Phone(wish),
        Page::Number,
        Page::Lookup,
        Page::Rights,
    ];
    let questions = Question::ALL.iter();
    pages.extend(questions.map(|question| Page::Question(*question, Turn::First)));
    pages.extend(Ask::ALL.map(Page::Offer));
    pages.extend([
        Page::Review,
        Page::Articles,
        Page::Article(0),
        Page::CaseKinds,
        Page::Markets(None),
        Page::Markets(Some(0)),
        Page::Staff,
    ]);
    pages
}
