//! A county to touch: first the city, then the county; other provinces by name.

use leptos::prelude::*;
use linggong_contract::Adcode;
use linggong_rules::regions;

use crate::context::kiosk;

/// What is open.
#[derive(Clone, PartialEq)]
enum Level {
    Cities,
    Counties(String),
    Provinces,
}

/// A county of the province, or another province.
#[component]
pub(crate) fn RegionPicker(on_pick: Callback<Adcode>) -> impl IntoView {
    let level = RwSignal::new(Level::Cities);
    view! {
        <div class="picker">
            {move || match level.get() {
                Level::Cities => view! { <Cities level /> }.into_any(),
                Level::Counties(city) => view! { <Counties city level on_pick /> }.into_any(),
                Level::Provinces => view! { <Provinces level on_pick /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Cities(level: RwSignal<Level>) -> impl IntoView {
    let library = kiosk().library;
    view! {
        <ul class="grid-3">
            {move || library.cities().into_iter().map(|city| {
                let name = city.clone();
                view! { <li><button type="button" on:click=move |_| level.set(Level::Counties(city.clone()))>{name}</button></li> }
            }).collect_view()}
            <li><button type="button" class="quiet" on:click=move |_| level.set(Level::Provinces)>"外省"</button></li>
        </ul>
    }
}

#[component]
fn Counties(city: String, level: RwSignal<Level>, on_pick: Callback<Adcode>) -> impl IntoView {
    let markets = kiosk().library.markets;
    let title = city.clone();
    let counties = move || {
        markets.with(|all| {
            let of_city = all.iter().filter(|market| market.city == city);
            of_city
                .map(|market| (market.id, market.county.clone()))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <p class="picked">{title}</p>
        <ul class="grid-3">
            {move || counties().into_iter().map(|(id, name)| view! {
                <li><button type="button" on:click=move |_| on_pick.run(id)>{name}</button></li>
            }).collect_view()}
            <li><button type="button" class="quiet" on:click=move |_| level.set(Level::Cities)>"换个市"</button></li>
        </ul>
    }
}

#[component]
fn Provinces(level: RwSignal<Level>, on_pick: Callback<Adcode>) -> impl IntoView {
    let home = move |number: u32| {
        kiosk().library.markets.with(|all| {
            all.iter()
                .any(|market| market.id.number() / 10_000 == number)
        })
    };
    let others = move || {
        regions::PROVINCES
            .into_iter()
            .filter(|(number, _)| !home(*number))
            .filter_map(|(number, name)| Some((regions::code(number)?, name)))
            .collect::<Vec<_>>()
    };
    view! {
        <ul class="grid-5">
            {move || others().into_iter().map(|(id, name)| view! {
                <li><button type="button" on:click=move |_| on_pick.run(id)>{name}</button></li>
            }).collect_view()}
            <li><button type="button" class="quiet" on:click=move |_| level.set(Level::Cities)>"本省"</button></li>
        </ul>
    }
}
