//! Whoever works keeps the session alive; whoever has left is signed out.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use gloo::net::http::Method;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::desk::{Desk, Gate};

/// How often somebody who works is reported.
const REPORT_EVERY_S: u32 = 60;
/// Said before the desk shuts.
const WARNED_S: u32 = 60;

/// Watches. The signal holds the seconds left once they are few.
pub(crate) fn watch(desk: Desk) -> RwSignal<Option<u32>> {
    let left = RwSignal::new(None);
    // Seconds since the last touch, and since it was last reported.
    let quiet = Rc::new(Cell::new(0));
    let reported = Rc::new(Cell::new(0));
    let touched = {
        let quiet = Rc::clone(&quiet);
        move || quiet.set(0)
    };
    let key = touched.clone();
    let keys = window_event_listener(ev::keydown, move |_| key());
    let hands = window_event_listener(ev::pointerdown, move |_| touched());
    let tick = move || {
        if desk.gate.get_untracked() != Gate::Open {
            quiet.set(0);
            left.set(None);
            return;
        }
        quiet.set(quiet.get() + 1);
        reported.set(reported.get() + 1);
        let idle_s = desk
            .me
            .with_untracked(|me| me.as_ref().map_or(900, |me| me.idle_s));
        if quiet.get() >= idle_s {
            desk.leave_idle();
        } else if quiet.get() <= 1 && reported.get() >= REPORT_EVERY_S {
            reported.set(0);
            spawn_local(async move {
                let _ = api::act(desk, Method::POST, "/api/v1/staff/session/touch").await;
            });
        }
        let rest = idle_s.saturating_sub(quiet.get());
        let warned = (rest <= WARNED_S).then_some(rest);
        if left.get_untracked() != warned {
            left.set(warned);
        }
    };
    let ticking = set_interval_with_handle(tick, Duration::from_secs(1));
    on_cleanup(move || {
        keys.remove();
        hands.remove();
        if let Ok(ticking) = ticking {
            ticking.clear();
        }
    });
    left
}
