//! Noticing that the person has gone: touches, keys and composition count as being there.

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::EventListener;
use leptos::prelude::*;
use linggong_rules::idle::{Idle, idle};

use crate::context::Kiosk;
use crate::wipe::wipe;

/// What counts as being there.
const SIGNS: [&str; 5] = [
    "pointerdown",
    "keydown",
    "input",
    "compositionupdate",
    "focusin",
];

/// Watches for signs of a person. Dropping it stops listening.
pub(crate) struct Watch {
    state: Rc<State>,
    _listeners: Vec<EventListener>,
}

#[derive(Default)]
struct State {
    seen_mono_ms: Cell<f64>,
    composing: Cell<bool>,
}

impl Watch {
    pub(crate) fn start() -> Self {
        let state = Rc::new(State::default());
        let mut listeners: Vec<_> = SIGNS
            .iter()
            .map(|sign| {
                let state = Rc::clone(&state);
                EventListener::new(&document(), *sign, move |_| state.seen())
            })
            .collect();
        for (event, composing) in [("compositionstart", true), ("compositionend", false)] {
            let state = Rc::clone(&state);
            listeners.push(EventListener::new(&document(), event, move |_| {
                state.seen();
                state.composing.set(composing);
            }));
        }
        state.seen();
        Self {
            state,
            _listeners: listeners,
        }
    }

    /// Looks; forgets the person when their time is over. `asking` shows the seconds left.
    pub(crate) fn tick(&self, kiosk: &Kiosk, asking: RwSignal<Option<i64>>) {
        let taken = untrack(|| kiosk.page()).is_taken();
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of a day")]
        let quiet_ms = (monotonic_ms() - self.state.seen_mono_ms.get()) as i64;
        let next = if taken {
            match idle(quiet_ms, self.state.composing.get()) {
                Idle::Busy => None,
                Idle::Asking { left_s } => Some(left_s),
                Idle::Over => {
                    wipe(kiosk);
                    None
                }
            }
        } else {
            None
        };
        if asking.get_untracked() != next {
            asking.set(next);
        }
    }
}

impl State {
    fn seen(&self) {
        self.seen_mono_ms.set(monotonic_ms());
    }
}

fn monotonic_ms() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}
