//! The pinyin keyboard's tables, loaded beside the module.

use gloo::net::http::Request;
use gloo::timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_pinyin::{Candidate, Field};
use std::time::Duration;

/// A kiosk that got no tables asks again, for ever: without them nobody can say their name.
const TRY_AGAIN: Duration = Duration::from_secs(5);

/// The tables, once they are there.
#[derive(Clone, Copy)]
pub(crate) struct Dictionary {
    tables: StoredValue<Option<linggong_pinyin::Dictionary>>,
    is_there: RwSignal<bool>,
}

impl Dictionary {
    /// Begins to load them.
    pub(crate) fn start() -> Self {
        let dictionary = Self {
            tables: StoredValue::new(None),
            is_there: RwSignal::new(false),
        };
        spawn_local(async move {
            loop {
                if let Some(tables) = load().await {
                    dictionary.tables.set_value(Some(tables));
                    dictionary.is_there.set(true);
                    return;
                }
                sleep(TRY_AGAIN).await;
            }
        });
        dictionary
    }

    /// Whether one can type.
    pub(crate) fn is_there(&self) -> bool {
        self.is_there.get()
    }

    /// What the letters may mean.
    pub(crate) fn candidates(&self, letters: &str, field: Field, max: usize) -> Vec<Candidate> {
        self.is_there.track();
        self.tables.with_value(|tables| {
            let found =
                |tables: &linggong_pinyin::Dictionary| tables.candidates(letters, field, max);
            tables.as_ref().map_or_else(Vec::new, found)
        })
    }
}

async fn load() -> Option<linggong_pinyin::Dictionary> {
    let address = document().body()?.get_attribute("data-pinyin")?;
    let answer = Request::get(&address).send().await.ok()?;
    linggong_pinyin::Dictionary::read(answer.text().await.ok()?)
}
