//! A keyboard that is plugged in: its keys go to the field on the page, wherever the focus is.

use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use crate::context::{Page, kiosk};

/// A key that a field understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// A letter, digit or sign, as it would be written.
    Sign(char),
    /// The one that takes the last sign back.
    Back,
    /// The one that says “go on”.
    Enter,
}

/// Hands keys to the field that calls this, as long as its page stands. `take` tells whether it
/// took the key; an Enter that it leaves presses what leads on.
pub(super) fn follow(take: impl Fn(Key) -> bool + 'static) {
    follow_boxed(Box::new(take));
}

fn follow_boxed(take: Box<dyn Fn(Key) -> bool>) {
    let kiosk = kiosk();
    let listener = window_event_listener(keydown, move |event| {
        // Pages that are only rehearsed hear nothing.
        let is_front = untrack(|| kiosk.page()) != Page::Attract;
        let Some(key) = key(&event).filter(|_| is_front) else {
            return;
        };
        if take(key) {
            event.prevent_default();
        } else if key == Key::Enter {
            event.prevent_default();
            go_on();
        }
    });
    on_cleanup(move || listener.remove());
}

fn key(event: &KeyboardEvent) -> Option<Key> {
    if event.is_composing() || event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    let name = event.key();
    let mut signs = name.chars();
    let key = match (name.as_str(), signs.next(), signs.next()) {
        ("Enter", ..) => Key::Enter,
        ("Backspace", ..) => Key::Back,
        (_, Some(sign), None) => Key::Sign(sign),
        _ => return None,
    };
    // Whoever has gone to a button with the keyboard presses it with these.
    let presses = matches!(key, Key::Enter | Key::Sign(' '));
    let is_on_button = document().query_selector("button:focus-visible");
    (!presses || is_on_button.ok().flatten().is_none()).then_some(key)
}

/// Presses what leads on, or opens the posting that was found.
fn go_on() {
    let found = document().query_selector(".kiosk-main .main, .kiosk-main .row");
    if let Some(button) = found.ok().flatten() {
        let button: HtmlElement = button.unchecked_into();
        button.click();
    }
}
