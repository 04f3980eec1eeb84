//! What a kiosk reads and keeps: the province's markets, the market's articles.

use gloo::net::http::Request;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::Items;
use linggong_contract::{Adcode, Article, Course, Market};
use serde::de::DeserializeOwned;

use crate::context::Kiosk;
use crate::patience::until_there;

/// What is there to look things up in; empty until it is loaded.
#[derive(Clone, Copy)]
pub(crate) struct Library {
    pub(crate) markets: RwSignal<Vec<Market>>,
    pub(crate) articles: RwSignal<Vec<Article>>,
    /// As they are for whoever looks now.
    pub(crate) courses: RwSignal<Vec<Course>>,
    /// How far that look is.
    pub(crate) look: RwSignal<Look>,
}

/// How far a look at something that changes is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Asked,
    Unheard,
    Done,
}

impl Library {
    /// Begins to load everything, for a market if it is known already.
    pub(crate) fn start(market: Option<Adcode>) -> Self {
        Self {
            markets: load("/api/v1/markets".to_owned()),
            articles: load(shelf(market)),
            courses: RwSignal::default(),
            look: RwSignal::new(Look::Asked),
        }
    }

    /// Looks for the market's courses; seats change, so each time anew.
    pub(crate) fn look_for_courses(&self, kiosk: &Kiosk) {
        let Some(market) = untrack(|| kiosk.with_feed(|feed, _| Some(feed.market.id))) else {
            return;
        };
        let Self { courses, look, .. } = *self;
        courses.set(Vec::new());
        look.set(Look::Asked);
        spawn_local(async move {
            let address = format!("/api/v1/courses?market={market}");
            match ask(&address).await {
                Some(found) => {
                    courses.set(found);
                    look.set(Look::Done);
                }
                None => look.set(Look::Unheard),
            }
        });
    }

    /// Looks for the market's articles anew: one may have been written, corrected or taken back.
    /// What is known stays until there is an answer, and while somebody reads one of them.
    pub(crate) fn look_for_articles(&self, kiosk: &Kiosk) {
        let market = untrack(|| kiosk.with_feed(|feed, _| Some(feed.market.id)));
        let (articles, kiosk) = (self.articles, *kiosk);
        spawn_local(async move {
            let found = ask(&shelf(market)).await;
            if let Some(found) = found.filter(|_| !kiosk.is_reading()) {
                articles.set(found);
            }
        });
    }

    /// The counties of the province.
    pub(crate) fn counties(&self) -> Vec<Adcode> {
        self.markets
            .with_untracked(|all| all.iter().map(|market| market.id).collect())
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

/// Where a market's articles are; without a market, those that came with the system.
fn shelf(market: Option<Adcode>) -> String {
    let market = market.map_or_else(String::new, |id| format!("?market={id}"));
    format!("/api/v1/articles{market}")
}

fn load<T: DeserializeOwned + Send + Sync + 'static>(address: String) -> RwSignal<Vec<T>> {
    let loaded = RwSignal::new(Vec::new());
    let ask = move || {
        let address = address.clone();
        async move { ask(&address).await }
    };
    until_there(ask, move |all| loaded.set(all));
    loaded
}

async fn ask<T: DeserializeOwned>(address: &str) -> Option<Vec<T>> {
    let answer = Request::get(address).send().await.ok()?;
    let items: Items<T> = answer.json().await.ok()?;
    Some(items.items)
}
