//! A list from the platform that keeps itself current.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::Items;
use serde::de::DeserializeOwned;

use crate::api;
use crate::desk::{Desk, Gate};

/// How often it is asked for anew. Asking does not count as work.
const ASK_EVERY: Duration = Duration::from_secs(4);

/// A list, as far as it is known.
pub(crate) struct List<T: Send + Sync + 'static> {
    /// Nothing until the first answer.
    pub(crate) items: RwSignal<Option<Vec<T>>>,
    /// Why there is none, or why it is old.
    pub(crate) failed: RwSignal<String>,
    again: Trigger,
}

impl<T: Send + Sync + 'static> Clone for List<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for List<T> {}

impl<T: DeserializeOwned + Send + Sync + 'static> List<T> {
    /// Follows what an address answers, also when the address changes.
    pub(crate) fn follow(desk: Desk, path: impl Fn() -> String + Send + Sync + 'static) -> Self {
        let list = Self {
            items: RwSignal::new(None),
            failed: RwSignal::new(String::new()),
            again: Trigger::new(),
        };
        let path = Memo::new(move |_| path());
        // What is shown, as it came: the same answer changes nothing on the page.
        let shown = StoredValue::new(String::new());
        Effect::new(move |before: Option<String>| {
            list.again.track();
            let asked = path.get();
            if desk.gate.get() == Gate::Again {
                return asked;
            }
            if before.is_some_and(|before| before != asked) {
                list.items.set(None);
                shown.set_value(String::new());
            }
            let address = asked.clone();
            spawn_local(async move {
                let answer = api::get_text(desk, &address).await;
                // The page may be gone, or look at something else by now.
                if path.try_get_untracked().as_ref() != Some(&address) {
                    return;
                }
                let answer = answer.and_then(|text| {
                    if shown.with_value(|shown| *shown == text) {
                        return Ok(None);
                    }
                    let read = api::read::<Items<T>>(&text)?;
                    shown.set_value(text);
                    Ok(Some(read.items))
                });
                match answer {
                    Ok(items) => {
                        list.failed.set(String::new());
                        if items.is_some() {
                            list.items.set(items);
                        }
                    }
                    Err(why) => list.failed.set(why.words),
                }
            });
            asked
        });
        let ticking = set_interval_with_handle(move || list.again.notify(), ASK_EVERY);
        on_cleanup(move || {
            if let Ok(ticking) = ticking {
                ticking.clear();
            }
        });
        list
    }

    /// Asks anew at once.
    pub(crate) fn refresh(&self) {
        self.again.notify();
    }
}

/// What stands where a list would stand: that it is coming, that it is old, that it is empty.
#[component]
pub(crate) fn Standing<T: Send + Sync + 'static>(
    list: List<T>,
    empty: &'static str,
) -> impl IntoView {
    let words = move || {
        let failed = list.failed.get();
        match list.items.with(|items| items.as_ref().map(Vec::is_empty)) {
            _ if !failed.is_empty() => failed,
            None => "正在查…".to_owned(),
            Some(true) => empty.to_owned(),
            Some(false) => String::new(),
        }
    };
    view! {
        <p class="desk-standing" role="status" class:none=move || words().is_empty()>{words}</p>
    }
}
