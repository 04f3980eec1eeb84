//! A list from the platform that keeps itself current.

use std::collections::BTreeMap;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::tables::Page;
use serde::de::DeserializeOwned;

use crate::api::{self, Refusal};
use crate::desk::{Desk, Gate};
use crate::table::Table;

/// How often it is asked for anew. Asking does not count as work.
const ASK_EVERY: Duration = Duration::from_secs(4);
/// How often it is left alone while an answer is under way; then that one is given up.
const PATIENCE: u32 = 5;

/// A list, as far as it is known.
pub(crate) struct List<T: Send + Sync + 'static> {
    /// Nothing until the first answer.
    pub(crate) items: RwSignal<Option<Vec<T>>>,
    /// How many there are on all pages.
    pub(crate) total: RwSignal<u64>,
    /// How many there are of a kind, where the platform says so.
    pub(crate) counts: RwSignal<BTreeMap<String, u64>>,
    /// Why there is none, or why it is old.
    pub(crate) failed: RwSignal<String>,
    again: Trigger,
    /// How often it was asked for, and which of these times was answered last.
    asked: StoredValue<u32>,
    heard: StoredValue<u32>,
    /// What is shown, as it came: the same answer changes nothing on the page.
    shown: StoredValue<String>,
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
        let path = Memo::new(move |_| path());
        let list = Self::follow_parts(desk, path, path, api::read::<Page<T>>);
        list.keep_current();
        list
    }

    /// Follows the part of a list that is asked for. What stands there stays until another part
    /// has come, but not beyond its filters: nobody acts on a row of another list.
    pub(crate) fn follow_table(desk: Desk, table: Table) -> Self {
        let path = Memo::new(move |_| table.address());
        let list = Self::follow_parts(desk, path, table.stem, api::read::<Page<T>>);
        list.keep_current();
        list
    }
}

impl<T: Send + Sync + 'static> List<T> {
    /// The same of something that is counted when it is asked for and not by itself, as `read`
    /// reads it.
    pub(crate) fn ask_table(
        desk: Desk,
        table: Table,
        read: impl Fn(&str) -> Result<Page<T>, Refusal> + Copy + 'static,
    ) -> Self {
        let path = Memo::new(move |_| table.address());
        Self::follow_parts(desk, path, table.stem, read)
    }

    fn follow_parts(
        desk: Desk,
        path: Memo<String>,
        stem: Memo<String>,
        read: impl Fn(&str) -> Result<Page<T>, Refusal> + Copy + 'static,
    ) -> Self {
        let list = Self {
            items: RwSignal::new(None),
            total: RwSignal::new(0),
            counts: RwSignal::new(BTreeMap::new()),
            failed: RwSignal::new(String::new()),
            again: Trigger::new(),
            asked: StoredValue::new(0),
            heard: StoredValue::new(0),
            shown: StoredValue::new(String::new()),
        };
        Effect::new(move |before: Option<String>| {
            list.again.track();
            let address = path.get();
            let stem = stem.get();
            if desk.gate.get() == Gate::Again {
                return stem;
            }
            if before.is_some_and(|before| before != stem) {
                list.items.set(None);
                list.total.set(0);
                list.shown.set_value(String::new());
            }
            list.asked.update_value(|asked| *asked += 1);
            let turn = list.asked.get_value();
            spawn_local(async move {
                let answer = api::get_text(desk, &address).await;
                // The page may be gone, or look at something else by now. And what was asked
                // before the last step knows nothing of that step, however late it is heard.
                if list.asked.try_get_value() != Some(turn) {
                    return;
                }
                list.heard.set_value(turn);
                let answer = answer.and_then(|text| {
                    if list.shown.with_value(|shown| *shown == text) {
                        return Ok(None);
                    }
                    let read = read(&text)?;
                    list.shown.set_value(text);
                    Ok(Some(read))
                });
                match answer {
                    Ok(read) => {
                        list.failed.set(String::new());
                        if let Some(read) = read {
                            // A list that is always whole does not say how long it is.
                            list.total.set(read.total.max(read.items.len() as u64));
                            list.counts.set(read.counts);
                            list.items.set(Some(read.items));
                        }
                    }
                    Err(why) => list.failed.set(why.words),
                }
            });
            stem
        });
        list
    }

    /// Asks anew by itself, as long as the page stands.
    fn keep_current(self) {
        let left_alone = StoredValue::new(0_u32);
        let tick = move || {
            let is_under_way = self.asked.get_value() != self.heard.get_value();
            if is_under_way && left_alone.get_value() < PATIENCE {
                left_alone.update_value(|times| *times += 1);
            } else {
                left_alone.set_value(0);
                self.again.notify();
            }
        };
        let ticking = set_interval_with_handle(tick, ASK_EVERY);
        on_cleanup(move || {
            if let Ok(ticking) = ticking {
                ticking.clear();
            }
        });
    }

    /// Puts in what a step has answered, before the list is heard anew: somebody's next step does
    /// not meet what was there before their own last one.
    pub(crate) fn put(&self, fresh: T, is_same: impl Fn(&T) -> bool) {
        let _ = self.shown.try_set_value(String::new());
        let _ = self.items.try_update(|items| {
            let known = items.iter_mut().flatten().find(|item| is_same(item));
            if let Some(known) = known {
                *known = fresh;
            }
        });
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
