//! What is longer than the glass is turned like a page: people do not scroll here.
//!
//! `style/kiosk.css` lays such a thing in columns as high as there is room; columns that are
//! beyond the edge are turned to, so nothing is lost whatever the glass and the type.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

use crate::context::Modes;
use crate::pages::pager;

/// What may be longer than the glass; the same in `style/kiosk.css`.
const FOLDS: &str = ":is(.card dl, .own, .answers, .notice ul, .directory, .courses)";
/// What is on top of a page with several rows.
const TOP: &str = ".kiosk-main:has(> .rows > :nth-child(2)) > \
    :is(:not(.low) > * > .figures, .called:not(:empty), .page-title, .slip)";
/// Between two columns, as in `style/kiosk.css`.
const GAP_PX: i32 = 40;

/// Where the person is in what lies in columns.
#[derive(Clone, Copy)]
pub(crate) struct Fold {
    page: RwSignal<usize>,
    count: RwSignal<usize>,
}

impl Fold {
    pub(crate) fn new() -> Self {
        Self {
            page: RwSignal::new(0),
            count: RwSignal::new(1),
        }
    }

    /// Looks whether all is seen: after a new page, larger type, a refusal that takes room.
    /// Rows of a list that do not fit are left to its next page.
    pub(crate) fn tick(&self, modes: Modes) {
        if is_over() {
            modes.fewer.update(|fewer| *fewer += 1);
        }
        let (mut page, mut count) = (0, 1);
        for fold in folds() {
            let step = step_px(&fold);
            count = count.max(pages(fold.scroll_width() + GAP_PX, step));
            page = page.max(pages(fold.scroll_left(), step));
        }
        // The buttons take room, too: with them there are more pages, never fewer.
        for (signal, now) in [(self.count, count), (self.page, page)] {
            if signal.get_untracked() != now {
                signal.set(now);
            }
        }
    }
}

/// Turns it; nothing if all is seen.
#[component]
pub(crate) fn Turn(fold: Fold) -> impl IntoView {
    let Fold { page, count } = fold;
    Effect::new(move |_| {
        let page = i32::try_from(page.get()).unwrap_or_default();
        for fold in folds() {
            fold.set_scroll_left(page * step_px(&fold));
        }
    });
    move || (count.get() > 1).then(|| pager(page, count.into()))
}

/// From one page to the next.
fn step_px(fold: &Element) -> i32 {
    (fold.client_width() + GAP_PX).max(1)
}

/// Pages that so many pixels take; a half-filled one counts.
fn pages(px: i32, step_px: i32) -> usize {
    // Widths are rounded: a few pixels are no page.
    let whole = (px - GAP_PX / 2).max(0) / step_px;
    let rest = (px - GAP_PX / 2).max(0) % step_px;
    usize::try_from(whole + i32::from(rest > 0)).unwrap_or(1)
}

/// Whether a list of several rows pushes what is above it out of the page.
fn is_over() -> bool {
    let top = document().query_selector(TOP).ok().flatten();
    let top = top.and_then(|top| top.dyn_into::<HtmlElement>().ok());
    top.is_some_and(|top| top.offset_top() < 0)
}

fn folds() -> impl Iterator<Item = Element> {
    let all = document().query_selector_all(FOLDS).ok();
    let len = all.as_ref().map_or(0, web_sys::NodeList::length);
    (0..len).filter_map(move |at| all.as_ref()?.item(at)?.dyn_into().ok())
}
