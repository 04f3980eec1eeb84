//! What a kiosk reads once and keeps: the province's markets, the articles.

use gloo::net::http::Request;
use leptos::prelude::*;
use linggong_contract::api::Items;
use linggong_contract::{Article, Market};
use serde::de::DeserializeOwned;

use crate::patience::until_there;

/// What is there to look things up in; empty until it is loaded.
#[derive(Clone, Copy)]
pub(crate) struct Library {
    pub(crate) markets: RwSignal<Vec<Market>>,
    pub(crate) articles: RwSignal<Vec<Article>>,
}

impl Library {
    /// Begins to load everything.
    pub(crate) fn start() -> Self {
        Self {
            markets: load("/api/v1/markets"),
            articles: load("/api/v1/articles"),
        }
    }

    /// The cities, in the order of their codes.
    pub(crate) fn cities(&self) -> Vec<String> {
        self.markets.with(|all| {
            let mut cities: Vec<String> = all.iter().map(|market| market.city.clone()).collect();
            cities.dedup();
            cities
        })
    }
}

fn load<T: DeserializeOwned + Send + Sync + 'static>(address: &'static str) -> RwSignal<Vec<T>> {
    let loaded = RwSignal::new(Vec::new());
    let ask = move || async move {
        let answer = Request::get(address).send().await.ok()?;
        let items: Items<T> = answer.json().await.ok()?;
        Some(items.items)
    };
    until_there(ask, move |all| loaded.set(all));
    loaded
}
