//! A button that asks the platform: once at a time, and told in words when it does not work.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::Refusal;
use crate::context::Kiosk;

/// What is asked, and its answer.
type Asked = Pin<Box<dyn Future<Output = Result<(), Refusal>>>>;

/// One button's attempts.
#[derive(Clone, Copy)]
pub(crate) struct Attempt {
    /// An answer is awaited; a further press does nothing.
    pub(crate) busy: RwSignal<bool>,
    /// Why the last one did not work, in plain words.
    pub(crate) refused: RwSignal<String>,
}

impl Attempt {
    pub(crate) fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            refused: RwSignal::new(String::new()),
        }
    }

    /// Asks, and shows why it did not work.
    pub(crate) fn run(
        self,
        kiosk: Kiosk,
        ask: impl Future<Output = Result<(), Refusal>> + 'static,
    ) {
        self.run_or(kiosk, Box::pin(ask), |why| Some(why.words));
    }

    /// Asks; what did not work is worded by `on_refusal`, or nothing is shown. An answer in
    /// somebody else's turn is dropped.
    pub(crate) fn run_or(
        self,
        kiosk: Kiosk,
        ask: Asked,
        on_refusal: impl FnOnce(Refusal) -> Option<String> + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.refused.set(String::new());
        spawn_local(async move {
            let visit = kiosk.visit();
            let answer = ask.await;
            if kiosk.visit() != visit {
                return;
            }
            self.busy.set(false);
            if let Err(why) = answer
                && let Some(words) = on_refusal(why)
            {
                self.refused.set(words);
            }
        });
    }
}
