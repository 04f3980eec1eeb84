//! The pinyin keyboard's tables, loaded beside the module.

use gloo::net::http::Request;
use leptos::prelude::*;
use linggong_pinyin::{Candidate, Field};

use crate::patience::until_there;

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
        until_there(load, move |tables| {
            dictionary.tables.set_value(Some(tables));
            dictionary.is_there.set(true);
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
