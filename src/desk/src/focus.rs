//! Where the hands go on: in a form that was opened, or at the first field that is wrong.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

/// What can be written in.
const FIELDS: &str = ":is(input, select, textarea):not([disabled], [readonly])";
/// Between a field and the foot below it.
const GAP_PX: f64 = 12.0;
/// What is said to be wrong: each stands near its field, and names it.
const WRONG: &str = "em[data-of]:not(:empty)";

/// Where the hands are.
pub(crate) fn held() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// Does it once the page shows what was changed just now.
fn soon(act: impl FnOnce() + 'static) {
    set_timeout(act, Duration::ZERO);
}

/// Puts the hands back to where they were.
pub(crate) fn back_to(held: Option<HtmlElement>) {
    soon(move || drop(held.map(|held| held.focus())));
}

/// Puts the hands on the page, when what they were on goes.
pub(crate) fn to_the_page() {
    soon(|| take(document().query_selector(".desk-main").ok().flatten()));
}

/// Puts the hands into the first field of what is about to be shown.
pub(crate) fn first_of(selector: &'static str) {
    soon(move || {
        let form = document().query_selector(selector).ok().flatten();
        take(form.and_then(|form| form.query_selector(FIELDS).ok().flatten()));
    });
}

/// Puts the hands into the first wrong field of the form that was pressed, once that is said.
pub(crate) fn first_wrong() {
    soon(|| {
        // Two forms may stand on a page.
        let pressed = held().and_then(|held| held.closest("form").ok().flatten());
        let Some(form) = pressed.or_else(|| Some(document().body()?.into())) else {
            return;
        };
        let Some(wrong) = form.query_selector(WRONG).ok().flatten() else {
            return;
        };
        let name = wrong.get_attribute("data-of").unwrap_or_default();
        let field = form.query_selector(&format!("[name=\"{name}\"]:not([disabled])"));
        take(field.ok().flatten().or(Some(wrong)));
    });
}

/// Keeps what is being written in above a foot that has grown.
pub(crate) fn stays_above(foot: &'static str) {
    soon(move || {
        let foot = document().query_selector(foot).ok().flatten();
        let (Some(held), Some(foot)) = (held(), foot) else {
            return;
        };
        let bottom = held.get_bounding_client_rect().bottom();
        let hidden = bottom - foot.get_bounding_client_rect().top();
        if hidden > 0.0 && held.matches(FIELDS).unwrap_or(false) && !foot.contains(Some(&held)) {
            window().scroll_by_with_x_and_y(0.0, hidden + GAP_PX);
        }
    });
}

/// What takes no focus is at least brought into view.
fn take(element: Option<Element>) {
    let Some(element) = element else { return };
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
    if document().active_element().as_ref() != Some(&element) {
        element.scroll_into_view();
    }
}
